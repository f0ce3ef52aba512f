/** Folds events into what was said. */
import type { Logprob } from '@ollamakit/wire/native'
import type { Warning } from './chat-request.ts'
import type { ChatAnswerContent, ToolCall } from '../errors/partial.ts'
import type {
  ChatEvent,
  FinishEvent,
  FinishReason,
  StartEvent,
  Timings,
  Truncation,
  Usage,
} from './chat-event.ts'

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

/** Takes events in and keeps what they add up to. A class for its speed: docs/decisions/0011. */
export class Collector {
  #thinking = ''
  #text = ''
  readonly #toolCalls: ToolCall[] = []
  #logprobs: Logprob[] | undefined
  #start: StartEvent | undefined
  #finish: FinishEvent | undefined

  add(events: readonly ChatEvent[]): void {
    for (const event of events) {
      switch (event.type) {
        case 'text':
          this.#text += event.text
          break
        case 'thinking':
          this.#thinking += event.text
          break
        case 'tool-call':
          this.#toolCalls.push(event.call)
          break
        case 'logprobs':
          // Not spread into push: a frame may have more than a call can take.
          this.#logprobs ??= []
          for (const token of event.tokens) this.#logprobs.push(token)
          break
        case 'start':
          this.#start = event
          break
        case 'finish':
          this.#finish = event
          break
        case 'raw':
          break
      }
    }
  }

  /** What has been said so far. */
  partial(): ChatAnswerContent {
    return {
      thinking: this.#thinking,
      text: this.#text,
      toolCalls: [...this.#toolCalls],
      ...(this.#logprobs ? { logprobs: this.#logprobs } : {}),
    }
  }

  /** What was warned of while the response was read. */
  warnings(): readonly Warning[] {
    return this.#finish?.warnings ?? []
  }

  /** The finished answer; undefined before `finish`. */
  content(): ChatContent | undefined {
    if (!this.#start || !this.#finish) return undefined
    const { type: _start, ...start } = this.#start
    const { reason, rawReason, usage, timings, truncated } = this.#finish
    return {
      ...this.partial(),
      start,
      finishReason: reason,
      ...(rawReason === undefined ? {} : { rawFinishReason: rawReason }),
      usage,
      ...(timings ? { timings } : {}),
      ...(truncated ? { truncated } : {}),
    }
  }
}
