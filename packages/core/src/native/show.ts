/** `POST /api/show`. */
import { isShowResponse, type ShowRequest, type ShowResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'

export async function show(transport: Transport, request: ShowRequest, call?: Call): Promise<ShowResponse> {
  return transport.json(
    { method: 'POST', path: '/api/show', body: checkObject(request) },
    isShowResponse,
    call,
  )
}
