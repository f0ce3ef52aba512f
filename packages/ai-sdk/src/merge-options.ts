/** Merges settings of several levels, and leaves out what is not set. */

/** Returns for each key the value of the last level that sets it; `options` and `body` key by key. Keys that no level sets are absent. In `options`, null is not set. */
export function merged<T extends object>(levels: readonly T[]): T {
  const result: Record<string, unknown> = {}
  for (const level of levels)
    for (const [key, value] of entriesOf(level)) {
      if (key !== 'options' && key !== 'body') result[key] = value
      else
        for (const [inner, own] of entriesOf(value as object))
          if (own !== null || key === 'body') result[key] = { ...(result[key] as object), [inner]: own }
    }
  return result as T
}

function entriesOf(object: object): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined)
}
