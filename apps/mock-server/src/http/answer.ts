/** The response of a route as data. Handlers build it; {@link sendAnswer} writes it to the socket. */
import type { FaultMeans } from '@ollamakit/wire/fixture'

export type Header = readonly [name: string, value: string]

/** One response. */
export interface Answer {
  status: number
  /** In any order; they are sent sorted by name. */
  headers: Header[]
  /** `whole`: one body, with a Content-Length if it is short. `stream`: each piece is an HTTP chunk and is sent immediately. */
  framing: 'whole' | 'stream'
  pieces: Piece[]
  /** The Content-Length of a body that is cut. Default: that of the pieces. */
  length?: number
  /** Bytes that come from elsewhere, sent after the pieces as they arrive. If they fail, a chunked response ends as if it were whole. */
  source?: AsyncIterable<Uint8Array>
  /** How the connection is broken instead of being ended. Default: it is not. */
  cut?: Cut
  /** Set while the answer still grows. Called when all pieces are sent; resolves with the answer and more pieces after those. */
  more?: () => Promise<Answer>
  /** Called when the client closes the connection between two pieces that leave at once. */
  onLeftInBurst?: () => void
  /** Called once when the response is over: completed, cut or aborted. */
  over?: (() => void) | undefined
}

/** Bytes that are written together. */
export interface Piece {
  readonly data: string | Buffer
  /** Milliseconds after the start of the response before which it is not sent. Default: 0. */
  readonly at?: number | undefined
  /** Called right before it is sent: makes the change that the piece reports. */
  leaves?: (() => void) | undefined
  /** How many native objects it completes. Default 1; 0 for a part of one. */
  frames?: number | undefined
  /** Whether each server-sent event in it is an HTTP chunk of its own. */
  readonly flushesEvents?: boolean | undefined
  /** Whether it is sent in a later turn of the event loop than the piece before. */
  isApart?: boolean | undefined
}

/** Where and how a response is cut. Everything before that point has been delivered. */
export interface Cut {
  /** `request`: nothing is sent. `headers`: only these. A number of pieces, or of bytes of the body. */
  after: 'request' | 'headers' | { frames: number } | { bytes: number }
  by: Exclude<FaultMeans, 'error' | 'stuck'>
  /** The bytes sent for `garbage`. */
  garbage: string
}

/** Returns an answer with one body, or without one if the text is empty. */
export function wholeAnswer(status: number, headers: Header[], text = ''): Answer {
  // Properties that are set later exist from the start: V8 would make another hidden class for each answer.
  return {
    status,
    headers,
    framing: 'whole',
    pieces: text === '' ? [] : [{ data: text, leaves: undefined }],
    over: undefined,
  }
}

/** Returns an answer in plain text, as the real server's router sends it. */
export function textAnswer(status: number, text: string, headers: Header[] = []): Answer {
  return wholeAnswer(status, [['Content-Type', 'text/plain'], ...headers], text)
}

/** Returns the same answer, sent no earlier than this many milliseconds after its start. */
export function delayed(answer: Answer, at: number | undefined): Answer {
  if (at === undefined) return answer
  return { ...answer, pieces: answer.pieces.map((piece) => ({ ...piece, at })) }
}
