/** Random-looking values that are the same every time: everything the mock makes up comes from a seed and a key. */

/** Numbers drawn one after another. */
export interface SeededRandom {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  /** Goes on as if so many had been drawn. */
  skip(count: number): void
  /** One of these. */
  pick<T>(list: readonly T[]): T
  /** That many characters of `alphabet`. */
  text(length: number, alphabet: string): string
}

/** A source of numbers that depends on nothing but the key. */
export function createSeededRandom(...key: (string | number)[]): SeededRandom {
  return new Mulberry(key)
}

/** 32 bits of state are plenty for ids and durations. The key is looked at with the first draw: many sources are never drawn from. */
class Mulberry implements SeededRandom {
  readonly #key: readonly (string | number)[]
  #state: number | undefined

  constructor(key: readonly (string | number)[]) {
    this.#key = key
  }

  next(): number {
    const state = this.#advance(1)
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  skip(count: number): void {
    this.#advance(count)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('')
  }

  #advance(count: number): number {
    const before = this.#state ?? hashText(this.#key.join('\u0000'))
    const state = (before + Math.imul(count, 0x6d2b79f5)) | 0
    this.#state = state
    return state
  }
}

/** A number for a text: FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}
