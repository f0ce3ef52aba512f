/** How the routes of the OpenAI dialect write a response: server-sent events, or one object with a newline after it. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { wholeAnswer } from '../http/answer.ts'
import type { Frame } from '../render/outcome.ts'
import type { ResponseFormat } from '../run/answer-outcome.ts'
import { convertedErrorAnswer, toErrorEnvelope } from './error-answer.ts'

/** What one route of the dialect makes of native objects. */
export interface OpenAIConversion<Response> {
  /** Returns a function that converts each frame of a stream to the data of its events, and keeps the state of that stream. */
  createChunks: () => (frame: Frame<Response>) => string[]
  /** Whether an error in the middle of a stream is sent, which a real server does not do. */
  isRepaired?: boolean
  /** Converts all objects of a response to one. */
  toWhole: (responses: Response[]) => object
}

/** The format of a route. An error has the envelope of the dialect; one HTTP chunk contains the events of one native object. */
export function toOpenAIFormat<Response>({
  createChunks,
  isRepaired = false,
  toWhole,
}: OpenAIConversion<Response>): ResponseFormat<Response> {
  return {
    contentType: 'text/event-stream',
    createWriter() {
      const toChunks = createChunks()
      return (frame) => {
        if (isRepaired && 'error' in frame)
          return `data: ${toErrorEnvelope(500, frame.error)}\n\ndata: [DONE]\n\n`
        let text = ''
        for (const data of toChunks(frame)) text += `data: ${data}\n\n`
        return text
      }
    },
    toWhole: (responses, { relay }) => ({
      ...wholeAnswer(200, [['Content-Type', 'application/json']], `${encodeGoJson(toWhole(responses))}\n`),
      // What is passed on is flushed at once, before its length is known.
      framing: relay ? 'stream' : 'whole',
    }),
    toError: ({ status, message, scripted }) => convertedErrorAnswer(status, message, scripted),
    garbage: { frame: 'data: {"id":\u0000garbage}\n\n', whole: '{"id":\u0000garbage}' },
    single: 'whole',
  }
}
