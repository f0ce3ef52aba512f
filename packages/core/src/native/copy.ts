/** `POST /api/copy`. */
import type { CopyRequest } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'
import { expectNothing } from './expect-nothing.ts'

export async function copy(transport: Transport, request: CopyRequest, call?: Call): Promise<void> {
  return expectNothing(transport, { method: 'POST', path: '/api/copy', body: checkObject(request) }, call)
}
