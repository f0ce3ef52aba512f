/** `POST /api/chat`: the outcome of a chat as lines of JSON. */
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import { toChatQuestion } from '../request/chat-question.ts'
import { decodeChatRequest } from '../request/chat-request.ts'
import { isBlank } from '../request/is-blank.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { runChat } from '../run/run-chat.ts'
import { toNativeFormat } from './native-format.ts'

export const chatRoute: Route = { path: '/api/chat', methods: ['POST'], answer: answerChat }

async function answerChat(request: RequestContext): Promise<Answer> {
  const { body, entry } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeChatRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const question = toChatQuestion(decoded.value, 'native', entry)
  const outcome = await runChat(decoded.value, question, request)
  return answerOutcome(outcome, question.stream, nativeChat)
}

const nativeChat = toNativeFormat(joinChatResponses)
