/** An answer that is being read: the seam between the dialects and everything above them. */
import type { JsonObject } from '@ollamakit/wire'
import type { RetryOptions } from '../transport/retry-options.ts'
import type { Timeouts } from '../transport/timeouts.ts'
import type { ChatEvent } from './chat-event.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

/** What belongs to one call and not to the question. */
export interface Call {
  /** Closes the socket, before or after headers; what was waited for rejects with the signal's own reason. */
  signal?: AbortSignal | undefined
  /** Win over the client's; `undefined` removes one. */
  headers?: Record<string, string | undefined> | undefined
  /** Win over the client's, limit by limit; Infinity takes one away. */
  timeouts?: Timeouts | undefined
  /** How often to try again before the first byte of an answer; wins over the client's. 0: never. */
  retry?: number | RetryOptions | undefined
  /** Add a `raw` event for each frame. Default false. */
  raw?: boolean | undefined
}

/** An answer whose headers are in and whose events are pulled. */
export interface ChatAnswer {
  /** The first, where an answer takes two: its head is what is known before there are events. */
  readonly request: { url: string; body: JsonObject }
  /** To that request. */
  readonly response: { status: number; headers: Headers }
  readonly warnings: Warning[]
  /**
   * The events of one socket read, never empty; undefined at the end.
   * A read that holds events and a failure yields the events first and fails on the next read.
   *
   * @throws OllamaStreamError with what had arrived, when the stream breaks off, says `error` or cannot be read.
   */
  read(): Promise<ChatEvent[] | undefined>
  /** Closes the socket, even while `read` waits. Safe to call twice and after the end. */
  cancel(): Promise<void>
}

/** Sends a question and waits for the head of the answer. */
export type Open = (request: ChatRequest, call?: Call) => Promise<ChatAnswer>
