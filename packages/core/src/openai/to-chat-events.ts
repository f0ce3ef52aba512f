/** Frames of one `/v1/chat/completions` answer as events. */
import { isJsonObject } from '@ollamakit/wire'
import { type ChatCompletion, type ChatCompletionChunk, type ChatCompletionDelta, type CompletionUsage, isChatCompletion } from '@ollamakit/wire/openai'
import { createCallIds } from '../chat/call-ids.ts'
import { type ChatFrameReader, FrameFailure, parseFrame } from '../chat/chat-dialect.ts'
import type { ChatEvent, FinishReason, StartEvent, Usage } from '../chat/chat-event.ts'
import { toDate } from '../chat/to-date.ts'
import { readErrorValue } from '../errors/read-error-body.ts'
import { createToolCallPieces } from './tool-call-pieces.ts'

/** Holds what a turn needs to remember: the reason why it ended and the usage, which come in frames of their own, and calls in pieces. */
export function createChatEventReader(raw: boolean): ChatFrameReader {
  const calls = createToolCallPieces(createCallIds())
  let begun = false
  let called = false
  let rawReason: string | undefined
  let usage: CompletionUsage | undefined

  function pushCalls(whole: ReturnType<typeof calls.flush>, events: ChatEvent[]): void {
    for (const call of whole) events.push({ type: 'tool-call', call })
    called ||= whole.length > 0
  }

  function pushDelta(delta: ChatCompletionDelta & { reasoning_content?: string }, events: ChatEvent[]): void {
    const thinking = delta.reasoning || delta.reasoning_content
    if (thinking) events.push({ type: 'thinking', text: thinking })
    if (delta.content) events.push({ type: 'text', text: delta.content })
    for (const piece of delta.tool_calls ?? []) pushCalls(calls.push(piece), events)
  }

  /** `finish` comes last, and the usage after the reason: it waits for `[DONE]` or the end of the bytes. */
  function pushFinish(events: ChatEvent[]): void {
    if (reader.finished || rawReason === undefined) return
    reader.finished = true
    events.push({ type: 'finish', reason: toFinishReason(rawReason, called), rawReason, usage: toUsage(usage) })
  }

  // A plain property: an object with a getter takes microseconds to make, and there is one for each answer.
  const reader = {
    finished: false,
    push(frame: string, events: ChatEvent[]): void {
      if (reader.finished) return
      if (frame === '[DONE]') return pushFinish(events)
      const chunk = parseFrame(frame)
      if (raw) events.push({ type: 'raw', frame: chunk })
      if (!isChatCompletion(chunk) || saysError(chunk)) throw toFailure(chunk, frame)
      if (!begun) events.push(toStart(chunk))
      begun = true
      if (chunk.usage) usage = chunk.usage
      const [choice] = chunk.choices
      if (!choice) return
      pushDelta(('delta' in choice ? choice.delta : 'message' in choice ? choice.message : undefined) ?? {}, events)
      if (choice.logprobs?.content?.length) events.push({ type: 'logprobs', tokens: choice.logprobs.content })
      if (!choice.finish_reason) return
      rawReason = choice.finish_reason
      pushCalls(calls.flush(), events)
    },
    end: pushFinish,
  }
  return reader
}

/** Some gateways put an error beside empty choices. */
function saysError(chunk: ChatCompletion | ChatCompletionChunk): boolean {
  return 'error' in chunk && chunk.error != null
}

function toFailure(chunk: unknown, frame: string): FrameFailure {
  const { message } = isJsonObject(chunk) ? readErrorValue(chunk) : {}
  return message === undefined ? new FrameFailure('it is no frame of a chat completion', frame, 'broken') : new FrameFailure(message, frame, 'said')
}

function toStart({ id, model, created }: ChatCompletion | ChatCompletionChunk): StartEvent {
  const createdAt = toDate(created)
  return { type: 'start', model, ...(id ? { id } : {}), ...(createdAt ? { createdAt } : {}) }
}

function toUsage(usage: CompletionUsage | undefined): Usage {
  if (!usage) return {}
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage
  return { ...(inputTokens === undefined ? {} : { inputTokens }), ...(outputTokens === undefined ? {} : { outputTokens }), raw: { ...usage } }
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
