import { isJsonObject } from '../json.ts'
import type { Options } from './options.ts'

/**
 * `POST /api/embeddings`: one text, nothing cut, not normalised by the server itself. Replaced by
 * `/api/embed`. Server: `api/types.go` EmbeddingRequest.
 */
export interface EmbeddingsRequest {
  model: string
  /** Empty or absent: the model is loaded and the vector is empty. `input` is not known here. */
  prompt?: string | undefined
  /**
   * How long the model stays loaded: seconds, or a Go duration such as `"1h30m"`. Default 5 minutes; 0
   * unloads at once, negative keeps it.
   */
  keep_alive?: number | string | undefined
  options?: Options | undefined
}

/** Server: `api/types.go` EmbeddingResponse. */
export interface EmbeddingsResponse {
  /** 32-bit values written with 64-bit digits. */
  embedding: number[]
}

/** Whether a received value holds an embedding. */
export function isEmbeddingsResponse(value: unknown): value is EmbeddingsResponse {
  return isJsonObject(value) && Array.isArray(value['embedding'])
}
