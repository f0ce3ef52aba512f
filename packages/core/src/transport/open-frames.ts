/** Sends a request whose answer is read frame by frame. */
import type { Call } from './call.ts'
import { longestErrorRead, toUnreadableError } from '../errors/to-response-error.ts'
import type { FrameCutter } from './frame-cutter.ts'
import { FrameReader } from './frame-reader.ts'
import { readText } from './read-text.ts'
import type { Incoming, Outgoing, Transport } from './transport.ts'

/** Waits for the head of the answer. A page is refused: with status 200 it is a proxy's or somebody else's, and no frame of it would explain itself. */
export async function openFrames(
  transport: Transport,
  request: Outgoing,
  cutter: FrameCutter,
  call: Call,
): Promise<{ incoming: Incoming; frames: FrameReader }> {
  const incoming = await transport.send(request, call)
  const { response } = incoming
  if (/^text\/html/i.test(response.headers.get('content-type') ?? ''))
    throw toUnreadableError(incoming, response, (await readText(response.body, longestErrorRead)).text)
  return { incoming, frames: new FrameReader(response.body, cutter) }
}
