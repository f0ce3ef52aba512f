/** `GET /api/ps`. */
import { isPsResponse, type PsResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'

export async function ps(transport: Transport, call?: Call): Promise<PsResponse> {
  return transport.json({ method: 'GET', path: '/api/ps' }, isPsResponse, call)
}
