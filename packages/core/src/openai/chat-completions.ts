/** `POST /v1/chat/completions`. */
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionRequest } from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import type { ChatDialect } from '../chat/chat-dialect.ts'
import { EventReader, partialOf, ValueReader } from '../chat/read-frames.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { type JsonStream, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { EventsOrWholeCutter } from '../transport/events-or-whole-cutter.ts'
import { toChatBody } from './to-chat-body.ts'
import { isComplete, OpenAIChatReader, toChunk } from './to-chat-events.ts'
import { normalizeFrame } from './normalize-frame.ts'

/** Chat in the openai dialect. A complete response to a streaming request is read as a single frame. */
export const openaiChat: ChatDialect = {
  name: 'openai',
  path: '/v1/chat/completions',
  accept: 'text/event-stream',
  toBody: toChatBody,
  createCutter: () => new EventsOrWholeCutter(),
  createReader: (raw, offered) => new EventReader(new OpenAIChatReader(offered), raw),
}

export async function chatCompletions(
  transport: Transport,
  request: Omit<ChatCompletionRequest, 'stream'>,
  call?: Call,
): Promise<ChatCompletion> {
  return finishedJson(
    transport,
    { path: '/v1/chat/completions', request },
    isComplete,
    toPartial,
    call,
    normalizeFrame,
  )
}

export function chatCompletionsStream(
  transport: Transport,
  request: Omit<ChatCompletionRequest, 'stream'>,
  call?: Call,
): JsonStream<ChatCompletionChunk> {
  return streamJson(
    transport,
    { path: '/v1/chat/completions', request, accept: 'text/event-stream' },
    {
      createCutter: () => new EventsOrWholeCutter(),
      createReader: () => new ValueReader(new OpenAIChatReader()),
    },
    call,
  )
}

/** What arrived of a response without a finish reason. A debug render has none either. */
function toPartial({ _debug_info, ...completion }: ChatCompletion): ChatAnswerContent | undefined {
  if (completion.choices.length === 0 || _debug_info) return undefined
  const reader = new OpenAIChatReader()
  reader.complete = true
  return partialOf(reader, toChunk(completion))
}
