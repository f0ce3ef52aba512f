/** Breaks the connection of a response as a network can. */
import type { ServerResponse } from 'node:http'
import type { FaultMeans } from '@ollamakit/wire/fixture'

/**
 * Breaks a connection after everything written so far was sent.
 *
 * `fin` closes it in order but without the end of the answer, `reset` sends RST, `hang` goes silent and keeps it open until
 * the client or the server closes it, `garbage` sends bytes that are no valid frame and ends.
 */
export async function breakConnection(
  res: ServerResponse,
  by: Exclude<FaultMeans, 'error' | 'stuck'>,
  garbage: string,
): Promise<void> {
  const { socket } = res
  if (!socket || socket.destroyed) return
  if (by === 'hang') return
  // The callback of an empty write is called when all writes before it were passed to the network.
  await new Promise<void>((resolve) => socket.write('', () => resolve()))
  if (by === 'reset') socket.resetAndDestroy()
  else if (by === 'fin') socket.end()
  else if (res.headersSent) res.end(garbage)
  else socket.end(garbage)
}
