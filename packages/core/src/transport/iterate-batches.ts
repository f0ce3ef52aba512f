/** The single values of an answer that is read in batches, for `for await`. */
import { isSignal } from './check-arguments.ts'
import type { Batches } from './read-batches.ts'

/**
 * Opens lazily, with the first `next`; leaving closes the socket; calls of `next` may overlap.
 * Hand-written: a generator costs more per value, and its `return()` waits for a pending `next()`. A class for its speed: docs/decisions/0011.
 */
export class BatchIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #open: (signal: AbortSignal) => Promise<Pick<Batches<T>, 'read' | 'cancel'>>
  readonly #leaving = new AbortController()
  readonly #signal: AbortSignal
  #answer: Pick<Batches<T>, 'read' | 'cancel'> | undefined
  #values: T[] = []
  #at = 0
  #over = false
  /** Calls of `next` that have to wait, and the last of them: calls that overlap take their turn. */
  #waiting = 0
  #last: Promise<unknown> | undefined

  constructor(
    open: (signal: AbortSignal) => Promise<Pick<Batches<T>, 'read' | 'cancel'>>,
    signal: AbortSignal | undefined,
  ) {
    this.#open = open
    // What is no signal cannot be joined to one: it goes on as it is, and is named where calls are checked.
    this.#signal = isSignal(signal)
      ? AbortSignal.any([signal, this.#leaving.signal])
      : (signal ?? this.#leaving.signal)
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting === 0 && this.#at < this.#values.length)
      return Promise.resolve({ value: this.#values[this.#at++] as T, done: false })
    this.#waiting++
    const pull = (): Promise<IteratorResult<T, undefined>> => this.#pull()
    const result = this.#last ? this.#last.then(pull, pull) : this.#pull()
    this.#last = result
    return result
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#over = true
    this.#values = []
    this.#leaving.abort()
    await this.#answer?.cancel()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #pull(): Promise<IteratorResult<T, undefined>> {
    try {
      if (this.#at >= this.#values.length) await this.#fill()
      return this.#at < this.#values.length
        ? { value: this.#values[this.#at++] as T, done: false }
        : { value: undefined, done: true }
    } finally {
      if (--this.#waiting === 0) this.#last = undefined
    }
  }

  /** Reads until there is something, or the answer is over. */
  async #fill(): Promise<void> {
    if (this.#over) return
    try {
      this.#answer ??= await this.#open(this.#signal)
      this.#values = (await this.#answer.read()) ?? []
    } catch (cause) {
      const left = this.#over
      this.#over = true
      this.#values = []
      // Who has left the loop is not told that the request he gave up was aborted.
      if (!left) throw cause
    }
    this.#at = 0
    if (this.#values.length === 0) this.#over = true
  }
}
