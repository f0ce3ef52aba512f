/** Writes an answer to the socket as Go's `net/http` does: header order, framing, one HTTP chunk for each piece of a stream. */
import { nextTurn } from '../clock/platform-timers.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock/clock.ts'
import { breakConnection } from '../fault/break-connection.ts'
import type { ReplyWire } from '@ollamakit/wire/fixture'
import type { Answer, Cut, Piece } from './answer.ts'
import { dateNow } from './date-now.ts'
import { toBody, toKeepAlive, toWrites } from './on-the-wire.ts'

/** The outcome of a response: sent completely, cut by a fault, or aborted by the client. */
export interface Delivery {
  outcome: 'completed' | 'cut' | 'aborted'
  /** Native objects that were sent completely. */
  frames: number
  status: number
}

/** What sending depends on, besides the answer. */
export interface Sending {
  /** Whether the request has `Connection: close`. */
  wantsClose: boolean
  /** Default: the answer has no pace. */
  clock?: Clock
  /** The `wire` options of the fixture. */
  wire?: ReplyWire
}

/** Bodies up to this many bytes have a Content-Length: Go buffers that much before it begins to send. */
const longestWithLength = 2048

/** Sends an answer. Resolves when the last byte was passed to the network, the connection was broken, or the client closed it. */
export function sendAnswer(res: ServerResponse, answer: Answer, sending: Sending): Promise<Delivery> {
  // Node would add these headers where Go does not.
  res.sendDate = false
  res.removeHeader('Connection')
  if (answer.source) return sendSource(res, answer, answer.source, sending)
  return isPlain(answer, sending.wire)
    ? sendAtOnce(res, answer, sending)
    : sendStepByStep(res, answer, sending)
}

/** Whether an answer is one body without pace, cut or wire options, as nearly every non-streaming answer is. */
function isPlain({ framing, pieces, cut, more }: Answer, wire: Sending['wire']): boolean {
  return framing === 'whole' && pieces.length < 2 && !cut && !more && !wire && pieces[0]?.at === undefined
}

/** Returns the outcome of a plain answer. */
function toPlainDelivery({ pieces: [piece], status }: Answer, outcome: 'completed' | 'aborted'): Delivery {
  return { outcome, frames: piece && outcome === 'completed' ? (piece.frames ?? 1) : 0, status }
}

/** Sends bytes as they come. A source that fails ends the response as if it were whole, as a proxy written in Go does. */
async function sendSource(
  res: ServerResponse,
  answer: Answer,
  source: AsyncIterable<Uint8Array>,
  { wantsClose }: Sending,
): Promise<Delivery> {
  const gone = new Promise<'gone'>((resolve) => res.once('close', () => resolve('gone')))
  res.writeHead(answer.status, toFlatHead(answer, [], res.req, wantsClose))
  res.flushHeaders()
  try {
    for await (const bytes of source) {
      if (!res.write(bytes) && (await Promise.race([drained(res), gone])) === 'gone') break
      if (res.destroyed) break
    }
  } catch {
    // The client cannot see it: that is what this server is like.
  } finally {
    answer.over?.()
  }
  const { outcome, frames } = await finished(res, '', gone, 0, 0)
  return { outcome, frames, status: answer.status }
}

/** Does the same as `sendStepByStep`, with a third of the promises. */
function sendAtOnce(res: ServerResponse, answer: Answer, { wantsClose }: Sending): Promise<Delivery> {
  return new Promise((resolve, reject) => {
    const { pieces, status } = answer
    const [piece] = pieces
    let isOver = false
    const end = (outcome: 'completed' | 'aborted'): void => {
      if (isOver) return
      isOver = true
      answer.over?.()
      resolve(toPlainDelivery(answer, outcome))
    }
    if (res.destroyed) return end('aborted')
    res.once('close', () => end('aborted'))
    try {
      piece?.leaves?.()
      res.writeHead(status, toFlatHead(answer, pieces, res.req, wantsClose))
      res.end(piece?.data ?? '', () => end('completed'))
    } catch (error) {
      answer.over?.()
      reject(error)
    }
  })
}

async function sendStepByStep(res: ServerResponse, answer: Answer, sending: Sending): Promise<Delivery> {
  try {
    return await deliver(res, answer, sending)
  } finally {
    answer.over?.()
  }
}

async function deliver(res: ServerResponse, first: Answer, sending: Sending): Promise<Delivery> {
  const gone = new Promise<'gone'>((resolve) => res.once('close', () => resolve('gone')))
  let answer = first
  // Pieces that come later have their times from here, too.
  const started = sending.clock?.now() ?? 0
  let pieces = 0
  let frames = 0
  for (;;) {
    // A growing non-streaming answer is sent when it is complete; a stream sends all available pieces.
    if (!(answer.more && answer.framing === 'whole')) {
      const sent = await send(
        res,
        { ...answer, pieces: answer.pieces.slice(pieces) },
        { ...sending, started },
        gone,
      )
      pieces = answer.pieces.length
      frames += sent.frames
      if (sent.isOver) return { ...sent, frames, status: answer.status }
    }
    const next = answer.more && (await Promise.race([answer.more(), gone]))
    if (next === undefined || next === 'gone') return { outcome: 'aborted', frames, status: answer.status }
    answer = next
  }
}

interface Sent {
  outcome: Delivery['outcome']
  frames: number
  /** Whether nothing follows. */
  isOver: boolean
}

async function send(
  res: ServerResponse,
  answer: Answer,
  { wantsClose, clock, wire = {}, started }: Sending & { started: number },
  gone: Promise<'gone'>,
): Promise<Sent> {
  const { cut, more } = answer
  const body = toBody(answer, more ? { ...wire, doubleDone: false } : wire)
  const head = (): void => void res.writeHead(answer.status, toFlatHead(answer, body, res.req, wantsClose))
  if (cut && cut.after === 'request') return broken(res, cut, 0)
  if (cut && cut.after === 'headers') {
    head()
    res.flushHeaders()
    return broken(res, cut, 0)
  }

  const writes = toWrites(body, cut?.after, wire)
  const last = cut || more || answer.framing === 'stream' ? undefined : writes.at(-1)
  let frames = 0
  // Clients read frames apart only if these leave in separate turns of the event loop.
  const perTurn = answer.framing === 'stream' && wire.join === undefined ? 1 : mostInOneTurn
  let inOneTurn = 0
  const keepAlive = (): void => {
    if (!res.headersSent) head()
    res.write(toKeepAlive(answer, wire))
  }
  for (const piece of writes) {
    const hasPaused = piece.at !== undefined && clock !== undefined && started + piece.at > clock.now()
    if (piece.at !== undefined && clock)
      await waitUntil(
        started + piece.at,
        clock,
        res,
        answer.framing === 'stream' ? wire.keepAlive : undefined,
        keepAlive,
      )
    if (piece.isApart || inOneTurn++ >= perTurn) {
      inOneTurn = 1
      await nextTurn()
    }
    if (res.destroyed) {
      if (!hasPaused && frames > 0) answer.onLeftInBurst?.()
      return { outcome: 'aborted', frames, isOver: true }
    }
    piece.leaves?.()
    if (!res.headersSent) head()
    // The last write ends the response: a separate end would be one more packet.
    if (piece === last) return finished(res, piece.data, gone, frames, piece.frames ?? 1)
    const roomLeft = write(res, piece)
    frames += piece.frames ?? 1
    if (!roomLeft && (await Promise.race([drained(res), gone])) === 'gone') {
      answer.onLeftInBurst?.()
      return { outcome: 'aborted', frames, isOver: true }
    }
  }
  if (more) return { outcome: 'completed', frames, isOver: false }
  if (!res.headersSent) head()
  return cut ? broken(res, cut, frames) : finished(res, '', gone, frames, 0)
}

/** Returns whether the socket takes more at once. */
function write(res: ServerResponse, { data, flushesEvents }: Piece): boolean {
  if (!flushesEvents || typeof data !== 'string') return res.write(data)
  let roomLeft = true
  for (let start = 0; start < data.length;) {
    const blank = data.indexOf('\n\n', start)
    const end = blank < 0 ? data.length : blank + 2
    roomLeft = res.write(data.slice(start, end))
    start = end
  }
  return roomLeft
}

/** After so many writes the event loop gets a turn, to notice closed connections and to continue other streams. */
const mostInOneTurn = 32

async function finished(
  res: ServerResponse,
  rest: string | Buffer,
  gone: Promise<'gone'>,
  sent: number,
  inRest: number,
): Promise<Sent> {
  const ended = new Promise<'ended'>((resolve) => res.end(rest, () => resolve('ended')))
  return (await Promise.race([ended, gone])) === 'ended'
    ? { outcome: 'completed', frames: sent + inRest, isOver: true }
    : { outcome: 'aborted', frames: sent, isOver: true }
}

async function broken(res: ServerResponse, { by, garbage }: Cut, frames: number): Promise<Sent> {
  await breakConnection(res, by, garbage)
  return { outcome: 'cut', frames, isOver: true }
}

/** Waits until a time, sending keep-alive bytes at an interval if there is one. Ends early if the connection closes. */
async function waitUntil(
  time: number,
  clock: Clock,
  res: ServerResponse,
  interval: number | undefined,
  signOfLife: () => void,
): Promise<void> {
  for (let left = time - clock.now(); left > 0 && !res.destroyed; left = time - clock.now()) {
    await waitUnlessGone(Math.min(left, interval ?? Infinity), clock, res)
    if (interval !== undefined && left > interval && !res.destroyed) signOfLife()
  }
}

/** Waits. Ends early, and cancels the timer, if the connection closes. */
function waitUnlessGone(ms: number, clock: Clock, res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel()
      res.off('close', done)
      resolve()
    }
    const timer = clock.after(ms, done)
    res.once('close', done)
  })
}

function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => res.once('drain', () => resolve()))
}

function toFlatHead(
  { status, headers, framing, length: announced }: Answer,
  pieces: Piece[],
  req: IncomingMessage,
  wantsClose: boolean,
): string[] {
  const isHead = req.method === 'HEAD'
  // HTTP/1.0 has no chunks: a stream ends with the connection.
  const isOld = req.httpVersionMajor === 1 && req.httpVersionMinor === 0
  let length = 0
  if (framing === 'whole') for (const { data } of pieces) length += Buffer.byteLength(data)
  const flat: string[] = []
  const add = (name: string, value: string): void => void flat.push(name, value)
  for (const [name, value] of headers.length < 2
    ? headers
    : headers.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    add(name, value)
  add('Date', dateNow())
  if (status === 204) {
    if (wantsClose) add('Connection', 'close')
  } else if (announced !== undefined) {
    add('Content-Length', String(announced))
  } else if (framing === 'whole' && length <= longestWithLength) {
    if (!isHead || length > 0) add('Content-Length', String(length))
    if (isOld ? isKeptAlive(req) : wantsClose) add('Connection', isOld ? 'keep-alive' : 'close')
  } else {
    if (!isOld && wantsClose) add('Connection', 'close')
    if (!isHead && !isOld) add('Transfer-Encoding', 'chunked')
  }
  return flat
}

/** Whether a client of HTTP/1.0 asks to keep the connection open. */
function isKeptAlive({ headers }: IncomingMessage): boolean {
  return headers.connection?.toLowerCase() === 'keep-alive'
}
