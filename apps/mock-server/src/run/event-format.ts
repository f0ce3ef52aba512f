/** How dialects of named server-sent events write a response: `/v1/responses` and `/v1/messages`. */
import { type Answer, type Header, wholeAnswer } from '../http/answer.ts'
import type { Frame, Rejected } from '../render/outcome.ts'
import type { ResponseFormat } from './answer-outcome.ts'

/** What one route makes of native objects. */
export interface EventConversion<Response> {
  /** Whether the client asked for a stream. */
  streams: boolean
  /** Default `text/event-stream`. */
  contentType?: string
  /** Returns a function that converts each frame of one stream to its events, and keeps the state of that stream. */
  createEvents: () => (frame: Frame<Response>) => string[]
  /** Converts all objects of a response to one, or to an error that the dialect itself finds. */
  toWhole: (responses: Response[]) => string | { status: number; message: string }
  /** The body for an error. */
  toErrorBody: (error: Pick<Rejected, 'status' | 'message' | 'scripted'>) => string
  /** The events in place of an error before the first byte, for a route that still answers 200. */
  toFailure?: (error: Rejected) => string[]
}

/** The format of such a route. */
export function toEventFormat<Response>(conversion: EventConversion<Response>): ResponseFormat<Response> {
  const { streams, contentType = 'text/event-stream', createEvents, toErrorBody } = conversion
  const headers = streams ? streamHeaders : []
  const toErrorAnswer = (error: Pick<Rejected, 'status' | 'message' | 'scripted'>): Answer =>
    wholeAnswer(error.status, [['Content-Type', 'application/json'], ...headers], toErrorBody(error))
  return {
    contentType,
    headers,
    flushesEvents: true,
    createWriter() {
      const toEvents = createEvents()
      return (frame) => toEvents(frame).join('')
    },
    toWhole(responses, { relay }) {
      const whole = conversion.toWhole(responses)
      if (typeof whole !== 'string') return toErrorAnswer(whole)
      const answer = wholeAnswer(200, [['Content-Type', 'application/json']], whole)
      // What is passed on is flushed at once, before its length is known.
      return relay ? { ...answer, framing: 'stream' } : answer
    },
    toError(error) {
      const failure = streams ? conversion.toFailure?.(error) : undefined
      return failure ? streamOf(failure, contentType) : toErrorAnswer(error)
    },
    garbage: { frame: 'data: {"id":\u0000garbage}\n\n', whole: '{"id":\u0000garbage}' },
    single: 'stream',
  }
}

function streamOf(events: string[], contentType: string): Answer {
  return {
    status: 200,
    headers: [['Content-Type', contentType], ...streamHeaders],
    framing: 'stream',
    pieces: events.map((data) => ({ data })),
  }
}

/** Headers of a stream besides its type, which an error before its first event has, too. */
export const streamHeaders: Header[] = [
  ['Cache-Control', 'no-cache'],
  ['Connection', 'keep-alive'],
]
