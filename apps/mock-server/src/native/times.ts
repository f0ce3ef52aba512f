/** Times of one answer, made up: the same request gets the same ones in every run. */
import { createSeededRandom } from '../turn/seeded-random.ts'

export interface Times {
  /** The next frame's `created_at`: RFC 3339 with nanoseconds. */
  next(): string
  /** Nanoseconds it took to load the model. */
  loadNs: number
  /** Nanoseconds between the counted durations and the whole. */
  overheadNs: number
}

const epoch = Date.UTC(2026, 0, 1, 12)
const msPerFrame = 8

/** Starts the clock of an answer: the n-th one for a key begins n seconds after the first. */
export function createTimes(seed: number, key: string, nth: number): Times {
  const random = createSeededRandom(seed, 'times', key, nth)
  let frame = 0
  // A date is written once for all frames of its second: this runs for every frame.
  let second = Number.NaN
  let secondText = ''
  return {
    next() {
      frame++
      const ms = epoch + nth * 1000 + frame * msPerFrame
      const nanoseconds = random.below(999_999) + 1
      const inSecond = ms % 1000
      if (ms - inSecond !== second) {
        second = ms - inSecond
        secondText = new Date(second).toISOString().slice(0, 19)
      }
      return `${secondText}.${toFraction(inSecond * 1_000_000 + nanoseconds)}Z`
    },
    loadNs: 2_000_000 + random.below(1_000_000),
    overheadNs: 1_000_000 + random.below(1_000_000),
  }
}

/** Nine digits, without the zeros at their end. */
function toFraction(nanoseconds: number): string {
  let kept = nanoseconds
  let digits = 9
  for (; kept % 10 === 0; digits--) kept /= 10
  return String(kept).padStart(digits, '0')
}
