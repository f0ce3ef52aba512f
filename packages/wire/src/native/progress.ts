import { isJsonObject } from '../json.ts'

/**
 * One line of a pull, a push or a create. `{"status":"success"}` is the end mark: `completed` may reach
 * `total` earlier, or never.
 * Server: `api/types.go` ProgressResponse.
 */
export interface ProgressResponse {
  /** Such as `pulling manifest`, `pulling 24ef49ee8fae`, `verifying sha256 digest`, `success`. */
  status: string
  /**
   * The layer that the line is about: `sha256:` and 64 hex digits, `sha256:model` for safetensors, zeros
   * while quantizing.
   */
  digest?: string
  /** Bytes of this layer. */
  total?: number
  /** Bytes of this layer that are there, those of an earlier try included. Absent means 0. */
  completed?: number
}

/** Whether a received value is a line of progress. */
export function isProgressResponse(value: unknown): value is ProgressResponse {
  return isJsonObject(value) && typeof value['status'] === 'string'
}
