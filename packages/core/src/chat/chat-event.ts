/** What happens while a model answers, in no dialect's spelling. */
import type { ServedBy } from '../deployments/served-by.ts'
import type { JsonObject } from '@ollamakit/wire'
import type { Logprob } from '@ollamakit/wire/native'
import type { Warning } from './chat-request.ts'
import type { ToolCall } from '../errors/partial.ts'

/** One thing that happened while a model answered. `start` first and once, `finish` last and once; a stream that cannot say `finish` fails instead. */
export type ChatEvent =
  | StartEvent
  /** Never empty. */
  | { type: 'thinking' | 'text'; text: string }
  /** Always whole. */
  | { type: 'tool-call'; call: ToolCall }
  /** An event of its own: hidden tokens have logprobs but no text. */
  | { type: 'logprobs'; tokens: Logprob[] }
  /** Only on request; comes before what it caused. */
  | { type: 'raw'; frame: unknown }
  | FinishEvent

export interface StartEvent {
  type: 'start'
  /** The name as answered. */
  model: string
  /** openai only, and not unique. */
  id?: string
  createdAt?: Date
  /** Where it really ran, for models that live elsewhere. */
  remote?: { model: string; host: string }
  /** Which deployment answered. Absent for a daemon that says no more than its address. */
  servedBy?: ServedBy
}

export interface FinishEvent {
  type: 'finish'
  reason: FinishReason
  /** The server's own word; absent when it gave none. */
  rawReason?: string
  usage: Usage
  /** native only. */
  timings?: Timings
  /** The prompt probably did not reach the model whole: see {@link Truncation}. */
  truncated?: Truncation
  /** What in the response could be read only in part, or differently from how it was sent: a tool's name with a marker of a template in it. */
  warnings?: Warning[]
}

/** `tool-calls` also where native says `stop`; `length` stays `length`. */
export type FinishReason = 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'load' | 'unload' | 'other'

/** Tokens counted by the server. Absent where unknown, never 0 instead. */
export interface Usage {
  inputTokens?: number
  outputTokens?: number
  /** `gateway`: a gateway counted, perhaps with another tokenizer than the model's. Absent: the model's own counts. */
  source?: 'gateway'
  /** All the server's own counters, spelled as it spells them. */
  raw?: JsonObject
}

/** Nanoseconds; absent where the server said nothing. */
export interface Timings {
  total?: number
  /** Until the model was ready. */
  load?: number
  /** On the part of the prompt that was not cached. */
  prompt?: number
  /** On the answer. */
  answer?: number
}

/**
 * What the server did to a conversation longer than its context without saying so, found by arithmetic.
 * Sees: tokens cut out of the middle, where the count is the one that such a cut leaves; old messages dropped, where far more text was sent than was counted.
 * Cannot see: a few dropped messages; a context length that was neither asked for nor is a default. `strictContext` makes the server say it.
 */
export interface Truncation {
  what: 'tokens-cut' | 'messages-dropped'
  /** In tokens: as asked for, or the default that explains the count; absent where neither is known. */
  contextLength?: number
  message: string
}
