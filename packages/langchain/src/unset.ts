/** `null` and `''` count as unset, as in `@langchain/ollama`. */

export function isUnset(value: unknown): value is null | undefined | '' {
  return value === undefined || value === null || value === ''
}

/** A new object: deleting keys would make it a slow one. */
export function withoutUnset<T extends object>(object: T): T {
  const set: Partial<T> = {}
  for (const key of Object.keys(object) as (keyof T)[]) if (!isUnset(object[key])) set[key] = object[key]
  return set as T // keys that are absent and keys that are undefined are the same to these types
}
