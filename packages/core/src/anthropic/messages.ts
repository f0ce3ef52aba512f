/** `POST /v1/messages`. */
import {
  isMessagesResponse,
  type MessagesRequest,
  type MessagesResponse,
  type MessageStreamEvent,
} from '@ollamakit/wire/anthropic'
import type { Call } from '../transport/call.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { EventsOrWholeCutter } from '../transport/events-or-whole-cutter.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { type JsonStream, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { MessageReader } from './message-reader.ts'

const path = '/v1/messages'
const reading = { createCutter: () => new EventsOrWholeCutter(), createReader: () => new MessageReader() }

export async function messages(
  transport: Transport,
  request: Omit<MessagesRequest, 'stream'>,
  call?: Call,
): Promise<MessagesResponse> {
  return finishedJson(transport, { path, request }, isMessagesResponse, toPartial, call)
}

export function messagesStream(
  transport: Transport,
  request: Omit<MessagesRequest, 'stream'>,
  call?: Call,
): JsonStream<MessageStreamEvent> {
  return streamJson(transport, { path, request, accept: 'text/event-stream' }, reading, call)
}

/** The content of a message without a stop reason: its model runner never said that it ended. Undefined for a complete message. */
function toPartial({ content, stop_reason: reason }: MessagesResponse): ChatAnswerContent | undefined {
  if (reason != null) return undefined
  const partial: ChatAnswerContent = { thinking: '', text: '', toolCalls: [] }
  for (const block of content ?? []) {
    if (block.type === 'text') partial.text += block.text
    else if (block.type === 'thinking') partial.thinking += block.thinking
    else if (block.type === 'tool_use')
      partial.toolCalls.push({ id: block.id, name: block.name, arguments: JSON.stringify(block.input) })
  }
  return partial
}
