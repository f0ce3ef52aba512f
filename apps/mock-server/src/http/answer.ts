/** What a route answers, before any byte leaves: the dialects build it, {@link sendAnswer} puts it on the socket. */
import type { FaultMeans } from '@ollamakit/wire/fixture'

export type Header = readonly [name: string, value: string]

/** One answer. */
export interface Answer {
  status: number
  /** In any order; they leave sorted by name. */
  headers: Header[]
  /** `whole`: one body, with a Content-Length if it is short. `stream`: each piece is an HTTP chunk of its own and leaves at once. */
  framing: 'whole' | 'stream'
  pieces: Piece[]
  /** How the connection is broken instead of being ended; absent: it is not. */
  cut?: Cut
  /** The answer grows: once everything is sent, this is waited for. It gives the answer anew, with more pieces behind those that were sent. */
  more?: () => Promise<Answer>
  /** Called once when the answer is over, whatever became of it. */
  over?: (() => void) | undefined
}

/** Bytes that leave together. */
export interface Piece {
  readonly data: string | Buffer
  /** Milliseconds after the start of the answer before which it does not leave. Default: at once. */
  readonly at?: number | undefined
  /** Called right before it leaves: what the client is then told has happened. */
  leaves?: (() => void) | undefined
  /** How many native objects are through once it has left. Default 1; 0 for a part of one. */
  frames?: number | undefined
  /** Whether each server-sent event in it is an HTTP chunk of its own. */
  readonly flushesEvents?: boolean | undefined
  /** The client is to read it apart from what left before. */
  isApart?: boolean | undefined
}

/** Where and how an answer is broken. What stands before that point has been delivered. */
export interface Cut {
  /** `request`: nothing is sent. `headers`: only these. A number of pieces, or of bytes of the body. */
  after: 'request' | 'headers' | { frames: number } | { bytes: number }
  by: Exclude<FaultMeans, 'error'>
  /** What is sent for `garbage`. */
  garbage: string
}

/** An answer with one body; empty text: none. */
export function wholeAnswer(status: number, headers: Header[], text = ''): Answer {
  // What is set later has its place from the start: another shape would be made for each answer.
  return {
    status,
    headers,
    framing: 'whole',
    pieces: text === '' ? [] : [{ data: text, leaves: undefined }],
    over: undefined,
  }
}

/** An answer in plain text, as the router itself gives it. */
export function textAnswer(status: number, text: string, headers: Header[] = []): Answer {
  return wholeAnswer(status, [['Content-Type', 'text/plain'], ...headers], text)
}

/** The same answer, leaving no earlier than this many milliseconds after its start. */
export function delayed(answer: Answer, at: number | undefined): Answer {
  if (at === undefined) return answer
  return { ...answer, pieces: answer.pieces.map((piece) => ({ ...piece, at })) }
}
