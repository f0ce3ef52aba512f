/** What `new OllamaEmbeddings(…)` takes and what a single call may say. */
import type { EmbeddingsParams } from '@langchain/core/embeddings'
import type { Usage } from '@ollamakit/core'
import type { ConnectionOptions } from './connection.ts'
import type { OllamaCamelCaseOptions } from './dropped-options.ts'
import type { WireOptions } from './option-names.ts'

/** `null` and `''` count as unset. */
export interface OllamaEmbeddingsParams extends EmbeddingsParams, ConnectionOptions {
  /** Model name. Default `mxbai-embed-large`, as in `@langchain/ollama`. */
  model?: string
  /** Shortens vectors to this length and normalizes them again. Default: the model's own length. */
  dimensions?: number
  /** How long the model stays loaded: seconds, or a Go duration such as `"10m"`. Native dialect only. */
  keepAlive?: string | number
  /** False: a text longer than the model's context is an error. Default: the server's, which truncates. Native dialect only. */
  truncate?: boolean
  /** The model's options, by their names here or on the wire. Native dialect only. */
  requestOptions?: OllamaCamelCaseOptions & WireOptions
  /** The most texts in one request. Default 512. */
  batchSize?: number
  /** Number of concurrent requests of this object. Default 1: the server embeds the texts of one request in parallel already. */
  maxConcurrency?: number
  /** Number of retries of a request that failed, if a retry can help. Default 2. */
  maxRetries?: number
  /** Called with the token counts of each call. */
  onUsage?: (usage: Usage) => void
}

export interface EmbedCallOptions {
  /** Closes the connections. */
  signal?: AbortSignal
}
