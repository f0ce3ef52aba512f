/** `POST /v1/chat/completions`: a native chat whose objects are converted to the OpenAI dialect. Server: `middleware/openai.go` ChatMiddleware. */
import type { ChatResponse } from '@ollamakit/wire/native'
import type { Question, QuestionMessage, SentRequest } from '../fixture/question.ts'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { toFormat } from '../request/to-format.ts'
import { isRepaired } from '../journal/is-repaired.ts'
import { answerOutcome, type ResponseFormat } from '../run/answer-outcome.ts'
import { runChat } from '../run/run-chat.ts'
import {
  type ChatCompletionMessage,
  type ChatCompletionRequest,
  decodeChatCompletionRequest,
} from './chat-completion-request.ts'
import { ownErrorAnswer } from './error-answer.ts'
import { toOpenAIFormat } from './openai-format.ts'
import { seededId } from './seeded-id.ts'
import { createChunkWriter, toChatCompletion } from './to-chat-completion.ts'
import { toNativeChatRequest } from './to-native-chat-request.ts'
import { toolNameOf } from './to-native-messages.ts'

export const chatCompletionsRoute: Route = {
  path: '/v1/chat/completions',
  methods: ['POST'],
  answer: answerChatCompletions,
}

async function answerChatCompletions(context: RequestContext): Promise<Answer> {
  const { body, entry, state } = context
  const decoded = decodeChatCompletionRequest(body)
  if ('error' in decoded) return ownErrorAnswer(400, decoded.error)
  const request = decoded.value
  const native = toNativeChatRequest(request)
  if ('error' in native) return ownErrorAnswer(400, native.error)
  const question = toQuestion(request, native.request, entry)
  const outcome = await runChat(native.request, question, context)
  const id = seededId('chatcmpl', entry, state.settings.seed)
  return answerOutcome(outcome, request.stream, toFormatOf(request, id, isRepaired(entry)))
}

function toFormatOf(
  { stream_options: options }: ChatCompletionRequest,
  id: string,
  repaired: boolean,
): ResponseFormat<ChatResponse> {
  return toOpenAIFormat<ChatResponse>({
    isRepaired: repaired,
    createChunks() {
      const writer = createChunkWriter(id, options?.include_usage ?? false)
      return (frame) => {
        if ('error' in frame) return [encodeGoJson(writer.toErrorChunk())]
        const chunks = writer.toChunks(frame.response).map((chunk) => encodeGoJson(chunk))
        return frame.response.done ? [...chunks, '[DONE]'] : chunks
      }
    },
    toWhole: (responses) => toChatCompletion(id, joinChatResponses(responses)),
  })
}

function toQuestion(request: ChatCompletionRequest, native: ChatRequest, sent: SentRequest): Question {
  return {
    endpoint: 'chat',
    dialect: 'openai',
    model: request.model,
    messages: request.messages.map((message) => toQuestionMessage(message, request.messages)),
    images: native.messages.flatMap((message) => message.images),
    tools: request.tools.map((tool) => tool.function.name),
    format: toFormat(native.format),
    think: native.think,
    stream: request.stream,
    options: { ...native.options },
    request: sent,
  }
}

function toQuestionMessage(
  message: ChatCompletionMessage,
  messages: readonly ChatCompletionMessage[],
): QuestionMessage {
  const { role, tool_calls: calls = [], tool_call_id: id } = message
  const made: QuestionMessage = { role: role.toLowerCase(), text: textOf(message) }
  if (calls.length > 0)
    made.toolCalls = calls.map((call) => ({
      id: call.id,
      name: call.function.name,
      arguments: parsedOrText(call.function.arguments),
    }))
  const toolName = toolNameOf(message, messages)
  if (toolName !== '') made.toolName = toolName
  if (id !== '') made.toolCallId = id
  return made
}

/** The arguments of a call are JSON in a text here. */
function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function textOf({ content }: ChatCompletionMessage): string {
  if (typeof content === 'string') return content
  const parts = Array.isArray(content) ? content : []
  return parts
    .map((part) =>
      typeof part === 'object' && part !== null && 'text' in part && typeof part['text'] === 'string'
        ? part['text']
        : '',
    )
    .join('')
}
