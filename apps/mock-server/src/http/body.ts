/** The bodies of requests: short ones are kept as texts, and what is decoded from one serves all requests that say the same. */

/** Works something out of a body's bytes, and nothing else. */
export type Decode<T> = (bytes: Buffer) => T

/** A body as it came. */
export class Body {
  /** In bytes. */
  readonly length: number
  #bytes: Buffer | undefined
  /** One character for each byte: a single thing to collect, where a buffer is four. */
  readonly #text: string | undefined
  #decode: Decode<unknown> | undefined
  #decoded: unknown

  constructor(whole: Buffer | string) {
    this.length = whole.length
    if (typeof whole === 'string') this.#text = whole
    else this.#bytes = whole
  }

  /** A copy of its own for whoever may change it. */
  toBuffer(): Buffer {
    return this.#text === undefined ? this.bytes : Buffer.from(this.#text, 'latin1')
  }

  get bytes(): Buffer {
    return (this.#bytes ??= this.toBuffer())
  }

  /** What a function makes of the bytes. It is asked once, so nobody may change what it gave. */
  decodedBy<T>(decode: Decode<T>): T {
    if (this.#decode !== decode) {
      this.#decoded = decode(this.bytes)
      this.#decode = decode
      // Read once, as a rule.
      if (this.#text !== undefined) this.#bytes = undefined
    }
    // What this very function has made.
    return this.#decoded as T
  }
}

/** Knows the bodies that came lately: a test asks the same again and again. */
export interface Bodies {
  /** The body in these bytes from there to their end. */
  of(bytes: Buffer, start?: number): Body
}

export function createBodies(): Bodies {
  const known = new Map<string, Body>()
  return {
    of(bytes, start = 0) {
      if (bytes.length - start > longestText) return new Body(start === 0 ? bytes : bytes.subarray(start))
      const text = bytes.toString('latin1', start)
      const before = known.get(text)
      if (before) return before
      const body = new Body(text)
      if (known.size >= mostKnown) known.clear()
      known.set(text, body)
      return body
    },
  }
}

/** Together they bound what is known to a few megabytes. */
const longestText = 4096
const mostKnown = 256
