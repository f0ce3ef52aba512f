/** The openai dialect: one method per endpoint. */
import type { EmbeddingList, EmbeddingsRequest } from '@ollamakit/wire/openai'
import { type BoundEndpoints, bindEndpoints } from '../transport/bind-endpoints.ts'
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'
import * as endpoints from './endpoints.ts'

/**
 * One method per endpoint. Where the endpoint streams, its twin `…Stream` sends nothing before the loop begins, and leaving the loop closes the connection.
 *
 * Every method rejects with OllamaConnectionError if there is no response, with OllamaResponseError for a status of 400 and above and for
 * a response of another form than the endpoint's, and with the signal's reason if it is aborted. Streams reject with OllamaStreamError if they are cut off.
 */
export interface OpenAIClient extends Omit<BoundEndpoints<typeof endpoints>, 'embeddings'> {
  /** `POST /v1/embeddings` with lists of numbers, as the wire has them. */
  embeddings(
    request: EmbeddingsRequest & { encoding_format: 'float' },
    call?: Call,
  ): Promise<EmbeddingList<number[]>>
  /** `POST /v1/embeddings`. Returns the vectors of one or many texts. They are sent as base64, which is several times faster to read. */
  embeddings(
    request: EmbeddingsRequest & { encoding_format?: 'base64' },
    call?: Call,
  ): Promise<EmbeddingList<Float32Array>>
}

export function createOpenAIClient(transport: Transport): OpenAIClient {
  // `encoding_format` decides which of the two overloads applies.
  return bindEndpoints(endpoints, transport) as OpenAIClient
}
