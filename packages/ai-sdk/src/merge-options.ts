/** Merges settings of several levels. */

interface Nested {
  options?: object | undefined
  body?: object | undefined
}

/** Returns for each key the value of the last level that sets it; `options` and `body` key by key. Keys that no level sets are absent. */
export function merged<T extends object>(levels: readonly (T & Nested)[]): T {
  // Keys that are absent and keys that are undefined are the same to these types.
  const result = {} as T & Nested
  for (const level of levels) {
    const { options, body, ...others } = level
    assignDefined<object>(result, others)
    for (const [key, own = {}] of [['options', options] as const, ['body', body] as const]) {
      const inner = assignDefined({ ...result[key] }, own)
      if (Object.keys(inner).length > 0) result[key] = inner
    }
  }
  return result
}

/** `Object.assign`, less what is undefined. */
function assignDefined<T extends object>(target: T, source: T): T {
  for (const key of Object.keys(source) as (keyof T)[])
    if (source[key] !== undefined) target[key] = source[key]
  return target
}
