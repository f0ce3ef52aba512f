import { isJsonObject, type SchemaLike } from '../json.ts'
import type { DebugInfo, Metrics, Think } from './chat.ts'
import type { Logprob, ToolCall } from './message.ts'
import type { Options } from './options.ts'

/**
 * `POST /api/generate`. Streams {@link GenerateResponse} lines unless `stream` is false. Server:
 * `api/types.go` GenerateRequest.
 */
export interface GenerateRequest {
  /** Model name, `llama3.2` means `llama3.2:latest`. */
  model: string
  /**
   * If empty or absent, the server loads the model (or unloads it, with `keep_alive` 0) and generates
   * nothing.
   */
  prompt?: string | undefined
  /**
   * What follows the gap to be filled. Needs the `insert` capability; the template then sees nothing but
   * prompt and suffix.
   */
  suffix?: string | undefined
  /** Replaces the model's own system prompt. */
  system?: string | undefined
  /** A Go template that replaces the model's own. */
  template?: string | undefined
  /**
   * The `context` of an earlier response, inserted before the prompt. Deprecated by the server: use
   * `/api/chat` for conversations.
   */
  context?: number[] | undefined
  /** Default true. */
  stream?: boolean | undefined
  /**
   * The prompt goes to the model as it is; together with `template`, `system` or `context` status 400.
   * Default false.
   */
  raw?: boolean | undefined
  /** `"json"`, or a JSON Schema that the response must satisfy. */
  format?: 'json' | SchemaLike | undefined
  /**
   * How long the model stays loaded after the response: seconds, or a Go duration such as `"1h30m"`. Default:
   * 5 minutes. 0 unloads it immediately, a negative value keeps it loaded.
   */
  keep_alive?: number | string | undefined
  /**
   * Pictures as standard base64 with padding, without a `data:` prefix. Not checked against the model's
   * capabilities.
   */
  images?: string[] | undefined
  options?: Options | undefined
  /**
   * Default true on a model with the `thinking` capability; anything but false is status 400 on one without.
   */
  think?: Think | undefined
  /** Whether a prompt that exceeds the context may be cut. Default true. */
  truncate?: boolean | undefined
  /** Whether the server may shift the context when the response fills it. Default true. */
  shift?: boolean | undefined
  /** Answer with the rendered prompt instead of running the model. */
  _debug_render_only?: boolean | undefined
  /** Send the log-probability of each token. Default false. */
  logprobs?: boolean | undefined
  /** How many alternatives per token, 0 to 20. Has no effect without `logprobs`. */
  top_logprobs?: number | undefined
}

/** One line of the stream, or the whole response. Server: `api/types.go` GenerateResponse. */
export interface GenerateResponse extends Metrics {
  /** The name as requested. */
  model: string
  /** The name on the machine that ran it, for models that live elsewhere. */
  remote_model?: string
  remote_host?: string
  /** RFC 3339 with up to nine digits of a second, UTC. */
  created_at: string
  /** Always there; empty while the model thinks and, mostly, on the last line. */
  response: string
  thinking?: string
  /** True on the last line. A stream that ends without it was cut off. */
  done: boolean
  /** `stop`, `length`, `load` or `unload`; absent if the runner ended without a reason. */
  done_reason?: string
  /** Tokens of prompt and response, on the last line; absent with `raw`. */
  context?: number[]
  /**
   * Only on the last line, and only from models with a built-in parser that write a call without being
   * offered tools. Has no ids.
   */
  tool_calls?: ToolCall[]
  /** Only for `_debug_render_only`; `done` is then false. */
  _debug_info?: DebugInfo
  logprobs?: Logprob[]
}

/** Returns true for one line of a generate response. Lenient: checks only the fields that a reader needs. */
export function isGenerateResponse(value: unknown): value is GenerateResponse {
  return isJsonObject(value) && typeof value['response'] === 'string'
}
