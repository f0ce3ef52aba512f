/** Turns the pieces of an answer into writes: newlines, joined and split writes as the fixture asks for, and the cut, exact to the byte. */
import type { ReplyWire } from '@ollamakit/wire/fixture'
import type { Answer, Cut, Piece } from './answer.ts'

/** Returns the complete body: one piece, or the pieces of a stream. A cut counts the bytes of this body. */
export function toBody(
  { framing, pieces }: Pick<Answer, 'framing' | 'pieces'>,
  wire: ReplyWire = {},
): Piece[] {
  const body = framing === 'whole' ? joined(pieces) : pieces
  const doubled = wire.doubleDone && framing === 'stream' ? [...body, ...body.slice(-1)] : body
  const { newline = '\n' } = wire
  return newline === '\n'
    ? doubled
    : doubled.map((piece) => withData(piece, textOf(piece).replaceAll('\n', newline)))
}

/** Returns the writes for a body, up to the cut. */
export function toWrites(body: Piece[], after: Cut['after'] | undefined, wire: ReplyWire = {}): Piece[] {
  const whole = typeof after === 'object' && 'frames' in after ? body.slice(0, after.frames) : body
  const grouped = wire.join === undefined || wire.join === 1 ? whole : inGroups(whole, wire.join)
  const kept = typeof after === 'object' && 'bytes' in after ? upToBytes(grouped, after.bytes) : grouped
  const { split } = wire
  return split === undefined ? kept : kept.flatMap((piece) => inParts(piece, split))
}

/** Returns the bytes that keep an idle stream alive. */
export function toKeepAlive({ headers }: Pick<Answer, 'headers'>, { newline = '\n' }: ReplyWire): string {
  const isEvents = headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith('text/event-stream'),
  )
  return isEvents ? `: keep-alive${newline}${newline}` : newline
}

function joined(pieces: Piece[]): Piece[] {
  return pieces.length < 2 ? pieces : [{ ...together(pieces), frames: 1 }]
}

/** Joins several pieces into one, sent at the time of the last. */
function together(pieces: Piece[]): Piece {
  const all = pieces.map((piece) => piece.data)
  return {
    data: all.every((data) => typeof data === 'string')
      ? all.join('')
      : Buffer.concat(all.map((data) => Buffer.from(data))),
    at: pieces.at(-1)?.at,
    leaves: () => pieces.forEach((piece) => piece.leaves?.()),
    frames: pieces.reduce((sum, piece) => sum + framesOf(piece), 0),
  }
}

function inGroups(pieces: Piece[], size: number): Piece[] {
  return Array.from({ length: Math.ceil(pieces.length / size) }, (_, i) =>
    together(pieces.slice(i * size, (i + 1) * size)),
  )
}

function upToBytes(pieces: Piece[], bytes: number): Piece[] {
  const kept: Piece[] = []
  let room = bytes
  for (const piece of pieces) {
    const data = bytesOf(piece)
    if (data.length > room) {
      if (room > 0) kept.push({ ...withData(piece, data.subarray(0, room)), frames: 0 })
      return kept
    }
    kept.push(piece)
    room -= data.length
  }
  return kept
}

function inParts(piece: Piece, split: NonNullable<ReplyWire['split']>): Piece[] {
  const data = bytesOf(piece)
  const starts = [
    0,
    ...(split === 'mid-character'
      ? insidesOfCharacters(data)
      : everyNth(data.length, split === 'byte' ? 1 : split)),
  ]
  const { at, leaves } = piece
  return starts.map((start, i): Piece => {
    const part: Piece = {
      data: data.subarray(start, starts[i + 1]),
      at,
      frames: i === starts.length - 1 ? framesOf(piece) : 0,
    }
    // The piece's effect happens with the first part; its frames count with the last.
    if (i === 0 && leaves) part.leaves = leaves
    if (i > 0) part.isApart = true
    return part
  })
}

function everyNth(length: number, size: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(length / size) - 1) }, (_, i) => (i + 1) * size)
}

/** Returns the positions after the first byte of each multi-byte character. */
function insidesOfCharacters(data: Uint8Array): number[] {
  const places: number[] = []
  for (const [i, byte] of data.entries()) if (byte >= 0xc0) places.push(i + 1)
  return places.filter((place) => place < data.length)
}

/** Returns a piece with other bytes. Not spread: its properties may be getters of a class. */
function withData({ at, leaves, frames, isApart }: Piece, data: Piece['data']): Piece {
  return { data, at, leaves, frames, isApart }
}

function framesOf({ frames = 1 }: Piece): number {
  return frames
}

function bytesOf({ data }: Piece): Buffer {
  return typeof data === 'string' ? Buffer.from(data) : data
}

function textOf({ data }: Piece): string {
  return typeof data === 'string' ? data : data.toString()
}
