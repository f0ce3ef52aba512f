/** Folds events into what was said. */
import type { Logprob } from '@ollamakit/wire/native'
import type { ChatEvent, FinishReason, StartEvent, Timings, Usage } from './chat-event.ts'
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
  timings?: Timings
}

/** Takes events in, keeps what they add up to. Text is kept in pieces and joined when it is asked for. */
export interface Collector {
  add(events: readonly ChatEvent[]): void
  /** What has been said so far. */
  partial(): ChatAnswerContent
}
