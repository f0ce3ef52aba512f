/** `POST /v1/chat/completions`. */
import {
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChatCompletionChunkChoice,
  type ChatCompletionRequest,
  isChatCompletion,
} from '@ollamakit/wire/openai'
import { createCallIds } from '../chat/call-ids.ts'
import type { Call } from '../transport/call.ts'
import type { ChatDialect } from '../chat/chat-dialect.ts'
import type { ToolCall } from '../errors/partial.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { EventsOrWholeCutter } from '../transport/events-or-whole-cutter.ts'
import { CompletionReader } from './completion-reader.ts'
import { toChatBody } from './to-chat-body.ts'
import { ChatEventReader } from './to-chat-events.ts'
import { textOf, thinkingOf } from './delta-text.ts'
import { createToolCallPieces } from './tool-call-pieces.ts'
import { normalizeFrame } from './normalize-frame.ts'

/** Chat in the openai dialect. A server that answers whole, though asked to stream, is read as a single frame. */
export const openaiChat: ChatDialect = {
  name: 'openai',
  path: '/v1/chat/completions',
  accept: 'text/event-stream',
  toBody: toChatBody,
  createCutter: () => new EventsOrWholeCutter(),
  createReader: (raw) => new ChatEventReader(raw),
}

export async function chatCompletions(
  transport: Transport,
  request: Omit<ChatCompletionRequest, 'stream'>,
  call?: Call,
): Promise<ChatCompletion> {
  return finishedJson(
    transport,
    { method: 'POST', path: '/v1/chat/completions', body: { ...request, stream: false } },
    isWhole,
    toBroken,
    call,
    normalizeFrame,
  )
}

export function chatCompletionsStream(
  transport: Transport,
  request: Omit<ChatCompletionRequest, 'stream'>,
  call?: Call,
): JsonStream<ChatCompletionChunk> {
  const outgoing = {
    method: 'POST',
    path: '/v1/chat/completions',
    body: { ...request, stream: true },
    accept: 'text/event-stream',
  } as const
  return streamJson(
    transport,
    outgoing,
    { createCutter: () => new EventsOrWholeCutter(), createReader: () => new ChunkReader() },
    call,
  )
}

function isWhole(value: unknown): value is ChatCompletion {
  return isChatCompletion(value) && value.choices.every((choice) => 'message' in choice)
}

/** What a debug render answers has no reason. */
function toBroken({ choices: [choice], _debug_info }: ChatCompletion): ChatAnswerContent | undefined {
  if (!choice || choice.finish_reason || _debug_info) return undefined
  const { message } = choice
  return {
    thinking: thinkingOf(message),
    text: textOf(message),
    toolCalls: (message.tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({
      id,
      name,
      arguments: text,
    })),
  }
}

class ChunkReader extends CompletionReader<ChatCompletionChunk> {
  readonly #calls = createToolCallPieces(createCallIds())
  readonly #toolCalls: ToolCall[] = []
  #thinking = ''

  partial(): ChatAnswerContent {
    return { thinking: this.#thinking, text: this.text, toolCalls: this.#toolCalls }
  }

  protected read(frame: string): ChatCompletionChunk {
    const chunk = toChunk(readFrame(frame, isChatCompletion, 'frame of a chat completion', normalizeFrame))
    for (const { delta, finish_reason } of chunk.choices.slice(0, 1)) {
      this.#thinking += thinkingOf(delta)
      this.text += textOf(delta)
      for (const piece of delta.tool_calls ?? []) this.#toolCalls.push(...this.#calls.push(piece))
      this.ended ||= typeof finish_reason === 'string'
    }
    return chunk
  }
}

/** A server that answers whole, though asked to stream, is read as one that says all at once. */
function toChunk(frame: ChatCompletion | ChatCompletionChunk): ChatCompletionChunk {
  if (isWhole(frame) && frame.choices.length > 0) {
    const choices = frame.choices.map(({ message, ...choice }) => ({ ...choice, delta: message }))
    return { ...frame, object: 'chat.completion.chunk', choices }
  }
  const chunk = frame as ChatCompletionChunk
  // Some leave it out of the frame that brings the reason.
  for (const choice of chunk.choices as Partial<ChatCompletionChunkChoice>[]) choice.delta ??= {}
  return chunk
}
