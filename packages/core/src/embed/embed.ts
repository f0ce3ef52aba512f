/** The neutral embed of a client: one vector per text, in either dialect. */
import type { JsonObject } from '@ollamakit/wire'
import type { Options } from '@ollamakit/wire/native'
import type { ServedBy } from '../deployments/served-by.ts'
import type { Call } from '../transport/call.ts'
import type { Usage } from '../chat/chat-event.ts'
import type { Warning } from '../chat/chat-request.ts'

/** Texts to embed. Only what is set is sent. */
export interface EmbedRequest {
  /** `nomic-embed-text` means `nomic-embed-text:latest`. */
  model: string
  /** One vector per text, in this order. `''` is a text like any other. An empty list returns no vectors and sends no request. */
  inputs: readonly string[]
  /** Shortens vectors to this length and normalizes them again. Default: the model's own length. */
  dimensions?: number | undefined
  /** False: a text longer than the model's context is an error. Default true: the server cuts it. Native only. */
  truncate?: boolean | undefined
  /** How long the model stays loaded: seconds, or a Go duration such as `"10m"`. Native only. */
  keepAlive?: number | string | undefined
  /** The model's own options, such as `num_ctx`. Native only. */
  options?: Options | undefined
  /** Fields of the request body that have no name here, spelled as the server spells them. They win over what the other settings say. */
  body?: JsonObject | undefined
  /** How the texts are split into requests. */
  batch?: EmbedBatchOptions | undefined
}

/** A text larger than `bytes` is a batch of its own. */
export interface EmbedBatchOptions {
  /** The most texts in one request. Default 512. */
  texts?: number | undefined
  /** The most bytes of UTF-8 text in one request. Default 1 MiB. */
  bytes?: number | undefined
  /** How many requests run at the same time. Default 1: a local server embeds the texts of one request in parallel already. */
  parallel?: number | undefined
}

export interface EmbedResult {
  /** One vector per text, in the order of the texts. Ollama's vectors have length 1. */
  embeddings: number[][]
  /** The sum of all requests. */
  usage: Usage
  warnings: Warning[]
  /** Of each request, in the order of the texts. Empty if there was no text. */
  responses: { url: string; status: number; headers: Headers; servedBy: ServedBy }[]
}

/**
 * Embeds texts, in as few requests as the limits of `batch` allow.
 * Rejects if one of the requests fails, and then aborts the others. Each request is retried by the client's `retry`.
 *
 * @throws OllamaInputError for a wrong request, OllamaResponseError if a vector is missing.
 */
export type Embed = (request: EmbedRequest, call?: Call) => Promise<EmbedResult>
