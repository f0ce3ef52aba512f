/** `POST /api/chat`: the outcome of a chat as lines of JSON. */
import type { Question, QuestionMessage, SentRequest } from '../fixture/question.ts'
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import { type ChatRequest, decodeChatRequest } from '../request/chat-request.ts'
import { isBlank } from '../request/is-blank.ts'
import type { Message } from '../request/message-shape.ts'
import { toFormat } from '../request/to-format.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { runChat } from '../run/run-chat.ts'
import { toNativeFormat } from './native-format.ts'

export const chatRoute: Route = { path: '/api/chat', methods: ['POST'], answer: answerChat }

async function answerChat(request: RequestContext): Promise<Answer> {
  const { body, entry } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeChatRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const question = toQuestion(decoded.value, entry)
  const outcome = await runChat(decoded.value, question, request)
  return answerOutcome(outcome, question.stream, nativeChat)
}

const nativeChat = toNativeFormat(joinChatResponses)

function toQuestion(request: ChatRequest, sent: SentRequest): Question {
  const { messages } = request
  const callNames = new Map(
    messages.flatMap((message) => message.tool_calls.map((call) => [call.id, call.function.name] as const)),
  )
  return {
    endpoint: 'chat',
    dialect: 'native',
    model: request.model,
    messages: messages.map((message) => toQuestionMessage(message, callNames)),
    images: messages.flatMap((message) => message.images),
    tools: request.tools.map((tool) => tool.function.name),
    format: toFormat(request.format),
    think: request.think,
    stream: request.stream !== false,
    options: { ...request.options },
    request: sent,
  }
}

function toQuestionMessage(
  { role, content, tool_calls: calls, tool_name: name, tool_call_id: id }: Message,
  callNames: ReadonlyMap<string, string>,
): QuestionMessage {
  const message: QuestionMessage = { role, text: content }
  if (calls.length > 0)
    message.toolCalls = calls.map((call) => ({
      id: call.id,
      name: call.function.name,
      arguments: call.function.arguments,
    }))
  const toolName = name || (callNames.get(id) ?? '')
  if (toolName !== '') message.toolName = toolName
  if (id !== '') message.toolCallId = id
  return message
}
