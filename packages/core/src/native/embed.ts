/** `POST /api/embed`. */
import { isEmbedResponse, type EmbedRequest, type EmbedResponse } from '@ollamakit/wire/native'
import type { Call } from '../chat/chat-answer.ts'
import type { Transport } from '../transport/transport.ts'

export async function embed(
  transport: Transport,
  request: EmbedRequest,
  call?: Call,
): Promise<EmbedResponse> {
  return transport.json({ method: 'POST', path: '/api/embed', body: request }, isEmbedResponse, call)
}
