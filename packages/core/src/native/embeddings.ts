/** `POST /api/embeddings`. */
import { isEmbeddingsResponse, type EmbeddingsRequest, type EmbeddingsResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'

export async function embeddings(
  transport: Transport,
  request: EmbeddingsRequest,
  call?: Call,
): Promise<EmbeddingsResponse> {
  return transport.json(
    { method: 'POST', path: '/api/embeddings', body: checkObject(request) },
    isEmbeddingsResponse,
    call,
  )
}
