/** Code that comes with its first use: what a program never asks for, it never loads. See docs/decisions/0006-size-of-core.md. */
import type { JsonStream } from './transport/stream-json.ts'

/** Makes something at the first call and keeps it. A failure is not kept: the next call tries again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((cause: unknown) => {
      made = undefined
      throw cause
    })
    return made
  }
}

/** What a method gives: something to wait for, or something to loop over. */
export type MethodKinds<T> = {
  [name in keyof T]: T[name] extends (...args: never[]) => Promise<unknown> ? 'promise' : 'stream'
}

/** The methods of something that is not there yet. Each loads it when it is called; a stream, when its loop begins. */
export function lateMethods<T extends object>(load: () => Promise<T>, kinds: MethodKinds<T>): T {
  const methods: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(kinds)) {
    const call = async (args: unknown[]): Promise<unknown> => {
      const loaded = (await load()) as Record<string, (...args: unknown[]) => unknown> // its methods are those of the table
      return loaded[name]?.(...args)
    }
    methods[name] =
      kind === 'stream'
        ? (...args: unknown[]) => new LateStream(() => call(args) as Promise<JsonStream<unknown>>)
        : (...args: unknown[]) => call(args)
  }
  return methods as T // the table names every method, which the compiler checks
}

/** A stream whose code is loaded with its first `next`; from then on it is that stream. A class for its speed: docs/decisions/0011. */
class LateStream<T> implements AsyncIterableIterator<T, undefined> {
  readonly #load: () => Promise<JsonStream<T>>
  #stream: JsonStream<T> | undefined
  #left = false

  constructor(load: () => Promise<JsonStream<T>>) {
    this.#load = once(load)
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return this.#stream && !this.#left ? this.#stream.next() : this.#first()
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#left = true
    return (await this.#stream?.return?.()) ?? { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #first(): Promise<IteratorResult<T, undefined>> {
    this.#stream = await this.#load()
    // Left while the code was on its way: then nothing is sent.
    return this.#left ? { value: undefined, done: true } : await this.#stream.next()
  }
}
