/** Compares a value with the JSON Schema keywords that Ollama's grammar knows. For deployments that do not enforce them. */
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'

/** Where and how a value differs from a schema; undefined if it does not. Unknown keywords are not checked. */
export function findMismatch(value: unknown, schema: JsonObject): string | undefined {
  return mismatchAt(value, schema, { at: 'the value', root: schema, depth: 0 })
}

interface Place {
  at: string
  root: JsonObject
  depth: number
}

/** Schemas may refer to themselves, values may not. */
const deepest = 200

function mismatchAt(value: unknown, schema: unknown, place: Place): string | undefined {
  const { at, root, depth } = place
  if (schema === false) return `${at} is not allowed`
  if (!isJsonObject(schema) || depth > deepest) return undefined
  const { $ref: reference, type, enum: allowed, const: only, anyOf } = schema
  if (typeof reference === 'string')
    return mismatchAt(value, resolve(root, reference), { ...place, depth: depth + 1 })
  if (type !== undefined && ![type].flat().some((one) => isOfType(value, one)))
    return `${at} is ${nameOf(value)}, not ${[type].flat().map(String).join(' or ')}`
  if (Array.isArray(allowed) && !allowed.some((one) => isEqual(one, value)))
    return `${at} is ${show(value)}, none of ${show(allowed)}`
  if (only !== undefined && !isEqual(only, value)) return `${at} is ${show(value)}, not ${show(only)}`
  if (Array.isArray(anyOf)) {
    const found = anyOf.map((one) => mismatchAt(value, one, { ...place, depth: depth + 1 }))
    if (!found.includes(undefined)) return found[0]
  }
  return mismatchInside(value, schema, { ...place, depth: depth + 1 })
}

function mismatchInside(
  value: unknown,
  { properties, required, items }: JsonObject,
  place: Place,
): string | undefined {
  if (isJsonObject(value)) {
    const missing = Array.isArray(required)
      ? required.find((name) => typeof name === 'string' && !Object.hasOwn(value, name))
      : undefined
    if (missing !== undefined) return `${place.at} has no ${show(missing)}`
    for (const [name, schema] of Object.entries(isJsonObject(properties) ? properties : {})) {
      if (!Object.hasOwn(value, name)) continue
      const found = mismatchAt(value[name], schema, { ...place, at: `${place.at}.${name}` })
      if (found) return found
    }
  }
  if (Array.isArray(value))
    for (const [i, item] of value.entries()) {
      const found = mismatchAt(item, items, { ...place, at: `${place.at}[${i}]` })
      if (found) return found
    }
  return undefined
}

/** References are of the form `#/$defs/name`. */
function resolve(root: JsonObject, reference: string): unknown {
  const path = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
  let found: JsonValue | undefined = root
  for (const part of path)
    found = isJsonObject(found)
      ? found[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')]
      : undefined
  return found
}

function isOfType(value: unknown, type: JsonValue | undefined): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'object':
    case 'array':
    case 'null':
    case 'string':
    case 'number':
    case 'boolean':
      return nameOf(value) === type
    default:
      return true
  }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 80)
}
