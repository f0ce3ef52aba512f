/** `POST /api/chat`: the outcome of a chat as lines of JSON. */
import { toAskedMessage } from '../fixture/asked.ts'
import { type DecodedAsked, toAskedOfRequest } from '../fixture/asked-of-request.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { answerOutcome } from './answer-outcome.ts'
import { type ChatRequest, decodeChatRequest } from '../request/chat-request.ts'
import { joinFrames } from '../render/join-frames.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'
import { openChat } from '../run/open-chat.ts'

export const chatRoute: Route = { path: '/api/chat', methods: ['POST'], answer: answerChat }

/** Answers a chat request. */
async function answerChat(request: RequestContext): Promise<Answer> {
  const question = readQuestion(request.body)
  if ('error' in question) return errorAnswer(400, question.error)
  const outcome = await openChat(question.request, toAskedOfRequest(question.asked, request.entry), request)
  return answerOutcome(outcome, question.asked.stream, joinFrames)
}

function readQuestion(body: Buffer): { request: ChatRequest; asked: DecodedAsked } | { error: string } {
  if (isBlank(body)) return { error: 'missing request body' }
  const decoded = decodeChatRequest(body)
  return 'error' in decoded ? decoded : { request: decoded.value, asked: toAsked(decoded.value) }
}

function toAsked(request: ChatRequest): DecodedAsked {
  const { messages } = request
  const callNames = new Map(
    messages.flatMap((message) => message.tool_calls.map((call) => [call.id, call.function.name] as const)),
  )
  return {
    endpoint: 'chat',
    dialect: 'native',
    model: request.model,
    messages: messages.map(({ role, content, tool_name, tool_call_id }) =>
      toAskedMessage(role, content, tool_name || (callNames.get(tool_call_id) ?? '')),
    ),
    images: messages.flatMap((message) => message.images),
    tools: request.tools.map((tool) => tool.function.name),
    format: toFormat(request.format),
    think: request.think,
    stream: request.stream !== false,
    options: { ...request.options },
  }
}

/** The format as fixtures know it: null and empty text mean none. */
export function toFormat(raw: string | undefined): unknown {
  const format: unknown = raw === undefined ? undefined : JSON.parse(raw)
  return format === null || format === '' ? undefined : format
}
