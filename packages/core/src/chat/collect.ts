/** Folds events into what was said. */
import type { Logprob } from '@ollamakit/wire/native'
import type { ChatEvent, FinishEvent, FinishReason, StartEvent, Timings, Truncation, Usage } from './chat-event.ts'
import type { ToolCall } from './chat-request.ts'

/** What a model said, whole or until it broke off. */
export interface ChatAnswerContent {
  thinking: string
  text: string
  toolCalls: ToolCall[]
  /** Absent unless asked for. */
  logprobs?: Logprob[]
}

/** A finished answer. */
export interface ChatContent extends ChatAnswerContent {
  start: Omit<StartEvent, 'type'>
  finishReason: FinishReason
  /** The server's own word for it. */
  rawFinishReason?: string
  usage: Usage
  /** native only. */
  timings?: Timings
  /** The prompt probably did not reach the model whole. */
  truncated?: Truncation
}

/** Takes events in and keeps what they add up to. */
export interface Collector {
  add(events: readonly ChatEvent[]): void
  /** What has been said so far. */
  partial(): ChatAnswerContent
  /** The finished answer; undefined before `finish`. */
  content(): ChatContent | undefined
}

export function createCollector(): Collector {
  let thinking = ''
  let text = ''
  const toolCalls: ToolCall[] = []
  let logprobs: Logprob[] | undefined
  let start: StartEvent | undefined
  let finish: FinishEvent | undefined

  function partial(): ChatAnswerContent {
    return { thinking, text, toolCalls: [...toolCalls], ...(logprobs ? { logprobs } : {}) }
  }

  return {
    add(events) {
      for (const event of events) {
        switch (event.type) {
          case 'text':
            text += event.text
            break
          case 'thinking':
            thinking += event.text
            break
          case 'tool-call':
            toolCalls.push(event.call)
            break
          case 'logprobs':
            ;(logprobs ??= []).push(...event.tokens)
            break
          case 'start':
            start = event
            break
          case 'finish':
            finish = event
            break
          case 'raw':
            break
        }
      }
    },
    partial,
    content() {
      if (!start || !finish) return undefined
      const { type: _start, ...begun } = start
      const { reason, rawReason, usage, timings, truncated } = finish
      return {
        ...partial(),
        start: begun,
        finishReason: reason,
        ...(rawReason === undefined ? {} : { rawFinishReason: rawReason }),
        usage,
        ...(timings ? { timings } : {}),
        ...(truncated ? { truncated } : {}),
      }
    },
  }
}
