/** `DELETE /api/delete`. */
import type { DeleteRequest } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'
import { expectNothing } from './expect-nothing.ts'

export async function deleteModel(transport: Transport, request: DeleteRequest, call?: Call): Promise<void> {
  return expectNothing(transport, { method: 'DELETE', path: '/api/delete', body: checkObject(request) }, call)
}
