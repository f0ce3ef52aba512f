/** Random-looking values that are the same every time: everything the mock makes up comes from a seed and a key. */

/** Numbers drawn one after another. */
export interface SeededRandom {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  /** One of these. */
  pick<T>(list: readonly T[]): T
  /** That many characters of `alphabet`. */
  text(length: number, alphabet: string): string
}

/** A source of numbers that depends on nothing but the key. */
export function createSeededRandom(...key: (string | number)[]): SeededRandom {
  let state = hashText(key.join('\u0000'))
  const next = (): number => {
    // mulberry32: 32 bits of state are plenty for ids and durations.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    text: (length, alphabet) => Array.from({ length }, () => alphabet[below(alphabet.length)]).join(''),
  }
}

/** A number for a text: FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}
