/** `GET /v1/models`. */
import { isModelList, type ModelList } from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'

export async function models(transport: Transport, call?: Call): Promise<ModelList> {
  return transport.json({ method: 'GET', path: '/v1/models' }, isModelList, call)
}
