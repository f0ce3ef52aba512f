/** `POST /api/me`. */
import { isMeResponse, type MeResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { Transport } from '../transport/transport.ts'

export async function me(transport: Transport, call?: Call): Promise<MeResponse> {
  return transport.json({ method: 'POST', path: '/api/me' }, isMeResponse, call)
}
