/** Breaks the connection under an answer in one of the ways a network can. */
import type { ServerResponse } from 'node:http'
import type { FaultMeans } from '@ollamakit/wire/fixture'

/**
 * Breaks a connection after everything written so far has left.
 *
 * `fin` closes it in order but without the end of the answer, `reset` sends RST, `hang` goes silent and keeps it open until
 * the client leaves or the server closes, `garbage` sends bytes that are no frame and ends.
 */
export async function breakConnection(
  res: ServerResponse,
  by: Exclude<FaultMeans, 'error'>,
  garbage: string,
): Promise<void> {
  const { socket } = res
  if (!socket || socket.destroyed) return
  if (by === 'hang') return
  // An empty write is answered when all before it was handed to the network.
  await new Promise<void>((resolve) => socket.write('', () => resolve()))
  if (by === 'reset') socket.resetAndDestroy()
  else if (by === 'fin') socket.end()
  else if (res.headersSent) res.end(garbage)
  else socket.end(garbage)
}
