/** The few statistics that the bench needs. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Returns the value below which this fraction of the values lies: 0.5 is the median. NaN for an empty list. */
export function quantile(values: readonly number[], part: number): number {
  return (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ??
    Number.NaN
  )
}

/** `0.93–1.10` */
export function range(values: readonly number[], digits = 2): string {
  return `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`
}

/** What a round does to one it does to all: numbers of the same round over each other. */
export function ratios(own: readonly number[], limit: readonly number[]): number[] {
  return own.map((value, i) => value / (limit[i] ?? Number.NaN))
}
