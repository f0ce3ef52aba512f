/** The events of a response, independent of the dialect. */
import type { ServedBy } from '../deployments/served-by.ts'
import type { JsonObject } from '@ollamakit/wire'
import type { Logprob } from '@ollamakit/wire/native'
import type { Warning } from './chat-request.ts'
import type { ToolCall } from '../errors/partial.ts'

/** One event of a response. `start` is the first event and `finish` the last; each occurs once. A stream without an end mark rejects instead. */
export type ChatEvent =
  | StartEvent
  /** Never empty. */
  | { type: 'thinking' | 'text'; text: string }
  /** Always complete. */
  | { type: 'tool-call'; call: ToolCall }
  /** An event of its own: hidden tokens have logprobs but no text. */
  | { type: 'logprobs'; tokens: Logprob[] }
  /** Only on request; precedes the events of the frame. */
  | { type: 'raw'; frame: unknown }
  | FinishEvent

export interface StartEvent {
  type: 'start'
  /** The name in the response. */
  model: string
  /** openai only, and not unique. */
  id?: string
  createdAt?: Date
  /** Where the model ran, for models on another host. */
  remote?: { model: string; host: string }
  /** Which deployment answered. Absent for a daemon that says no more than its address. */
  servedBy?: ServedBy
}

export interface FinishEvent {
  type: 'finish'
  reason: FinishReason
  /** The server's own reason; absent if it sent none. */
  rawReason?: string
  usage: Usage
  /** native only. */
  timings?: Timings
  /** The prompt was probably truncated: see {@link Truncation}. */
  truncated?: Truncation
  /** What in the response could be read only in part, or differently from how it was sent: a tool's name with a marker of a template in it. */
  warnings?: Warning[]
}

/** `tool-calls` also if the native dialect reports `stop` after calls. */
export type FinishReason = 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'load' | 'unload' | 'other'

/** Tokens counted by the server. Absent if unknown, never 0 instead. */
export interface Usage {
  inputTokens?: number
  outputTokens?: number
  /** `gateway`: a gateway counted, perhaps with another tokenizer than the model's. Absent: the model's own counts. */
  source?: 'gateway'
  /** All counters of the server, with its spelling. */
  raw?: JsonObject
}

/** Nanoseconds; absent if the server sent none. */
export interface Timings {
  total?: number
  /** Until the model was ready. */
  load?: number
  /** Evaluating the part of the prompt that was not cached. */
  prompt?: number
  /** Generating the response. */
  answer?: number
}

/**
 * A silent truncation of a conversation that is longer than the context, derived from the token count.
 * Detects tokens cut out of the middle, if the count is the one that such a cut leaves, and dropped messages, if far more text was sent than was counted.
 * Does not detect a few dropped messages, or a context length that was neither requested nor is a default. With `strictContext` the server reports it.
 */
export interface Truncation {
  what: 'tokens-cut' | 'messages-dropped'
  /** In tokens: as requested, or the default that explains the count; absent if neither is known. */
  contextLength?: number
  message: string
}
