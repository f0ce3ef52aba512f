/** The single values of an answer that is read in batches, for `for await`. */
import type { Batches } from './read-batches.ts'

/**
 * Opens lazily, with the first `next`; leaving closes the socket; calls of `next` may overlap.
 * Hand-written: a generator costs more per value, and its `return()` waits for a pending `next()`.
 */
export function iterateBatches<T>(open: (signal: AbortSignal) => Promise<Batches<T>>, signal: AbortSignal | undefined): AsyncIterableIterator<T, undefined> {
  const leaving = new AbortController()
  const either = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal
  let answer: Batches<T> | undefined
  let values: T[] = []
  let at = 0
  let over = false
  /** Calls of `next` that have to wait, and the last of them: calls that overlap take their turn. */
  let waiting = 0
  let last: Promise<unknown> | undefined

  async function pull(): Promise<IteratorResult<T, undefined>> {
    try {
      if (at >= values.length) await fill()
      return at < values.length ? { value: values[at++] as T, done: false } : { value: undefined, done: true }
    } finally {
      if (--waiting === 0) last = undefined
    }
  }

  /** Reads until there is something, or the answer is over. */
  async function fill(): Promise<void> {
    if (over) return
    try {
      answer ??= await open(either)
      values = (await answer.read()) ?? []
    } catch (cause) {
      const left = over
      over = true
      values = []
      // Who has left the loop is not told that the request he gave up was aborted.
      if (!left) throw cause
    }
    at = 0
    if (values.length === 0) over = true
  }

  return {
    next() {
      if (waiting === 0 && at < values.length) return Promise.resolve({ value: values[at++] as T, done: false })
      waiting++
      const result = last ? last.then(pull, pull) : pull()
      last = result
      return result
    },
    async return() {
      over = true
      values = []
      leaving.abort()
      await answer?.cancel()
      return { value: undefined, done: true }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
