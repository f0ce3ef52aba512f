/** A native chat request as fixtures see it, whichever dialect it was made from. */
import type { Dialect } from '@ollamakit/wire/fixture'
import type { Question, QuestionMessage, SentRequest } from '../fixture/question.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Message } from './message-shape.ts'
import { toFormat } from './to-format.ts'

/** Converts a native chat request; a tool result that only names its call gets the name of the tool that was called. */
export function toChatQuestion(request: ChatRequest, dialect: Dialect, sent: SentRequest): Question {
  const { messages } = request
  const callNames = new Map(
    messages.flatMap((message) => message.tool_calls.map((call) => [call.id, call.function.name] as const)),
  )
  return {
    endpoint: 'chat',
    dialect,
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
  const message: QuestionMessage = { role: role.toLowerCase(), text: content }
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
