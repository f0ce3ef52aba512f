/** `POST /v1/responses`: a native chat as a response, or as the events of one. Server: `middleware/openai.go` ResponsesMiddleware. */
import type { ChatResponse } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import { startOf } from '../render/times.ts'
import { toChatQuestion } from '../request/chat-question.ts'
import { isRepaired } from '../journal/is-repaired.ts'
import { type Outcome, pastGate } from '../render/outcome.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { type EventConversion, toEventFormat } from '../run/event-format.ts'
import { runChat } from '../run/run-chat.ts'
import { createSeededRandom } from '../turn/seeded-random.ts'
import { ownErrorAnswer, toErrorEnvelope } from './error-answer.ts'
import { ResponseEvents } from './response-events.ts'
import { decodeResponsesRequest, hasWebSearch, type ResponsesRequest } from './responses-request.ts'
import { toSearchingResponse } from './searching-response.ts'
import { toNativeResponsesRequest } from './to-native-responses-request.ts'
import { toResponse } from './to-response.ts'

export const responsesRoute: Route = { path: '/v1/responses', methods: ['POST'], answer: answerResponses }

async function answerResponses(context: RequestContext): Promise<Answer> {
  const { body, entry, state } = context
  const decoded = decodeResponsesRequest(body)
  if ('error' in decoded) return ownErrorAnswer(400, decoded.error)
  const request = decoded.value
  const native = toNativeResponsesRequest(request)
  if ('error' in native) return ownErrorAnswer(400, native.error)
  const question = toChatQuestion(native.request, 'openai', entry)
  const outcome = await runChat(native.request, question, context)
  const conversion = toConversion(
    request,
    state.settings.seed,
    entry.raw.toString('latin1'),
    isRepaired(entry),
  )
  if (!hasWebSearch(request.tools)) return answerOutcome(outcome, request.stream, toEventFormat(conversion))
  const contentType = beginsWithCall(outcome) ? 'application/x-ndjson' : 'text/event-stream'
  return answerOutcome(pastGate(outcome), request.stream, toEventFormat({ ...conversion, contentType }))
}

/** A search of the server's own sets the type of a stream only with its first text: the native one remains before a call. */
function beginsWithCall(outcome: Outcome<ChatResponse>): boolean {
  const first = outcome.type === 'answered' ? outcome.frames[0] : undefined
  if (!first || !('response' in first)) return false
  const { content, thinking = '', tool_calls: calls = [] } = first.response.message
  const searchesAtEnd = first.response.done && calls.some((call) => call.function.name === 'web_search')
  return content === '' && thinking === '' && calls.length > 0 && !searchesAtEnd
}

/** @param key - what ids and times are drawn from. */
function toConversion(
  request: ResponsesRequest,
  seed: number,
  key: string,
  repaired: boolean,
): EventConversion<ChatResponse> {
  const random = createSeededRandom(seed, 'response', key)
  const ids = { response: `resp_${random.below(999_999)}`, message: `msg_${random.below(999_999)}` }
  const createStream = (): ResponseEvents =>
    new ResponseEvents(ids, request, createSeededRandom(seed, 'items', key), startOf(seed, key))
  const conversion: EventConversion<ChatResponse> = {
    streams: request.stream,
    createEvents() {
      const events = createStream()
      return (frame) => {
        if ('response' in frame) return events.process(frame.response)
        // The server takes an error in mid-stream for an empty object: the stream ends without any event for it.
        return repaired ? events.fail('server_error', frame.error) : []
      }
    },
    toWhole: (responses) => `${encodeGoJson(toResponse(ids, joinChatResponses(responses), request))}\n`,
    toErrorBody: ({ status, message, scripted }) => `${toErrorEnvelope(status, message, scripted)}\n`,
  }
  return hasWebSearch(request.tools)
    ? toSearchingResponse(conversion, createStream, ids.response)
    : conversion
}
