/** `POST /api/chat`: the outcome of a chat as lines of JSON. */
import { type Asked, toAskedMessage } from '../fixture/asked.ts'
import { toAskedOfRequest } from '../fixture/asked-of-request.ts'
import type { Answer } from '../http/answer.ts'
import type { RouteRequest } from '../http/route.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { answerOutcome } from './answer-outcome.ts'
import { type ChatRequest, decodeChatRequest } from './chat-request.ts'
import { joinFrames } from './join-frames.ts'
import { errorAnswer, isBlank } from './json-answer.ts'
import { openChat } from './open-chat.ts'
import type { World } from './scripted-run.ts'

/** Answers a chat request. */
export async function answerChat({ body, entry, gone }: RouteRequest, world: World): Promise<Answer> {
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeChatRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const request = decoded.value
  const asked = toAsked(request, entry)
  return answerOutcome(await openChat(request, asked, { world, entry, gone }), asked.stream, joinFrames)
}

function toAsked(request: ChatRequest, entry: JournalEntry): Asked {
  const { messages } = request
  const callNames = new Map(messages.flatMap((message) => message.tool_calls.map((call) => [call.id, call.function.name] as const)))
  const decoded: Omit<Asked, 'headers' | 'body'> = {
    endpoint: 'chat',
    dialect: 'native',
    model: request.model,
    messages: messages.map(({ role, content, tool_name, tool_call_id }) => toAskedMessage(role, content, tool_name || (callNames.get(tool_call_id) ?? ''))),
    images: messages.flatMap((message) => message.images),
    tools: request.tools.map((tool) => tool.function.name),
    format: toFormat(request.format),
    think: request.think,
    stream: request.stream !== false,
    options: { ...request.options },
  }
  return toAskedOfRequest(decoded, entry)
}

/** The format as fixtures know it: null and empty text mean none. */
export function toFormat(raw: string | undefined): unknown {
  const format: unknown = raw === undefined ? undefined : JSON.parse(raw)
  return format === null || format === '' ? undefined : format
}
