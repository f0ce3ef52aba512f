/** Random-looking values that are the same every time: everything the mock makes up comes from a seed and a key. */

/** Numbers drawn one after another. */
export interface SeededRandom {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  /** The number that is drawn at this position, 0 for the first one. Nothing is drawn by that. */
  nth(position: number): number
  /** One of these. */
  pick<T>(list: readonly T[]): T
  /** That many characters of `alphabet`. */
  text(length: number, alphabet: string): string
}

/** Returns a source of numbers that depends only on the key. */
export function createSeededRandom(...key: (string | number)[]): SeededRandom {
  return new Mulberry(key)
}

/** mulberry32: 32 bits of state are plenty for ids and durations. The key is looked at with the first draw: many sources are never drawn from. */
class Mulberry implements SeededRandom {
  readonly #key: readonly (string | number)[]
  #start: number | undefined
  #drawn = 0

  constructor(key: readonly (string | number)[]) {
    this.#key = key
  }

  next(): number {
    return this.nth(this.#drawn++)
  }

  nth(position: number): number {
    this.#start ??= hashText(this.#key.join('\u0000'))
    const state = (this.#start + Math.imul(position + 1, 0x6d2b79f5)) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('')
  }
}

/** A number for a text: FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}
