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
export type MethodKinds<T> = { [name in keyof T]: T[name] extends (...args: never[]) => Promise<unknown> ? 'promise' : 'stream' }

/** The methods of something that is not there yet. Each loads it when it is called; a stream, when its loop begins. */
export function lateMethods<T extends object>(load: () => Promise<T>, kinds: MethodKinds<T>): T {
  const methods: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(kinds)) {
    const call = async (args: unknown[]): Promise<unknown> => {
      const loaded = (await load()) as Record<string, (...args: unknown[]) => unknown> // its methods are those of the table
      return loaded[name]?.(...args)
    }
    methods[name] =
      kind === 'stream' ? (...args: unknown[]) => lateStream(() => call(args) as Promise<JsonStream<unknown>>) : (...args: unknown[]) => call(args)
  }
  return methods as T // the table names every method, which the compiler checks
}

/** A stream whose code is loaded with its first `next`; from then on it is that stream. */
function lateStream<T>(load: () => Promise<JsonStream<T>>): JsonStream<T> {
  let stream: JsonStream<T> | undefined
  let left = false
  const loaded = once(async () => {
    stream = await load()
    return stream
  })

  async function first(): Promise<IteratorResult<T, undefined>> {
    const own = await loaded()
    // Left while the code was on its way: then nothing is sent.
    return left ? { value: undefined, done: true } : await own.next()
  }

  return {
    next: () => (stream && !left ? stream.next() : first()),
    async return() {
      left = true
      return (await stream?.return?.()) ?? { value: undefined, done: true }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
