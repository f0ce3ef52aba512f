import { isJsonObject } from '../json.ts'

/**
 * `POST /api/web_search` of ollama.com, `POST /api/experimental/web_search` of a daemon, which asks
 * ollama.com. Server: `api/types.go` WebSearchRequest.
 */
export interface WebSearchRequest {
  query: string
  /** 1 to 10. Default 5. */
  max_results?: number | undefined
}

/** Server: `api/types.go` WebSearchResponse. */
export interface WebSearchResponse {
  results: WebSearchResult[]
}

export interface WebSearchResult {
  title: string
  url: string
  content: string
}

/** Whether a received value holds search results. */
export function isWebSearchResponse(value: unknown): value is WebSearchResponse {
  return isJsonObject(value) && Array.isArray(value['results'])
}
