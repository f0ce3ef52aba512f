/** Draws the jitter of a pace, and works out its times. */
import type { Pace } from '@ollamakit/wire/fixture'
import type { SeededRandom } from './seeded-random.ts'

/** The pace without jitter: its waits are drawn, so that each dialect and each run waits alike. */
export function drawJitter(pace: Pace, frames: number, random: SeededRandom): Pace {
  if (!('jitter' in pace) || !pace.jitter) return pace
  const { firstToken = 0, perToken = 0, jitter } = pace
  const wait = (ms: number): number => Math.max(0, ms + jitter * (2 * random.next() - 1))
  return { gaps: Array.from({ length: frames }, (_, i) => wait(i === 0 ? firstToken : perToken)) }
}

/** Returns when each frame leaves at this pace, in milliseconds after the model was loaded. */
export function toOffsets(pace: Pace): (frame: number) => number {
  if ('tokensPerSecond' in pace) return (frame) => ((frame + 1) * 1000) / pace.tokensPerSecond
  if (!('gaps' in pace)) {
    const { firstToken = 0, perToken = 0 } = pace
    return (frame) => firstToken + frame * perToken
  }
  const { gaps } = pace
  const offsets: number[] = []
  return (frame) => {
    for (let i = offsets.length; i <= frame; i++)
      offsets.push((offsets[i - 1] ?? 0) + (gaps[i] ?? gaps.at(-1) ?? 0))
    return offsets[frame] ?? 0
  }
}

/** How long the model reads and how long it speaks at this pace, in milliseconds. */
export function durationsOf(pace: Pace, tokens: number): { promptMs: number; outputMs: number } {
  if ('tokensPerSecond' in pace) return { promptMs: 0, outputMs: (tokens * 1000) / pace.tokensPerSecond }
  if ('gaps' in pace) {
    const gaps = Array.from({ length: tokens + 1 }, (_, i) => pace.gaps[i] ?? pace.gaps.at(-1) ?? 0)
    return { promptMs: gaps[0] ?? 0, outputMs: gaps.slice(1).reduce((sum, gap) => sum + gap, 0) }
  }
  return { promptMs: pace.firstToken ?? 0, outputMs: tokens * (pace.perToken ?? 0) }
}
