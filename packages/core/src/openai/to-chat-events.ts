/** Reads the frames of a `/v1/chat/completions` response, and converts them to events. */
import {
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChatCompletionChunkChoice,
  type ChatCompletionDelta,
  type CompletionUsage,
  isChatCompletion,
} from '@ollamakit/wire/openai'
import { createCallIds } from '../chat/call-ids.ts'
import type { ChatReader } from '../chat/read-frames.ts'
import type { ChatEvent, FinishReason, StartEvent, Usage } from '../chat/chat-event.ts'
import type { ToolCall } from '../errors/partial.ts'
import { toDate } from '../chat/to-date.ts'
import { checkFrame } from '../transport/stream-json.ts'
import { textOf, thinkingOf } from './delta-text.ts'
import { createToolCallPieces } from './tool-call-pieces.ts'
import { normalizeFrame } from './normalize-frame.ts'

/**
 * Reads the frames of one response. Remembers the finish reason and the usage, which arrive in frames of their own, and the pieces of tool calls.
 * A class for its speed: docs/decisions/0011.
 */
export class OpenAIChatReader implements ChatReader<ChatCompletionChunk> {
  readonly endMark = '[DONE]'
  finished = false
  readonly #calls = createToolCallPieces(createCallIds())
  #started = false
  #called = false
  #rawReason: string | undefined
  #usage: CompletionUsage | undefined

  toValue(json: unknown, frame: string): ChatCompletionChunk {
    return toChunk(checkFrame(normalizeFrame(json), frame, isChatCompletion, 'frame of a chat completion'))
  }

  addEvents(chunk: ChatCompletionChunk, events: ChatEvent[]): void {
    if (!this.#started) events.push(toStart(chunk))
    this.#started = true
    if (chunk.usage) this.#usage = chunk.usage
    const [choice] = chunk.choices
    if (!choice) return
    this.#addDelta(choice.delta, events)
    if (choice.logprobs?.content?.length) events.push({ type: 'logprobs', tokens: choice.logprobs.content })
    if (!choice.finish_reason) return
    this.#rawReason = choice.finish_reason
    this.#addCalls(this.#calls.flush(), events)
  }

  /** `finish` is the last event, and the usage follows the reason: it waits for `[DONE]` or the last byte. `[DONE]` without a reason is not an end. */
  end(events: ChatEvent[]): void {
    if (this.finished || this.#rawReason === undefined) return
    this.finished = true
    events.push({
      type: 'finish',
      reason: toFinishReason(this.#rawReason, this.#called),
      rawReason: this.#rawReason,
      usage: toUsage(this.#usage),
    })
  }

  #addDelta(delta: ChatCompletionDelta, events: ChatEvent[]): void {
    const thinking = thinkingOf(delta)
    if (thinking) events.push({ type: 'thinking', text: thinking })
    const text = textOf(delta)
    if (text) events.push({ type: 'text', text })
    for (const piece of delta.tool_calls ?? []) this.#addCalls(this.#calls.push(piece), events)
  }

  #addCalls(complete: ToolCall[], events: ChatEvent[]): void {
    for (const call of complete) events.push({ type: 'tool-call', call })
    this.#called ||= complete.length > 0
  }
}

/** Converts a complete response to a chunk: a server may send one although a stream was requested. */
export function toChunk(frame: ChatCompletion | ChatCompletionChunk): ChatCompletionChunk {
  if (isComplete(frame) && frame.choices.length > 0) {
    const choices = frame.choices.map(({ message, ...choice }) => ({ ...choice, delta: message }))
    return { ...frame, object: 'chat.completion.chunk', choices }
  }
  const chunk = frame as ChatCompletionChunk // the only other form
  // Some servers leave the delta out of the frame with the reason.
  for (const choice of chunk.choices as Partial<ChatCompletionChunkChoice>[]) choice.delta ??= {}
  return chunk
}

export function isComplete(value: unknown): value is ChatCompletion {
  return isChatCompletion(value) && value.choices.every((choice) => 'message' in choice)
}

function toStart({ id, model, created }: ChatCompletionChunk): StartEvent {
  const createdAt = toDate(created)
  return { type: 'start', model, ...(id ? { id } : {}), ...(createdAt ? { createdAt } : {}) }
}

function toUsage(usage: CompletionUsage | undefined): Usage {
  if (!usage) return {}
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage
  return {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    raw: { ...usage },
  }
}

function toFinishReason(reason: string, called: boolean): FinishReason {
  switch (reason) {
    case 'stop':
      return called ? 'tool-calls' : 'stop'
    case 'tool_calls':
    case 'function_call':
      return 'tool-calls'
    case 'length':
    case 'load':
    case 'unload':
      return reason
    case 'content_filter':
      return 'content-filter'
    default:
      return 'other'
  }
}
