import { isJsonObject } from '../json.ts'
import type { Options } from './options.ts'

/** `POST /api/embed`. Never streams. Server: `api/types.go` EmbedRequest. */
export interface EmbedRequest {
  /** Not checked for the `embedding` capability: the runner refuses, mostly with status 501. */
  model: string
  /**
   * One vector per text, in the same order. Absent, `""` and `[]` only load the model; `""` inside a list is
   * a text.
   */
  input?: string | string[] | undefined
  /**
   * How long the model stays loaded: seconds, or a Go duration such as `"1h30m"`. Default 5 minutes; 0
   * unloads at once, negative keeps it.
   */
  keep_alive?: number | string | undefined
  /** Whether texts longer than the context are cut. Default true; with false they are status 400. */
  truncate?: boolean | undefined
  /** Cut vectors to this length and normalise them again. 0, negative and more than there are do nothing. */
  dimensions?: number | undefined
  options?: Options | undefined
}

/** Server: `api/types.go` EmbedResponse. */
export interface EmbedResponse {
  /** The name as requested. */
  model: string
  /** Vectors of length 1 in 32-bit precision; `[]` when there was no input. */
  embeddings: number[][]
  /** Nanoseconds since the request came in. */
  total_duration?: number
  /** Nanoseconds until the model was ready. */
  load_duration?: number
  /** Tokens of all texts. */
  prompt_eval_count?: number
}

/**
 * Whether a received value holds embeddings. The numbers are not looked at: that would cost more than reading
 * them.
 */
export function isEmbedResponse(value: unknown): value is EmbedResponse {
  return isJsonObject(value) && Array.isArray(value['embeddings'])
}
