/** Puts an answer on the socket the way Go's `net/http` does: header order, framing, and one HTTP chunk for each piece of a stream. */
import type { ServerResponse } from 'node:http'
import { breakConnection } from '../fault/break-connection.ts'
import type { Answer, Header, Piece } from './answer.ts'

/** What became of an answer: sent to its end, cut by a fault, or left by the client. */
export interface Delivery {
  outcome: 'completed' | 'cut' | 'aborted'
  /** Pieces that left. */
  frames: number
}

/** Bodies up to this many bytes carry a Content-Length; Go's buffer holds that much before it must begin to send. */
const longestWithLength = 2048

/**
 * Sends an answer.
 *
 * @param wantsClose whether the request said `Connection: close`.
 * @returns when the last byte was handed over, the connection was broken, or the client had gone.
 */
export async function sendAnswer(res: ServerResponse, answer: Answer, wantsClose: boolean): Promise<Delivery> {
  try {
    return await deliver(res, answer, wantsClose)
  } finally {
    answer.over?.()
  }
}

async function deliver(res: ServerResponse, answer: Answer, wantsClose: boolean): Promise<Delivery> {
  res.sendDate = false
  res.removeHeader('Connection')
  const gone = new Promise<'gone'>((resolve) => res.once('close', () => resolve('gone')))
  const body = answer.framing === 'whole' ? joined(answer.pieces) : answer.pieces
  const head = (): void => void res.writeHead(answer.status, toFlatHead(answer, body, res.req.method === 'HEAD', wantsClose))
  const { cut } = answer
  if (cut?.after === 'request') return broken(res, answer, 0)
  if (cut?.after === 'headers') {
    head()
    res.flushHeaders()
    return broken(res, answer, 0)
  }

  const started = performance.now()
  const { pieces, whole } = upTo(body, cut?.after)
  let sent = 0
  for (const [position, piece] of pieces.entries()) {
    const pause = (piece.at ?? 0) - (performance.now() - started)
    if (pause > 0) await waitUnlessGone(pause, res)
    if (res.destroyed) return { outcome: 'aborted', frames: sent }
    piece.leaves?.()
    if (!res.headersSent) head()
    const last = cut === undefined && position === pieces.length - 1
    // A body with a length ends with its last byte: a separate end would be one more packet.
    if (last && answer.framing === 'whole') break
    const roomLeft = res.write(piece.data)
    sent = position < whole ? position + 1 : whole
    if (!roomLeft && (await Promise.race([drained(res), gone])) === 'gone') return { outcome: 'aborted', frames: sent }
  }
  if (!res.headersSent) head()
  if (cut) return broken(res, answer, sent)
  return finished(res, answer.framing === 'whole' ? body.at(-1)?.data : undefined, gone, body.length, sent)
}

async function finished(res: ServerResponse, rest: string | Buffer | undefined, gone: Promise<'gone'>, all: number, sent: number): Promise<Delivery> {
  const ended = new Promise<'ended'>((resolve) => res.end(rest ?? '', () => resolve('ended')))
  return (await Promise.race([ended, gone])) === 'ended' ? { outcome: 'completed', frames: all } : { outcome: 'aborted', frames: sent }
}

async function broken(res: ServerResponse, { cut }: Answer, frames: number): Promise<Delivery> {
  if (cut) await breakConnection(res, cut.by, cut.garbage)
  return { outcome: 'cut', frames }
}

/** Waits; a client that leaves ends it, and the timer with it. */
function waitUnlessGone(ms: number, res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      res.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    res.once('close', done)
  })
}

function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => res.once('drain', () => resolve()))
}

function joined(pieces: Piece[]): Piece[] {
  if (pieces.length < 2) return pieces
  const leaves = (): void => pieces.forEach((piece) => piece.leaves?.())
  return [{ data: pieces.map((piece) => piece.data).join(''), at: pieces.at(-1)?.at ?? 0, leaves }]
}

/** The pieces that may leave before the fault, and how many of them are whole. */
function upTo(pieces: Piece[], after: { frames: number } | { bytes: number } | undefined): { pieces: Piece[]; whole: number } {
  if (after === undefined) return { pieces, whole: pieces.length }
  if ('frames' in after) return { pieces: pieces.slice(0, after.frames), whole: Math.min(after.frames, pieces.length) }
  const kept: Piece[] = []
  let room = after.bytes
  for (const piece of pieces) {
    const bytes = Buffer.from(piece.data)
    if (bytes.length > room) {
      const whole = kept.length
      if (room > 0) kept.push({ ...piece, data: bytes.subarray(0, room) })
      return { pieces: kept, whole }
    }
    kept.push(piece)
    room -= bytes.length
  }
  return { pieces: kept, whole: kept.length }
}

function toFlatHead({ status, headers, framing }: Answer, pieces: Piece[], isHead: boolean, wantsClose: boolean): string[] {
  const sorted = headers.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece.data), 0)
  const all: Header[] = [...sorted, ['Date', new Date().toUTCString()]]
  const close: Header[] = wantsClose ? [['Connection', 'close']] : []
  if (status === 204) all.push(...close)
  else if (framing === 'whole' && length <= longestWithLength)
    all.push(...(isHead && length === 0 ? [] : [['Content-Length', String(length)] as const]), ...close)
  else all.push(...close, ...(isHead ? [] : [['Transfer-Encoding', 'chunked'] as const]))
  return all.flat()
}
