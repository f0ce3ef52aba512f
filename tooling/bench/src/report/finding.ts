/** One measured number, what it has to keep, and whether it does. */

export interface Finding {
  /** What was measured: `native: 20,000 tokens in bursts`. */
  what: string
  /** Whose number it is: `core`. */
  who: string
  value: number
  /** `×`, `ms`, `frames/s`, … */
  unit: string
  /** How the number came about: absolute costs, the range. */
  detail?: string
  /** What it has to keep; absent where a number is only told. */
  budget?: Budget
}

export type Budget = { atMost: number } | { atLeast: number }

/** Whether the number keeps its budget; undefined where it has none. */
export function isKept({ value, budget }: Finding): boolean | undefined {
  if (!budget) return undefined
  // NaN keeps nothing.
  return 'atMost' in budget ? value <= budget.atMost : value >= budget.atLeast
}

/** A budget that some have and others do not. */
export function atMost(limit: number | undefined): Budget | undefined {
  return limit === undefined ? undefined : { atMost: limit }
}
