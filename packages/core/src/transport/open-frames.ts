/** Sends a request whose answer is read frame by frame. */
import { OllamaInputError } from '../errors/ollama-error.ts'
import { type Asked, longestErrorRead, toUnreadableError } from '../errors/to-response-error.ts'
import { toStreamError } from '../errors/to-stream-error.ts'
import type { Call } from './call.ts'
import { isCollected } from './collected.ts'
import type { FrameCutter } from './frame-cutter.ts'
import { type BodyReader, FrameReader } from './frame-reader.ts'
import { responseLimits } from './limits.ts'
import { isReadable, readText } from './read-text.ts'
import type { Incoming, IncomingResponse, Outgoing, Transport } from './transport.ts'

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
    throw toUnreadableError(incoming, response, (await readText(response, longestErrorRead)).text)
  // These statuses say that there is nothing to read.
  if (response.status === 204 || response.status === 205) throw toUnreadableError(incoming, response, '')
  if (isReadable(response.body)) return { incoming, frames: new FrameReader(response.body, cutter) }
  const text = await readWhole(incoming, isCollected(call), transport)
  return { incoming, frames: new FrameReader(text === '' ? null : bodyOf(text), cutter) }
}

/** The text of a response without a body to read. The platform's own has one or is empty. */
async function readWhole(
  { response, ...asked }: Incoming,
  collected: boolean,
  { names }: Transport,
): Promise<string> {
  // What is not there at all is not waited for: the response may take long.
  const isMissing = response.body === undefined
  const text = collected || !isMissing ? await readAll(asked, response) : ''
  if (!collected && (isMissing || text !== ''))
    throw new OllamaInputError(
      'the fetch in use cannot stream: its response has no body that can be read in pieces',
      `Set the option ${names.fetch} to one that streams (in React Native the fetch of expo/fetch), or ask for the whole response`,
    )
  return text
}

async function readAll(asked: Asked, response: IncomingResponse): Promise<string> {
  try {
    return (await readText(response, responseLimits.frame)).text
  } catch (cause) {
    throw toStreamError(cause, asked, { thinking: '', text: '', toolCalls: [] }, response)
  }
}

/** A text as the body of a response, where there may be no web streams. */
function bodyOf(text: string): { getReader(): BodyReader } {
  let left: Uint8Array | undefined = new TextEncoder().encode(text)
  return {
    getReader: () => ({
      read: () => {
        const value = left
        left = undefined
        return Promise.resolve(value ? { done: false, value } : { done: true, value: undefined })
      },
      cancel: () => Promise.resolve(),
    }),
  }
}
