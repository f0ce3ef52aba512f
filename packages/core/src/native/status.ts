/** `GET /api/status`. */
import { isStatusResponse, type StatusResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'

export async function status(transport: Transport, call?: Call): Promise<StatusResponse> {
  return transport.json({ method: 'GET', path: '/api/status' }, isStatusResponse, call)
}
