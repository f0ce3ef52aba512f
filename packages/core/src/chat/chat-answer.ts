/** A response that is being read: the interface between the dialects and everything above them. */
import type { JsonObject } from '@ollamakit/wire'
import type { ServedBy } from '../deployments/served-by.ts'
import type { Call } from '../transport/call.ts'
import type { ChatEvent } from './chat-event.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

/** A response whose headers have arrived and whose events are read on demand. */
export interface ChatAnswer {
  /** The first request, if there are two. */
  readonly request: { url: string; body: JsonObject }
  /** The response to that request. */
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
   * @throws OllamaStreamError with the partial content, if the stream is cut off, contains an `error` or cannot be read.
   */
  read(): Promise<ChatEvent[] | undefined>
  /** Closes the connection, even while `read` waits. May be called twice and after the end. */
  cancel(): Promise<void>
}

/** Sends a request. Resolves with the response headers. */
export type Open = (request: ChatRequest, call?: Call) => Promise<ChatAnswer>
