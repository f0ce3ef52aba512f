import { isJsonObject, type JsonObject } from '../json.ts'

/** One message of a conversation. Server: `api/types.go` Message. */
export interface Message {
  /**
   * `system`, `user`, `assistant` or `tool`; the server lower-cases it and checks nothing, the model's
   * template decides.
   */
  role: string
  /** Always a string: a list of parts is status 400. */
  content: string
  /**
   * The model's thinking before its response. If it is sent back, a template may show it to the model again.
   */
  thinking?: string | undefined
  /** Pictures (and audio) as standard base64 with padding, without a `data:` prefix. */
  images?: string[] | undefined
  tool_calls?: ToolCall[] | undefined
  /** For role `tool`: the tool that gave this result. */
  tool_name?: string | undefined
  /** For role `tool`: the id of the call that this is the result of. */
  tool_call_id?: string | undefined
}

/** A tool call, whole: the server never streams parts of one. Server: `api/types.go` ToolCall. */
export interface ToolCall {
  /**
   * `call_` and eight of `[a-z0-9]`; models with their own chat template give ids of another form, or none.
   */
  id?: string | undefined
  function: ToolCallFunction
}

export interface ToolCallFunction {
  /** Position among the calls of one response; 0 for each call of a harmony model. */
  index?: number | undefined
  name: string
  /** An object, also in history: JSON text is status 400 there. Top-level keys may come in any order. */
  arguments: JsonObject
}

/** One token with its log-probability. Server: `api/types.go` Logprob. */
export interface TokenLogprob {
  token: string
  logprob: number
  /** The token's UTF-8 bytes; absent for an empty token. */
  bytes?: number[]
}

/** A chosen token and, if requested, its most likely alternatives. */
export interface Logprob extends TokenLogprob {
  /** Absent unless `top_logprobs` was above 0. */
  top_logprobs?: TokenLogprob[]
}

/**
 * Whether a received value has the shape of a {@link Message}. Lenient: `content` may be missing or null,
 * other fields are not looked at.
 */
export function isMessage(value: unknown): value is Message {
  return isJsonObject(value) && (value['content'] == null || typeof value['content'] === 'string')
}
