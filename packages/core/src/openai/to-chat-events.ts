/** Frames of one `/v1/chat/completions` answer as events. */
import { isJsonObject } from '@ollamakit/wire'
import {
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChatCompletionDelta,
  type CompletionUsage,
  isChatCompletion,
} from '@ollamakit/wire/openai'
import { createCallIds } from '../chat/call-ids.ts'
import { type ChatFrameReader } from '../chat/chat-dialect.ts'
import { FrameFailure, parseFrame } from '../errors/frame-failure.ts'
import type { ChatEvent, FinishReason, StartEvent, Usage } from '../chat/chat-event.ts'
import type { ToolCall } from '../errors/partial.ts'
import { toDate } from '../chat/to-date.ts'
import { readErrorValue, saysError } from '../errors/read-error-body.ts'
import { textOf, thinkingOf } from './delta-text.ts'
import { createToolCallPieces } from './tool-call-pieces.ts'
import { normalizeFrame } from './normalize-frame.ts'

/**
 * Holds what a turn needs to remember: the reason why it ended and the usage, which come in frames of their own, and calls in pieces.
 * A class for its speed: docs/decisions/0011.
 */
export class ChatEventReader implements ChatFrameReader {
  finished = false
  readonly #raw: boolean
  readonly #calls = createToolCallPieces(createCallIds())
  #begun = false
  #called = false
  #rawReason: string | undefined
  #usage: CompletionUsage | undefined

  constructor(raw: boolean) {
    this.#raw = raw
  }

  push(frame: string, events: ChatEvent[]): void {
    if (this.finished) return
    if (frame === '[DONE]') return this.end(events)
    const received = parseFrame(frame)
    if (this.#raw) events.push({ type: 'raw', frame: received })
    const chunk = normalizeFrame(received)
    if (!isChatCompletion(chunk) || saysError(chunk)) throw toFailure(chunk, frame)
    if (!this.#begun) events.push(toStart(chunk))
    this.#begun = true
    if (chunk.usage) this.#usage = chunk.usage
    const [choice] = chunk.choices
    if (!choice) return
    this.#pushDelta(
      ('delta' in choice ? choice.delta : 'message' in choice ? choice.message : undefined) ?? {},
      events,
    )
    if (choice.logprobs?.content?.length) events.push({ type: 'logprobs', tokens: choice.logprobs.content })
    if (!choice.finish_reason) return
    this.#rawReason = choice.finish_reason
    this.#pushCalls(this.#calls.flush(), events)
  }

  /** `finish` comes last, and the usage after the reason: it waits for `[DONE]` or the end of the bytes. */
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

  #pushDelta(delta: ChatCompletionDelta, events: ChatEvent[]): void {
    const thinking = thinkingOf(delta)
    if (thinking) events.push({ type: 'thinking', text: thinking })
    const text = textOf(delta)
    if (text) events.push({ type: 'text', text })
    for (const piece of delta.tool_calls ?? []) this.#pushCalls(this.#calls.push(piece), events)
  }

  #pushCalls(whole: ToolCall[], events: ChatEvent[]): void {
    for (const call of whole) events.push({ type: 'tool-call', call })
    this.#called ||= whole.length > 0
  }
}

function toFailure(chunk: unknown, frame: string): FrameFailure {
  const { message } = isJsonObject(chunk) ? readErrorValue(chunk) : {}
  return message === undefined
    ? new FrameFailure('it is no frame of a chat completion', frame, 'strange')
    : new FrameFailure(message, frame, 'said')
}

function toStart({ id, model, created }: ChatCompletion | ChatCompletionChunk): StartEvent {
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
