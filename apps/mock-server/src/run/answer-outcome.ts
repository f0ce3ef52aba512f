/** Converts an outcome to an answer. Every route that runs a model uses this; a dialect only says how it writes its parts. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, delayed, type Header, type Piece } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import {
  type Answered,
  type Frame,
  type Outcome,
  type Rejected,
  responsesOf,
  type Single,
} from '../render/outcome.ts'

/** How a dialect writes the native objects of a response. */
export interface ResponseFormat<Response> {
  /** The Content-Type of a stream. */
  contentType: string
  /** Other headers of a stream. */
  headers?: Header[]
  /** Whether each event of a stream is an HTTP chunk of its own. Default: what one native object causes is one chunk. */
  flushesEvents?: boolean
  /** Returns a function that writes each frame of one stream in turn: it may keep the state of that stream. */
  createWriter(answered: Pick<Answered<Response>, 'relay'>): (frame: Frame<Response>) => string
  /** Converts all objects of a response to the answer of a request without streaming. */
  toWhole(responses: Response[], answered: Pick<Answered<Response>, 'relay'>): Answer
  /** Converts an error. `isStream`: it arrives in place of a stream that has begun. */
  toError: (error: Rejected, isStream: boolean) => Answer
  /** Bytes that no client can read: in a stream, and in a whole answer. */
  garbage: { frame: string; whole: string }
  /** How loads and unloads are written if the request asks for a stream: as an object, as events in one body, or as a stream. */
  single: 'object' | 'whole' | 'stream'
}

/** Writes an outcome in a dialect. The model is released when the answer ends; a growing outcome is written again each time. */
export function answerOutcome<Response>(
  outcome: Outcome<Response>,
  streams: boolean,
  format: ResponseFormat<Response>,
): Answer {
  const answer = toAnswer(outcome, streams, format)
  const more = outcome.type === 'answered' ? outcome.more : undefined
  if (!more) return withLease(answer, outcome)
  return {
    ...answer,
    more: async () => answerOutcome(await more(), streams, format),
    ...(outcome.lease ? { over: outcome.lease.release } : {}),
  }
}

/** Releases the model when the last piece of the answer leaves, or when the client has gone. */
function withLease(answer: Answer, { lease }: Pick<Outcome<unknown>, 'lease'>): Answer {
  if (!lease) return answer
  const last = answer.pieces.at(-1)
  if (last && !answer.cut) last.leaves = lease.release
  answer.over = lease.release
  return answer
}

function toAnswer<Response>(
  outcome: Outcome<Response>,
  streams: boolean,
  format: ResponseFormat<Response>,
): Answer {
  switch (outcome.type) {
    case 'rejected':
      return toErrorAnswer(outcome, streams, format)
    case 'single':
      return streams && format.single !== 'object'
        ? { ...toStream(toAnswered(outcome), format), framing: format.single }
        : format.toWhole([outcome.response], {})
    case 'answered':
      return streams ? toStream(outcome, format) : toWholeAnswer(outcome, format)
  }
}

function toAnswered<Response>({ response }: Single<Response>): Answered<Response> {
  return { type: 'answered', frames: [{ response }], planned: 1 }
}

/** A scripted failure may replace the body of the dialect, and any header. */
function toErrorAnswer<Response>(
  error: Rejected,
  streams: boolean,
  format: ResponseFormat<Response>,
): Answer {
  // The cloud's gate stands before every dialect.
  if (error.isGate) return errorAnswer(error.status, error.message)
  const { scripted } = error
  const isStream = error.begun && streams
  const answer = format.toError(error, isStream)
  const headers = Object.entries(scripted?.headers ?? {})
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const body = scripted?.body
  const data = typeof body === 'string' ? body : encodeGoJson(body)
  const scriptedAnswer: Answer = {
    ...answer,
    headers: [...(hasType ? [] : answer.headers), ...headers],
    pieces: body === undefined ? answer.pieces : data === '' ? [] : [{ data }],
    framing: isStream ? 'stream' : answer.framing,
  }
  return delayed(scriptedAnswer, error.at)
}

function toStream<Response>(answered: Answered<Response>, format: ResponseFormat<Response>): Answer {
  const { frames, fault, onLeftInBurst } = answered
  const text = new StreamText(answered, format)
  return {
    status: 200,
    headers: [['Content-Type', format.contentType], ...(format.headers ?? [])],
    framing: 'stream',
    pieces: frames.map((frame, position) => new FramePiece(text, position, frame.at, format.flushesEvents)),
    ...(fault ? { cut: { after: fault.after, by: fault.by, garbage: format.garbage.frame } } : {}),
    ...(onLeftInBurst ? { onLeftInBurst } : {}),
  }
}

/** Writes the frames of a stream when they leave, so that a long response is never in memory as text. */
class StreamText<Response> {
  readonly #answered: Answered<Response>
  readonly #format: ResponseFormat<Response>
  #write: (frame: Frame<Response>) => string
  #written = 0
  #last = ''

  constructor(answered: Answered<Response>, format: ResponseFormat<Response>) {
    this.#answered = answered
    this.#format = format
    this.#write = format.createWriter(answered)
  }

  /** The text of one frame. A writer keeps state, so it writes the frames before that one first. */
  at(position: number): string {
    if (position < this.#written - 1) {
      this.#write = this.#format.createWriter(this.#answered)
      this.#written = 0
    }
    for (; this.#written <= position; this.#written++) {
      const frame = this.#answered.frames[this.#written]
      if (frame) this.#last = this.#write(frame)
    }
    return this.#last
  }
}

class FramePiece<Response> implements Piece {
  readonly #text: StreamText<Response>
  readonly #position: number
  readonly at: number | undefined
  readonly flushesEvents: boolean | undefined
  leaves: (() => void) | undefined = undefined

  constructor(
    text: StreamText<Response>,
    position: number,
    at: number | undefined,
    flushesEvents: boolean | undefined,
  ) {
    this.#text = text
    this.#position = position
    this.at = at
    this.flushesEvents = flushesEvents
  }

  get data(): string {
    return this.#text.at(this.#position)
  }
}

function toWholeAnswer<Response>(answered: Answered<Response>, format: ResponseFormat<Response>): Answer {
  const { frames, fault, planned } = answered
  const answer = delayed(format.toWhole(responsesOf(frames), answered), frames.at(-1)?.at)
  if (!fault) return answer
  return {
    ...answer,
    cut: { after: toWholeAfter(fault.after, planned), by: fault.by, garbage: format.garbage.whole },
  }
}

type After = NonNullable<Answered<unknown>['fault']>['after']

/** A non-streaming response sends no frame before the last: the connection breaks before the response begins. */
function toWholeAfter(after: After, planned: number): After {
  if (typeof after !== 'object' || !('frames' in after)) return after
  return after.frames < planned ? 'request' : { frames: 1 }
}
