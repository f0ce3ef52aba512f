/** Merges settings of several levels. */

interface Nested {
  options?: object | undefined
  body?: object | undefined
}

/** Returns for each key the value of the last level that sets it; `options` and `body` key by key. Keys that no level sets are absent. */
export function merged<T extends object>(levels: readonly (T & Nested)[]): T {
  const result = {} as T & Nested
  for (const level of levels) assignDefined(result, level)
  for (const key of ['options', 'body'] as const) {
    if (!result[key]) continue
    const inner = {}
    for (const level of levels) assignDefined(inner, level[key])
    if (Object.keys(inner).length > 0) result[key] = inner
    else delete result[key]
  }
  return result
}

/** `Object.assign`, less what is undefined. */
function assignDefined(target: object, source: object = {}): void {
  for (const [key, value] of Object.entries(source))
    if (value !== undefined) Object.assign(target, { [key]: value })
}
