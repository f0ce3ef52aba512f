import { isJsonObject } from '../json.ts'
import type { CompletionUsage } from './chat-completions.ts'

/**
 * `POST /v1/completions`. The model's template and system prompt are applied, unless there is a `suffix`;
 * what a model thinks is dropped.
 * Server: `openai/openai.go` CompletionRequest. What is not listed (such as `n`, `echo`, `best_of`,
 * `logit_bias`) is ignored by it.
 */
export interface CompletionRequest {
  model: string
  /** One string: a list is status 400. Empty: the model is loaded, `finish_reason` is `load`. */
  prompt?: string | undefined
  /** What follows the gap to be filled. Needs the `insert` capability. */
  suffix?: string | undefined
  /** Default false. */
  stream?: boolean | undefined
  /** `include_usage`: every chunk has a usage of zeros, and one more, without choices, the real one. */
  stream_options?: { include_usage?: boolean } | undefined
  max_tokens?: number | undefined
  /** Unset, the server takes 1.0, not the model's own. */
  temperature?: number | undefined
  /** Unset and 0, the server takes 1.0, not the model's own. */
  top_p?: number | undefined
  /** Unset, the server takes 0, not the model's own. */
  frequency_penalty?: number | undefined
  /** Unset, the server takes 0, not the model's own. */
  presence_penalty?: number | undefined
  seed?: number | undefined
  stop?: string | string[] | undefined
  /** How many alternatives per token, up to 20; Ollama computes but never returns them. */
  logprobs?: number | undefined
}

/**
 * The whole response, or one frame of the stream. Server: `openai/openai.go` Completion and CompletionChunk.
 */
export interface Completion {
  /** `cmpl-` and a number below 1000: not unique. */
  id: string
  object: 'text_completion'
  /** Unix seconds. */
  created: number
  /** Empty in the chunk that stands for an error whose text was lost. */
  model: string
  system_fingerprint?: string
  /** Exactly one from Ollama; empty in the chunk that brings the usage. */
  choices: CompletionChoice[]
  /** In a stream only if requested. */
  usage?: CompletionUsage | null
}

export interface CompletionChoice {
  index: number
  /** In a stream the next piece, empty while the model thinks. */
  text: string
  /** `stop`, `length`, `load`; null until the last frame, and if the runner ended without a reason. */
  finish_reason: string | null
}

/**
 * Whether a received value is a completion, or a frame of one. Lenient: only what a reader cannot do without
 * is looked at.
 */
export function isCompletion(value: unknown): value is Completion {
  return isJsonObject(value) && Array.isArray(value['choices'])
}
