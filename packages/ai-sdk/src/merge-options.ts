/** Merges settings of several levels. */

interface Nested {
  options?: object | undefined
  body?: object | undefined
}

/** Returns for each key the value of the last level that sets it; `options` and `body` key by key. Keys that no level sets are absent. */
export function merged<T extends object>(levels: readonly (T & Nested)[]): T {
  const result = withoutUndefined(Object.assign({}, ...levels.map(withoutUndefined)) as T & Nested)
  for (const key of ['options', 'body'] as const) {
    const inner = Object.assign({}, ...levels.map((level) => withoutUndefined(level[key] ?? {})))
    if (Object.keys(inner).length > 0) result[key] = inner
    else delete result[key]
  }
  return result
}

function withoutUndefined<T extends object>(object: T): T {
  // Keys that are absent and keys that are undefined are the same to these types.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}
