/** `POST /v1/messages`: a native chat in Anthropic's dialect. Server: `middleware/anthropic.go` AnthropicMessagesMiddleware. */
import type { ChatResponse } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import { toChatQuestion } from '../request/chat-question.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { isRepaired } from '../journal/is-repaired.ts'
import { type EventConversion, streamHeaders, toEventFormat } from '../run/event-format.ts'
import { runChat } from '../run/run-chat.ts'
import { findModel } from '../store/find-model.ts'
import { isCapable } from '../store/model.ts'
import { createSeededRandom, type SeededRandom } from '../turn/seeded-random.ts'
import { newId, toErrorEnvelope } from './error-envelope.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { MessageEvents, toEvent } from './message-events.ts'
import { decodeMessagesRequest, hasWebSearch, type MessagesRequest } from './messages-request.ts'
import { toSearchingMessage } from './searching-message.ts'
import { toMessage } from './to-message.ts'
import { toNativeRequest } from './to-native-request.ts'

export const messagesRoute: Route = { path: '/v1/messages', methods: ['POST'], answer: answerMessages }

async function answerMessages(context: RequestContext): Promise<Answer> {
  const { body, entry, state } = context
  const random = createSeededRandom(state.settings.seed, 'message', entry.raw.toString('latin1'))
  const decoded = decodeMessagesRequest(body)
  if ('error' in decoded) return ownErrorAnswer(decoded.error, random)
  const request = decoded.value
  const native = toNativeRequest(request)
  if ('error' in native) return ownErrorAnswer(native.error, random)
  const chat = relaxThinking(native.request, context)
  const outcome = await runChat(chat, toChatQuestion(chat, 'anthropic', entry), context)
  if (outcome.type === 'rejected' && outcome.isGate && hasWebSearch(request))
    return searchGateAnswer(request.stream, random)
  const conversion = toConversion(request, random, isRepaired(entry))
  return answerOutcome(outcome, request.stream, toEventFormat(conversion))
}

/** A request that the dialect itself rejects. */
function ownErrorAnswer(message: string, random: SeededRandom): Answer {
  const body = toErrorEnvelope(400, message, random)
  return wholeAnswer(400, [['Content-Type', 'application/json; charset=utf-8']], body)
}

/** A cloud model that is to search while the cloud is off. The headers of the stream are set by then. */
function searchGateAnswer(streams: boolean, random: SeededRandom): Answer {
  const type = streams ? 'text/event-stream' : 'application/json; charset=utf-8'
  const body = toErrorEnvelope(403, 'ollama cloud is disabled: web search is unavailable', random)
  return wholeAnswer(403, [['Content-Type', type], ...(streams ? streamHeaders : [])], body)
}

/** A model without thinking is asked without it, not rejected: the clients of this dialect always ask for thinking. */
function relaxThinking(request: ChatRequest, { state }: RequestContext): ChatRequest {
  const found = findModel(state.models, request.model)
  if ('unresolved' in found || isCapable(found.model, 'thinking')) return request
  const { think: _, ...rest } = request
  return rest
}

function toConversion(
  request: MessagesRequest,
  random: SeededRandom,
  repaired: boolean,
): EventConversion<ChatResponse> {
  const { model, stream } = request
  const id = newId('msg', random)
  const createStream = (): MessageEvents => new MessageEvents(id, model, estimateTokens(request))
  const conversion: EventConversion<ChatResponse> = {
    streams: stream,
    createEvents() {
      const events = createStream()
      return (frame) => {
        if ('response' in frame) return events.process(frame.response)
        // The server takes an error in mid-stream for an empty object: the stream ends without any event for it.
        const error = { type: 'api_error', message: frame.error }
        return repaired ? [toEvent({ type: 'error', error })] : []
      }
    },
    toWhole: (responses) => `${encodeGoJson(toMessage(id, model, joinChatResponses(responses)))}\n`,
    toErrorBody: ({ status, message, scripted }) =>
      `${toErrorEnvelope(status, message, random, scripted?.type)}\n`,
  }
  return hasWebSearch(request) ? toSearchingMessage(conversion, createStream, { id, model }) : conversion
}
