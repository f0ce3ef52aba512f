/** `GET /api/version`. */
import { isVersionResponse, type VersionResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'

export async function version(transport: Transport, call?: Call): Promise<VersionResponse> {
  return transport.json({ method: 'GET', path: '/api/version' }, isVersionResponse, call)
}
