import { isJsonObject } from '../json.ts'

/**
 * `POST /api/web_fetch` of ollama.com, `POST /api/experimental/web_fetch` of a daemon, which asks ollama.com.
 * Server: `api/types.go` WebFetchRequest.
 */
export interface WebFetchRequest {
  url: string
}

/** A page as text. Server: `api/types.go` WebFetchResponse. */
export interface WebFetchResponse {
  title: string
  content: string
  /** Where the page links to. */
  links?: string[]
}

/** Whether a received value is a fetched page. */
export function isWebFetchResponse(value: unknown): value is WebFetchResponse {
  return isJsonObject(value) && typeof value['content'] === 'string'
}
