/** `POST /v1/systemone`. */
import { isSystemOneResponse, type SystemOneRequest, type SystemOneResponse } from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'

export async function systemone(
  transport: Transport,
  request: SystemOneRequest,
  call?: Call,
): Promise<SystemOneResponse> {
  return transport.json(
    { method: 'POST', path: '/v1/systemone', body: checkObject(request) },
    isSystemOneResponse,
    call,
  )
}
