/** The options of one call: every method of the client takes them. */
import type { CallResponse } from './call-response.ts'
import type { RetryOptions } from './retry-options.ts'
import type { Timeouts } from './timeouts.ts'

/** What belongs to one call and not to the request. */
export interface Call {
  /** Closes the connection, before or after the response headers. Pending promises reject with the signal's own reason. */
  signal?: AbortSignal | undefined
  /** Override the client's headers; `undefined` removes one. */
  headers?: Record<string, string | undefined> | undefined
  /** Override the client's timeouts, one by one; Infinity removes one. */
  timeouts?: Timeouts | undefined
  /** Retries before the first byte of a response; overrides the client's setting. 0: none. */
  retry?: number | RetryOptions | undefined
  /**
   * Called for each request that was answered with a status below 400: which deployment answered, with which headers, and a warning if it was an
   * entry of `fallback`. Before the content of a stream, after that of a whole response. A method may send several requests.
   */
  onResponse?: ((response: CallResponse) => void) | undefined
  /** Adds a `raw` event for each frame. Default false. */
  raw?: boolean | undefined
}
