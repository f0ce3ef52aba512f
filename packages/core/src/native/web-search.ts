/** `POST /api/web_search`, and `POST /api/experimental/web_search` of a daemon. */
import { isWebSearchResponse, type WebSearchRequest, type WebSearchResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'
import { webPath } from './web-path.ts'

export async function webSearch(
  transport: Transport,
  request: WebSearchRequest,
  call?: Call,
): Promise<WebSearchResponse> {
  return transport.json(
    { method: 'POST', path: webPath(transport, 'web_search'), body: checkObject(request) },
    isWebSearchResponse,
    call,
  )
}
