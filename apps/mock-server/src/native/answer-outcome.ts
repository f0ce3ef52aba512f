/** An outcome as the native dialect answers it: lines of JSON, or one object. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, delayed, type Piece, wholeAnswer } from '../http/answer.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import {
  type Answered,
  type Frame,
  type Outcome,
  type Refused,
  responsesOf,
  scriptedHeaders,
} from '../render/outcome.ts'

/** @param join - makes one object of all that was said. */
export function answerOutcome<Response>(
  outcome: Outcome<Response>,
  streams: boolean,
  join: (responses: Response[]) => Response,
): Answer {
  return toHeldAnswer(outcome, (grown) => toAnswer(grown, streams, join))
}

/** The answer for an outcome, the model given back at its end; one that still grows is rendered anew each time. */
export function toHeldAnswer<Response>(
  outcome: Outcome<Response>,
  render: (outcome: Outcome<Response>) => Answer,
): Answer {
  const more = outcome.type === 'answered' ? outcome.more : undefined
  if (!more) return withLease(render(outcome), outcome)
  return {
    ...render(outcome),
    more: async () => toHeldAnswer(await more(), render),
    ...(outcome.lease ? { over: outcome.lease.release } : {}),
  }
}

/** Gives the model back as the last of the answer leaves, or when there is nobody left to tell. */
export function withLease(answer: Answer, { lease }: Pick<Outcome<unknown>, 'lease'>): Answer {
  if (!lease) return answer
  const last = answer.pieces.at(-1)
  if (last && !answer.cut) last.leaves = lease.release
  answer.over = lease.release
  return answer
}

function toAnswer<Response>(
  outcome: Outcome<Response>,
  streams: boolean,
  join: (responses: Response[]) => Response,
): Answer {
  switch (outcome.type) {
    case 'refused':
      return toErrorAnswer(outcome, streams)
    case 'single':
      return jsonAnswer(200, outcome.response)
    case 'answered':
      return streams ? toStream(outcome) : toWhole(outcome, join)
  }
}

function toErrorAnswer(outcome: Refused, streams: boolean): Answer {
  const { scripted } = outcome
  const chunked = outcome.begun && streams
  if (!scripted && !chunked) return errorAnswer(outcome.status, outcome.message)
  const body =
    scripted?.body === undefined
      ? encodeGoJson({ error: outcome.message })
      : typeof scripted.body === 'string'
        ? scripted.body
        : encodeGoJson(scripted.body)
  const type = chunked ? 'application/json' : 'application/json; charset=utf-8'
  const headers = scriptedHeaders(outcome)
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  return {
    ...wholeAnswer(outcome.status, hasType ? headers : [['Content-Type', type], ...headers], body),
    framing: chunked ? 'stream' : 'whole',
  }
}

function toStream<Response>({ frames, fault, relay }: Answered<Response>): Answer {
  return {
    status: 200,
    headers: [['Content-Type', 'application/x-ndjson']],
    framing: 'stream',
    pieces: frames.map(
      (frame) =>
        new Line(
          relay && 'response' in frame ? { ...frame, response: withOrigin(frame.response, relay) } : frame,
        ),
    ),
    ...(fault ? { cut: { after: fault.after, by: fault.by, garbage: garbageLine } } : {}),
  }
}

/** A frame as it leaves. It is written then, and not before: a long answer does not have to be there whole. */
class Line implements Piece {
  readonly #frame: Frame<unknown>
  leaves: (() => void) | undefined = undefined

  constructor(frame: Frame<unknown>) {
    this.#frame = frame
  }

  get data(): string {
    const frame = this.#frame
    return `${encodeGoJson('error' in frame ? { error: frame.error } : frame.response)}\n`
  }

  get at(): number | undefined {
    return this.#frame.at
  }
}

/** Bytes that no client can read as a line of JSON. */
const garbageLine = '{"model":\u0000garbage}\n'

function toWhole<Response>(outcome: Answered<Response>, join: (responses: Response[]) => Response): Answer {
  const { frames, fault, planned, relay } = outcome
  const responses = responsesOf(frames)
  const [only] = responses
  const response = only !== undefined && responses.length === 1 ? only : join(responses)
  const answer = relay ? relayedAnswer(withOrigin(response, relay)) : jsonAnswer(200, response)
  const paced = delayed(answer, frames.at(-1)?.at)
  return fault
    ? { ...paced, cut: { after: toWholeAfter(fault.after, planned), by: fault.by, garbage: garbageLine } }
    : paced
}

/** What is passed on is a line, also when it is the only one. */
function relayedAnswer(response: object): Answer {
  return {
    ...wholeAnswer(200, [['Content-Type', 'application/json; charset=utf-8']], `${encodeGoJson(response)}\n`),
    framing: 'stream',
  }
}

/** Says behind the model's name where it is. */
function withOrigin(response: unknown, { model, host }: NonNullable<Answered<unknown>['relay']>): object {
  const { model: name, ...said } = response as { model: string } // as every answer begins
  return { model: name, remote_model: model, remote_host: host, ...said }
}

/** Frames before the last one are never sent on their own in a whole answer: the connection breaks before it begins. */
export function toWholeAfter(
  after: NonNullable<Answered<unknown>['fault']>['after'],
  planned: number,
): NonNullable<Answered<unknown>['fault']>['after'] {
  if (typeof after !== 'object' || !('frames' in after)) return after
  return after.frames < planned ? 'request' : { frames: 1 }
}
