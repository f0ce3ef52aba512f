/** An answer that is being read: the seam between the dialects and everything above them. */
import type { JsonObject } from '@ollamakit/wire'
import type { ServedBy } from '../deployments/served-by.ts'
import type { Call } from '../transport/call.ts'
import type { ChatEvent } from './chat-event.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

/** An answer whose headers are in and whose events are pulled. */
export interface ChatAnswer {
  /** The first, where an answer takes two: its head is what is known before there are events. */
  readonly request: { url: string; body: JsonObject }
  /** To that request. */
  readonly response: {
    status: number
    headers: Headers
    /** Which deployment answered, and what its headers say. */ readonly servedBy: ServedBy
  }
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
