/** Asks endpoints whose answer is their status. */
import type { Call } from '../chat/chat-answer.ts'
import type { Outgoing, Transport } from '../transport/transport.ts'

/** A body is an error all the same: a page with status 200 is somebody else's, and nothing was done. */
export async function expectNothing(transport: Transport, request: Omit<Outgoing, 'accept'>, call: Call | undefined): Promise<void> {
  await transport.whole({ ...request, accept: 'application/json' }, (text) => (text.trim() === '' ? true : undefined), call)
}
