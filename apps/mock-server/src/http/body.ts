/** The bodies of requests: short ones are kept as texts, and what is decoded from one serves all requests that say the same. */

/** Works something out of a body's bytes, and nothing else. */
export type Decode<T> = (bytes: Buffer) => T

/** A body as it came. */
export class Body {
  /** In bytes. */
  readonly length: number
  /** One character for each byte: a single thing to collect, where a buffer is four. Longer ones are left as they are. */
  readonly #whole: Buffer | string
  readonly #isKnown: boolean
  #decode: Decode<unknown> | undefined
  #decoded: unknown

  constructor(whole: Buffer | string, isKnown = false) {
    this.length = whole.length
    this.#whole = whole
    this.#isKnown = isKnown
  }

  toBuffer(): Buffer {
    return typeof this.#whole === 'string' ? Buffer.from(this.#whole, 'latin1') : this.#whole
  }

  /** What a function makes of the bytes. A body that is known to come again asks it once, so nobody may change what it gave. */
  decodedBy<T>(decode: Decode<T>): T {
    if (!this.#isKnown) return decode(this.toBuffer())
    if (this.#decode !== decode) {
      this.#decoded = decode(this.toBuffer())
      this.#decode = decode
    }
    // What this very function has made.
    return this.#decoded as T
  }
}

/** Knows the bodies that came more than once lately: a test asks the same again and again. */
export interface Bodies {
  /** The body in these bytes from there to their end. */
  of(bytes: Buffer, start?: number): Body
}

export function createBodies(): Bodies {
  const known = new Map<string, Body>()
  const seenOnce = new Set<string>()
  return {
    of(bytes, start = 0) {
      if (bytes.length - start > longestText) return new Body(start === 0 ? bytes : bytes.subarray(start))
      const text = bytes.toString('latin1', start)
      const before = known.get(text)
      if (before) return before
      if (!seenOnce.has(text)) {
        if (seenOnce.size >= mostKnown) seenOnce.clear()
        seenOnce.add(text)
        return new Body(text)
      }
      const body = new Body(text, true)
      if (known.size >= mostKnown) known.clear()
      known.set(text, body)
      return body
    },
  }
}

/** Together they bound what is known to a few megabytes. */
const longestText = 4096
const mostKnown = 256
