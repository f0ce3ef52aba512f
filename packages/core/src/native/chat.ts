/** `POST /api/chat`. */
import { type ChatRequest, type ChatResponse, isChatResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { ChatDialect } from '../chat/chat-dialect.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { EventReader, partialOf, ValueReader } from '../chat/read-frames.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { LineCutter } from '../transport/line-cutter.ts'
import { type JsonStream, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { toChatBody } from './to-chat-body.ts'
import { NativeChatReader } from './to-chat-events.ts'
import { normalizeLine } from './normalize-line.ts'

/** Chat in the native dialect. Whole and streamed answers read alike: a whole one is a single line without its line break. */
export const nativeChat: ChatDialect = {
  name: 'native',
  path: '/api/chat',
  accept: 'application/x-ndjson',
  toBody: toChatBody,
  createCutter: () => new LineCutter(),
  createReader: (raw, offered) => new EventReader(new NativeChatReader(offered), raw),
}

export async function chat(
  transport: Transport,
  request: Omit<ChatRequest, 'stream'>,
  call?: Call,
): Promise<ChatResponse> {
  return finishedJson(
    transport,
    { path: '/api/chat', request },
    isChatResponse,
    toPartial,
    call,
    normalizeLine,
  )
}

export function chatStream(
  transport: Transport,
  request: Omit<ChatRequest, 'stream'>,
  call?: Call,
): JsonStream<ChatResponse> {
  return streamJson(
    transport,
    { path: '/api/chat', request, accept: 'application/x-ndjson' },
    { createCutter: () => new LineCutter(), createReader: () => new ValueReader(new NativeChatReader()) },
    call,
  )
}

/** What arrived of a response without an end mark. */
function toPartial(response: ChatResponse): ChatAnswerContent | undefined {
  return partialOf(new NativeChatReader(), response)
}
