/** Times of one answer, made up: the same request gets the same ones in every run. */
import type { Pace } from '@ollamakit/wire/fixture'
import { toOffsets } from '../turn/draw-jitter.ts'
import { createSeededRandom, type SeededRandom } from '../turn/seeded-random.ts'

export interface Times {
  /** The `created_at` of a frame, by its position: RFC 3339 with nanoseconds. */
  at(frame: number): string
  /** Nanoseconds it took to load the model. */
  loadNs: number
  /** Nanoseconds between the counted durations and the whole. */
  overheadNs: number
}

const epoch = Date.UTC(2026, 0, 1, 12)
const msPerFrame = 8

/**
 * Starts the clock of a response: the n-th one for a key begins n seconds after the first.
 *
 * @param waitedMs - what loading took by script.
 * @param pace - when its frames leave. Default: one every 8 ms.
 */
export function createTimes(seed: number, key: string, nth: number, waitedMs = 0, pace?: Pace): Times {
  const offsetOf = pace ? toOffsets(pace) : (frame: number) => (frame + 1) * msPerFrame
  return new SeededTimes(createSeededRandom(seed, 'times', key, nth), nth, waitedMs, offsetOf)
}

/** A time for an answer in which the model said nothing. */
export function startOf(seed: number, key: string): string {
  return createTimes(seed, key, 0).at(0)
}

/** A class, since it runs for every frame: docs/decisions/0011-classes-where-tokens-pass.md. */
class SeededTimes implements Times {
  readonly loadNs: number
  readonly overheadNs: number
  readonly #random: SeededRandom
  readonly #start: number

  readonly #offsetOf: (frame: number) => number

  constructor(random: SeededRandom, nth: number, waitedMs: number, offsetOf: (frame: number) => number) {
    this.loadNs = 2_000_000 + random.below(1_000_000) + Math.round(waitedMs * 1e6)
    this.overheadNs = 1_000_000 + random.below(1_000_000)
    this.#random = random
    this.#start = epoch + nth * 1000 + waitedMs
    this.#offsetOf = offsetOf
  }

  at(frame: number): string {
    const ms = Math.floor(this.#start + this.#offsetOf(frame))
    const nanoseconds = Math.floor(this.#random.nth(drawnBefore + frame) * 999_999) + 1
    const inSecond = ms % 1000
    return `${writeSecond(ms - inSecond)}.${toFraction(inSecond * 1_000_000 + nanoseconds)}Z`
  }
}

/** The two durations. */
const drawnBefore = 2

let minute = Number.NaN
let minuteText = ''

/** The date is written once for all frames, and answers, of a minute. */
function writeSecond(ms: number): string {
  const inMinute = ms % 60_000
  if (ms - inMinute !== minute) {
    minute = ms - inMinute
    minuteText = new Date(minute).toISOString().slice(0, 17)
  }
  const seconds = inMinute / 1000
  return seconds < 10 ? `${minuteText}0${seconds}` : `${minuteText}${seconds}`
}

/** Nine digits, without the zeros at their end. */
function toFraction(nanoseconds: number): string {
  let kept = nanoseconds
  let digits = 9
  for (; kept % 10 === 0; digits--) kept /= 10
  return String(kept).padStart(digits, '0')
}
