/** `POST /api/signout`. */
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'
import { expectNothing } from './expect-nothing.ts'

export async function signout(transport: Transport, call?: Call): Promise<void> {
  return expectNothing(transport, { method: 'POST', path: '/api/signout' }, call)
}
