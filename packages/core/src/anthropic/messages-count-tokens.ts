/** `POST /v1/messages/count_tokens`. */
import {
  type CountTokensRequest,
  type CountTokensResponse,
  isCountTokensResponse,
} from '@ollamakit/wire/anthropic'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'

export async function countTokens(
  transport: Transport,
  request: CountTokensRequest,
  call?: Call,
): Promise<CountTokensResponse> {
  const body = checkObject(request)
  return transport.json(
    { method: 'POST', path: '/v1/messages/count_tokens', body },
    isCountTokensResponse,
    call,
  )
}
