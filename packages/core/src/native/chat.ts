/** `POST /api/chat`. */
import { type ChatRequest, type ChatResponse, isChatResponse, type Message } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { ChatDialect } from '../chat/chat-dialect.ts'
import type { ToolCall } from '../errors/partial.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { toArgumentsText } from '../chat/to-arguments.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { LineCutter } from '../transport/line-cutter.ts'
import { type JsonReader, type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { isLastLine } from './is-last-line.ts'
import { toChatBody } from './to-chat-body.ts'
import { ChatEventReader } from './to-chat-events.ts'
import { normalizeLine } from './normalize-line.ts'

/** Chat in the native dialect. Whole and streamed answers read alike: a whole one is a single line without its line break. */
export const nativeChat: ChatDialect = {
  name: 'native',
  path: '/api/chat',
  accept: 'application/x-ndjson',
  toBody: toChatBody,
  createCutter: () => new LineCutter(),
  createReader: (raw) => new ChatEventReader(raw),
}

export async function chat(
  transport: Transport,
  request: Omit<ChatRequest, 'stream'>,
  call?: Call,
): Promise<ChatResponse> {
  return finishedJson(
    transport,
    { method: 'POST', path: '/api/chat', body: { ...request, stream: false } },
    isChatResponse,
    toBroken,
    call,
    normalizeLine,
  )
}

export function chatStream(
  transport: Transport,
  request: Omit<ChatRequest, 'stream'>,
  call?: Call,
): JsonStream<ChatResponse> {
  const outgoing = {
    method: 'POST',
    path: '/api/chat',
    body: { ...request, stream: true },
    accept: 'application/x-ndjson',
  } as const
  return streamJson(
    transport,
    outgoing,
    { createCutter: () => new LineCutter(), createReader: () => new ChatReader() },
    call,
  )
}

function toBroken(answer: ChatResponse): ChatAnswerContent | undefined {
  const { thinking = '', content, tool_calls } = answer.message
  return isLastLine(answer) ? undefined : { thinking, text: content ?? '', toolCalls: toCalls(tool_calls) }
}

function toCalls(calls: Message['tool_calls']): ToolCall[] {
  return (
    calls?.map(({ id = '', function: called }) => ({
      id,
      name: called.name,
      arguments: toArgumentsText(called.arguments),
    })) ?? []
  )
}

class ChatReader implements JsonReader<ChatResponse> {
  finished = false
  #thinking = ''
  #text = ''
  readonly #toolCalls: ToolCall[] = []

  push(frame: string, lines: ChatResponse[]): void {
    if (this.finished) return
    const line = readFrame(frame, isChatResponse, 'line of a chat answer', normalizeLine)
    const { message } = line
    this.#thinking += message.thinking ?? ''
    this.#text += message.content ?? ''
    this.#toolCalls.push(...toCalls(message.tool_calls))
    lines.push(line)
    this.finished = isLastLine(line)
  }

  end(): void {}

  partial(): ChatAnswerContent {
    return { thinking: this.#thinking, text: this.#text, toolCalls: this.#toolCalls }
  }
}
