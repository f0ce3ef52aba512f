/** `POST /api/web_fetch`, and `POST /api/experimental/web_fetch` of a daemon. */
import { isWebFetchResponse, type WebFetchRequest, type WebFetchResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'
import { webPath } from './web-path.ts'

export async function webFetch(
  transport: Transport,
  request: WebFetchRequest,
  call?: Call,
): Promise<WebFetchResponse> {
  return transport.json(
    { method: 'POST', path: webPath(transport, 'web_fetch'), body: checkObject(request) },
    isWebFetchResponse,
    call,
  )
}
