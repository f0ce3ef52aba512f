/** Reads the frames of a `/v1/chat/completions` response, and converts them to events. */
import { isJsonObject } from '@ollamakit/wire'
import {
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChatCompletionChunkChoice,
  type ChatCompletionDelta,
  type CompletionUsage,
  isChatCompletion,
} from '@ollamakit/wire/openai'
import type { ChatReader } from '../chat/read-frames.ts'
import type { ChatEvent, FinishReason, StartEvent, Usage } from '../chat/chat-event.ts'
import type { ToolCall } from '../errors/partial.ts'
import type { Warning } from '../chat/chat-request.ts'
import { addWarning } from '../chat/add-warning.ts'
import { createToolCallContext } from '../chat/tool-call-entries.ts'
import { FrameFailure } from '../errors/frame-failure.ts'
import { isFailedReason } from '../chat/failed-reason.ts'
import { show } from '../errors/quote.ts'
import { toDate } from '../chat/to-date.ts'
import { checkFrame } from '../transport/stream-json.ts'
import { textOf, thinkingOf } from './delta-text.ts'
import { ToolCallPieces } from './tool-call-pieces.ts'
import { normalizeFrame } from './normalize-frame.ts'

/**
 * Reads the frames of one response. Remembers the finish reason and the usage, which arrive in frames of their own, and the pieces of tool calls.
 * A class for its speed: docs/decisions/0011.
 */
export class OpenAIChatReader implements ChatReader<ChatCompletionChunk> {
  readonly endMark = '[DONE]'
  finished = false
  /** Whether the value is a complete response, which repeats what was streamed before it. */
  complete = false
  readonly #warnings: Warning[] = []
  readonly #offered: ReadonlySet<string> | undefined
  #calls: ToolCallPieces | undefined
  #frame = ''
  #said: { thinking?: boolean; text?: boolean; toolCall?: boolean } = {}
  #started = false
  #rawReason: string | undefined
  #usage: CompletionUsage | undefined

  readonly #warn = (message: string): void => addWarning(this.#warnings, 'response', message)

  /** `offered`: the names of the tools of the request. */
  constructor(offered?: ReadonlySet<string>) {
    this.#offered = offered
  }

  toValue(json: unknown, frame: string): ChatCompletionChunk {
    this.#frame = frame
    const value = checkFrame(normalizeFrame(json), frame, isChatCompletion, 'frame of a chat completion')
    if (!value.choices.every(isChoice)) throw new FrameFailure('a choice has another form', frame, 'strange')
    const [first] = value.choices
    this.complete = first !== undefined && 'message' in first && isComplete(value)
    return this.complete ? toChunk(value) : withDeltas(value)
  }

  addEvents(chunk: ChatCompletionChunk, events: ChatEvent[]): void {
    if (!this.#started && saysNothing(chunk)) return
    if (!this.#started) events.push(toStart(chunk))
    this.#started = true
    if (chunk.usage) this.#usage = chunk.usage
    const choice = firstOf(chunk)
    if (!choice) return
    this.#addDelta(choice.delta, events)
    if (choice.logprobs?.content?.length) events.push({ type: 'logprobs', tokens: choice.logprobs.content })
    const { finish_reason: reason } = choice
    if (typeof reason !== 'string' || reason === '') return
    if (isFailedReason(reason))
      throw new FrameFailure(
        `the server ended the response with finish_reason ${show(reason)}`,
        this.#frame,
        'said',
      )
    this.#rawReason = reason
  }

  /**
   * `finish` is the last event, and the usage follows the reason: it waits for `[DONE]` or the last byte. `[DONE]` without a reason is not an end.
   * A reason without `[DONE]` is one, because some servers never send the mark: the content is complete. If the connection was closed in between, the
   * token counts are absent.
   */
  end(events: ChatEvent[]): void {
    if (this.finished || this.#rawReason === undefined) return
    this.finished = true
    const reason = toFinishReason(this.#rawReason)
    this.#calls?.end(this.#give(events), reason === 'length' || reason === 'content-filter')
    if (reason === 'tool-calls' && !this.#said.toolCall) this.#warnings.push(noCalls)
    events.push({
      type: 'finish',
      reason: reason === 'stop' && this.#said.toolCall ? 'tool-calls' : reason,
      rawReason: this.#rawReason,
      usage: toUsage(this.#usage),
      ...(this.#warnings.length > 0 ? { warnings: this.#warnings } : {}),
    })
  }

  #addDelta(delta: ChatCompletionDelta, events: ChatEvent[]): void {
    const repeats = this.complete ? this.#said : {}
    const thinking = repeats.thinking ? '' : thinkingOf(delta, this.#warn)
    if (thinking) {
      events.push({ type: 'thinking', text: thinking })
      this.#said.thinking = true
    }
    const text = repeats.text ? '' : textOf(delta, this.#warn)
    if (text) {
      events.push({ type: 'text', text })
      this.#said.text = true
    }
    const calls = callsOf(delta)
    if (calls === undefined) return
    this.#calls ??= new ToolCallPieces(createToolCallContext(this.#offered, this.#warnings))
    if (this.complete) this.#calls.pushMessage(calls, this.#frame, this.#give(events))
    else this.#calls.push(calls, this.#frame, this.#give(events))
  }

  #give(events: ChatEvent[]): (call: ToolCall) => void {
    return (call) => {
      events.push({ type: 'tool-call', call })
      this.#said.toolCall = true
    }
  }
}

/** Whether a frame only keeps the connection alive. */
function saysNothing({ choices, model, id, usage }: Partial<ChatCompletionChunk>): boolean {
  return choices?.length === 0 && !model && !id && !usage
}

/** Returns `tool_calls`, or the single call of OpenAI's first form. Undefined, as in nearly every delta, if there are none. */
function callsOf(delta: ChatCompletionDelta & { function_call?: unknown }): unknown {
  const { tool_calls: calls, function_call: call } = delta
  // Some servers send both forms, one of them empty.
  const hasCalls = calls != null && !(Array.isArray(calls) && calls.length === 0)
  return hasCalls || call == null ? calls : [{ function: call }]
}

/** Returns the choice with index 0. Each further choice is another response. */
function firstOf({ choices }: ChatCompletionChunk): ChatCompletionChunkChoice | undefined {
  const [first] = choices
  return first?.index && isOther(first) ? choices.find((choice) => !isOther(choice)) : first
}

/** Other values than numbers do not distinguish choices. */
function isOther({ index }: { index: unknown }): boolean {
  return (typeof index === 'number' || typeof index === 'string') && /^[1-9]\d*$/.test(`${index}`)
}

const noCalls: Warning = {
  type: 'changed',
  setting: 'tools',
  message: 'the server says that the model called a tool, and no call was received',
}

/** Checks every frame, so only what reading relies on. */
function isChoice(choice: { delta?: unknown; message?: unknown } | null): boolean {
  return (
    typeof choice === 'object' &&
    choice !== null &&
    !Array.isArray(choice) &&
    isObjectOrNothing(choice.delta) &&
    isObjectOrNothing(choice.message)
  )
}

function isObjectOrNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))
}

/** Converts a complete response to a chunk: a server may send one although a stream was requested, also as the last frame of a stream. */
export function toChunk(frame: ChatCompletion | ChatCompletionChunk): ChatCompletionChunk {
  if (!isComplete(frame) || frame.choices.length === 0) return withDeltas(frame)
  const choices = frame.choices.map(({ message, ...choice }) => ({ ...choice, delta: message }))
  return { ...frame, object: 'chat.completion.chunk', choices }
}

/** Some servers leave the delta out of the frame with the reason, and some write the text as `/v1/completions` does. */
function withDeltas(frame: ChatCompletion | ChatCompletionChunk): ChatCompletionChunk {
  const chunk = frame as ChatCompletionChunk // not a complete response
  for (const choice of chunk.choices as (Partial<ChatCompletionChunkChoice> & { text?: string })[])
    choice.delta ??= choice.text === undefined ? {} : { content: choice.text }
  return chunk
}

/** Tests whether every choice has a message, and none has a delta with content. */
export function isComplete(value: unknown): value is ChatCompletion {
  return (
    isChatCompletion(value) &&
    value.choices.every(
      (choice: object) =>
        'message' in choice &&
        isJsonObject(choice.message) &&
        !('delta' in choice && saysSomething(choice.delta)),
    )
  )
}

function saysSomething(delta: unknown): boolean {
  return (
    isJsonObject(delta) &&
    Object.entries(delta).some(([name, value]) => name !== 'role' && value !== null && value !== '')
  )
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

/** The words of OpenAI, Mistral (`model_length`), TGI (`eos_token`), and of what gateways pass on from Anthropic and Gemini. */
const finishReasons: { readonly [word: string]: FinishReason } = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  eos_token: 'stop',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  tool_use: 'tool-calls',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  load: 'load',
  unload: 'unload',
  content_filter: 'content-filter',
  safety: 'content-filter',
  sensitive: 'content-filter',
}

function toFinishReason(reason: string): FinishReason {
  const word = reason.toLowerCase()
  return Object.hasOwn(finishReasons, word) ? (finishReasons[word] as FinishReason) : 'other'
}
