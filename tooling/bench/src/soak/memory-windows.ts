/**
 * Whether memory keeps growing: the median of a late window over that of an early one, the start left out.
 */
import { median } from '../report/statistics.ts'

/** Medians of `count` windows of the same length, oldest first. */
export function toWindows(samples: readonly number[], count = 5): number[] {
  const size = samples.length / count
  return Array.from({ length: count }, (_, i) =>
    median(
      samples.slice(Math.floor(i * size), Math.max(Math.floor(i * size) + 1, Math.floor((i + 1) * size))),
    ),
  )
}

/** The last window over the second: in the first everything is filled and compiled. */
export function growth(windows: readonly number[]): number {
  return (windows.at(-1) ?? Number.NaN) / (windows[1] ?? Number.NaN)
}
