import { isJsonObject, type SchemaLike } from '../json.ts'
import { isMessage, type Logprob, type Message } from './message.ts'
import type { Options } from './options.ts'
import type { Tool } from './tool.ts'

/**
 * How much a model thinks: off, on, or a level. Levels are accepted by every thinking model; harmony reads
 * `max` as `high`. Server: `api/types.go` ThinkValue.
 */
export type Think = boolean | 'low' | 'medium' | 'high' | 'max'

/**
 * `POST /api/chat`. Streams {@link ChatResponse} lines unless `stream` is false. Server: `api/types.go`
 * ChatRequest.
 */
export interface ChatRequest {
  /** Model name, `llama3.2` means `llama3.2:latest`. */
  model: string
  /**
   * If empty or absent, the server loads the model (or unloads it, with `keep_alive` 0) and generates
   * nothing.
   */
  messages?: Message[] | undefined
  /** Default true. */
  stream?: boolean | undefined
  /**
   * `"json"`, or a JSON Schema that the response must satisfy. The server runs a thinking model twice: first
   * to think, then with the constraint.
   */
  format?: 'json' | SchemaLike | undefined
  /**
   * How long the model stays loaded after the response: seconds, or a Go duration such as `"1h30m"`. Default:
   * 5 minutes. 0 unloads it immediately, a negative value keeps it loaded.
   */
  keep_alive?: number | string | undefined
  /** Needs the `tools` capability; an empty list means no tools. */
  tools?: Tool[] | undefined
  options?: Options | undefined
  /**
   * Default true on a model with the `thinking` capability; anything but false is status 400 on one without.
   */
  think?: Think | undefined
  /** Whether old messages may be dropped when the conversation exceeds the context. Default true. */
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

/** One line of the stream, or the whole response. Server: `api/types.go` ChatResponse. */
export interface ChatResponse extends Metrics {
  /** The name as requested. */
  model: string
  /** The name on the machine that ran it, for models that live elsewhere. */
  remote_model?: string
  remote_host?: string
  /** RFC 3339 with up to nine digits of a second, UTC. */
  created_at: string
  message: Message
  /** True on the last line. A stream that ends without it was cut off. */
  done: boolean
  /**
   * `stop`, `length`, `load` or `unload`; absent if the runner ended without a reason. `stop` also after tool
   * calls.
   */
  done_reason?: string
  /** Only for `_debug_render_only`. */
  _debug_info?: DebugInfo
  logprobs?: Logprob[]
}

/** Counts and durations of a finished response. Zero values are omitted. Server: `api/types.go` Metrics. */
export interface Metrics {
  /** Nanoseconds since the request came in. */
  total_duration?: number
  /** Nanoseconds until the model was ready. */
  load_duration?: number
  /** Tokens of the prompt, cached ones included. */
  prompt_eval_count?: number
  /** Nanoseconds spent on the part of the prompt that was not cached. */
  prompt_eval_duration?: number
  /** Tokens of the response, including thinking and tags. */
  eval_count?: number
  /** Nanoseconds spent on the response. */
  eval_duration?: number
}

export interface DebugInfo {
  rendered_template: string
  /** Absent if there is none. */
  image_count?: number
}

/** Returns true for one line of a chat response. Lenient: checks only the fields that a reader needs. */
export function isChatResponse(value: unknown): value is ChatResponse {
  return isJsonObject(value) && isMessage(value['message'])
}
