/** References of a JSON Schema, and several schemas as one. */
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'

/** How deep references are followed. */
const deepest = 24

/** `#/$defs/Name` and any other pointer into the schema. */
export function resolveReference(reference: string, root: JsonSchema): JsonValue | undefined {
  if (!reference.startsWith('#')) return undefined
  let value: JsonValue | undefined = root
  for (const part of reference.slice(1).split('/').filter(Boolean)) {
    const key = unescaped(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = value[Number(key)]
    else if (isJsonObject(value) && Object.hasOwn(value, key)) value = value[key]
    else return undefined
  }
  return value
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** One schema that asks for all of what several do, as far as that can be put together. */
export function mergeAll(
  schema: JsonObject,
  all: JsonValue[],
  root: JsonSchema,
  depth: number = 0,
): JsonObject {
  const { allOf: _, ...own } = schema
  const parts = [own, ...all.map((part) => flattened(part, root, depth)).filter(isJsonObject)]
  const properties: JsonObject = {}
  for (const part of parts) {
    for (const [name, inner] of Object.entries(isJsonObject(part['properties']) ? part['properties'] : {})) {
      const before = Object.hasOwn(properties, name) ? properties[name] : undefined
      define(
        properties,
        name,
        isJsonObject(before) && isJsonObject(inner) ? { allOf: [before, inner] } : inner,
      )
    }
  }
  const required = parts.flatMap((part) => (Array.isArray(part['required']) ? part['required'] : []))
  const merged: JsonObject = { ...Object.assign({}, ...parts.toReversed()) }
  for (const [keyword, pick] of limits) {
    const found = parts.map((part) => part[keyword]).filter((value) => typeof value === 'number')
    if (found.length > 0) merged[keyword] = pick(...found)
  }
  if (Object.keys(properties).length > 0) merged['properties'] = properties
  if (required.length > 0) merged['required'] = required
  return merged
}

const limits: [keyword: string, pick: (...values: number[]) => number][] = [
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'].map(
    (keyword): [string, typeof Math.max] => [keyword, Math.max],
  ),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'].map(
    (keyword): [string, typeof Math.min] => [keyword, Math.min],
  ),
]

/** What a reference or another `allOf` in one part stands for. */
function flattened(part: JsonValue, root: JsonSchema, depth: number): JsonValue | undefined {
  if (!isJsonObject(part) || depth > deepest) return undefined
  if (typeof part['$ref'] === 'string')
    return flattened(resolveReference(part['$ref'], root) ?? null, root, depth + 1)
  return Array.isArray(part['allOf']) ? mergeAll(part, part['allOf'], root, depth + 1) : part
}

/** Also under the name `__proto__`. */
function define(target: JsonObject, name: string, value: JsonValue | undefined): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
}
