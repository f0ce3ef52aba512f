/**
 * What a client under measure can do. Each reads everything, and gives the text back so that nothing can be
 * left out.
 */
import type { Dialect } from '../payloads.ts'

export interface BenchClient {
  /** Reads one streamed chat answer whole, token by token as the client's users would. */
  stream(baseURL: string, dialect: Dialect): Promise<string>
  /** Asks for a whole answer in the client's everyday way. Default: `stream`. */
  generate?(baseURL: string, dialect: Dialect): Promise<string>
  /** Opens one and reads no further than its first text. */
  hold(baseURL: string, dialect: Dialect): Promise<HeldStream>
  /** Asks for 512 vectors of 1024 and gives one number of the last. */
  embed?(baseURL: string, dialect: Dialect): Promise<number>
}

/** A stream whose reader has stopped. */
export interface HeldStream {
  /** Reads the rest. */
  drain(): Promise<void>
}

/** Reads an iterator up to the first value that says something. */
export async function holdIterator<T>(
  values: AsyncIterable<T>,
  isText: (value: T) => boolean,
): Promise<HeldStream> {
  const iterator = values[Symbol.asyncIterator]()
  for (let next = await iterator.next(); ; next = await iterator.next()) {
    if (next.done) throw new Error('the answer has no text')
    if (isText(next.value)) break
  }
  return {
    async drain() {
      for (let next = await iterator.next(); !next.done;) next = await iterator.next()
    },
  }
}

/** One client for each address and dialect, as programs do it: creating one is not part of a request. */
export function keepOne<T>(
  make: (baseURL: string, dialect: Dialect) => T,
): (baseURL: string, dialect: Dialect) => T {
  const made = new Map<string, T>()
  return (baseURL, dialect) => {
    const key = `${dialect} ${baseURL}`
    const known = made.get(key) ?? make(baseURL, dialect)
    made.set(key, known)
    return known
  }
}

export const prompt = 'Hi'
export const inputs: string[] = Array.from({ length: 512 }, (_, i) => `text ${i}`)
