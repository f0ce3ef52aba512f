/** `GET /api/experimental/model-recommendations`. */
import { isModelRecommendationsResponse, type ModelRecommendationsResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'

export async function modelRecommendations(
  transport: Transport,
  call?: Call,
): Promise<ModelRecommendationsResponse> {
  return transport.json(
    { method: 'GET', path: '/api/experimental/model-recommendations' },
    isModelRecommendationsResponse,
    call,
  )
}
