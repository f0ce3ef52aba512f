/** What a script says that the model says once: the `reply` of a fixture, as people write it. */
import type { JsonObject } from '@ollamakit/wire'
import type { Logprob } from '@ollamakit/wire/native'

/** One turn of the model. Text alone is short for `{ content }`. */
export type Reply = string | ReplyObject

export interface ReplyObject {
  /** A text is cut into word-like pieces, always the same way; a list gives the exact pieces, one token each. */
  content?: string | string[]
  /** Cut like `content`. */
  thinking?: string | string[]
  toolCalls?: ReplyToolCall[]
  /** In place of `thinking`, `content` and `toolCalls` when their order matters: each entry is one step of the model. */
  parts?: ReplyPart[]
  /** Default `stop`. */
  finish?: 'stop' | 'length'
  usage?: ReplyUsage
  /** One entry per piece (for a whole answer one flat list will do), or true for made-up ones. Sent only when the request asks. */
  logprobs?: true | ReplyLogprob[]
  /** A vector, for embedding routes; such a reply answers nothing else. */
  embedding?: number[]
  embeddings?: number[][]
  /** Answer with this failure instead. */
  error?: ReplyError
  /** Where and how the answer breaks off. */
  fault?: Fault
  /** How long everything takes. Default: no waiting. */
  pace?: Pace
  /** How the bytes leave. */
  wire?: ReplyWire
}

export interface ReplyToolCall {
  name: string
  /** Default `{}`. */
  arguments?: JsonObject
  /** Default: made from the seed, `call_` and eight of `[a-z0-9]`. Empty: none at all. */
  id?: string
  /** Default: the position among the calls of this turn; 0 for each on harmony. */
  index?: number
}

export interface ReplyPart {
  thinking?: string
  content?: string
  toolCalls?: ReplyToolCall[]
  logprobs?: ReplyLogprob[]
}

/** Token counts, and milliseconds. Default: the output counts pieces and calls, the prompt is guessed from its text. 0 leaves a count out of a native answer, and for `output` its duration too. */
export interface ReplyUsage {
  prompt?: number
  output?: number
  promptMs?: number
  outputMs?: number
}

/** A number is short for the log-probability of that piece. */
export type ReplyLogprob = number | Logprob

export interface ReplyError {
  /** 400 to 599. */
  status: number
  /** Rendered in the dialect's own envelope. */
  message?: string
  /** `run` (default): the model failed at its first token. `load`: it could not be loaded; also answers requests that only load it. */
  stage?: 'run' | 'load'
  /** Added to the answer's headers. */
  headers?: { [name: string]: string }
  /** Sent as it is in place of the envelope; what is not text is sent as JSON. */
  body?: unknown
  /** In place of the envelope's own code and type, in dialects that have them. */
  code?: string
  type?: string
}

export interface Fault {
  /** What is delivered before. Frames count native objects: lines of `/api/chat`. */
  after: 'request' | 'headers' | { frames: number } | { bytes: number }
  by: FaultMeans
  /** The text of the failure for `by: 'error'`. */
  message?: string
}

/** End of the connection, RST, silence, bytes that are no frame, or the server's own error in the dialect. */
export type FaultMeans = 'fin' | 'reset' | 'hang' | 'garbage' | 'error'

/** Milliseconds, or a rate. Deadlines are absolute, so a rate is kept however slow the reader is. */
export type Pace = PaceOfTokens | { tokensPerSecond: number } | { gaps: number[] }

/** Milliseconds. Default of each: 0. */
export interface PaceOfTokens {
  /** Before anything else, as if the model had to be loaded first. */
  load?: number
  /** From there to the first token. */
  firstToken?: number
  /** Between two tokens. */
  perToken?: number
  /** By how much the wait for a token differs at most, more or less; drawn from the seed. */
  jitter?: number
}

export interface ReplyWire {
  /** The bytes of each frame leave in writes of so many, of one (`byte`), or cut inside every character that has more than one. */
  split?: number | 'mid-character' | 'byte'
  /** So many frames leave in one write. */
  join?: number
  /** In place of each line feed: `\r\n`, or for events also `\r`. */
  newline?: '\n' | '\r\n' | '\r'
  /** While nothing is said, an empty line (for events a comment) leaves every so many milliseconds, also before the first frame. */
  keepAlive?: number
  /** The frame that ends the answer is sent twice. */
  doubleDone?: boolean
  /** End without the frame that says so, as a server whose runner closed oddly does. */
  omitDone?: boolean
}
