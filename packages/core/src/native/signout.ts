/** `POST /api/signout`. */
import { isSignoutResponse } from '@ollamakit/wire/native'
import type { Call } from '../chat/chat-answer.ts'
import type { Transport } from '../transport/transport.ts'

export async function signout(transport: Transport, call?: Call): Promise<void> {
  await transport.json({ method: 'POST', path: '/api/signout' }, isSignoutResponse, call)
}
