/** A value that satisfies a JSON Schema: what an unscripted model answers when a `format` is asked for. */
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'

/** The simplest plausible value: required properties and the first of each choice. Deep or circular schemas end in null. */
export function toSchemaInstance(schema: JsonSchema): JsonValue {
  return instanceOf(schema, schema, 0)
}

const deepest = 24

function instanceOf(schema: JsonValue | undefined, root: JsonSchema, depth: number): JsonValue {
  if (!isJsonObject(schema) || depth > deepest) return null
  if (schema['const'] !== undefined) return schema['const']
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0) return schema['enum'][0] as JsonValue
  if (schema['default'] !== undefined) return schema['default']
  if (typeof schema['$ref'] === 'string') return instanceOf(resolveReference(schema['$ref'], root), root, depth + 1)
  const choices = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(choices) && choices.length > 0) return instanceOf(choices[0], root, depth + 1)
  if (Array.isArray(schema['allOf'])) return instanceOf(mergeAll(schema, schema['allOf'], root), root, depth + 1)
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, root, depth)
    case 'array':
      return arrayOf(schema, root, depth)
    case 'string':
      return stringOf(schema)
    case 'integer':
      return Math.ceil(numberOf(schema))
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return true
    default:
      return null
  }
}

function typeOf(schema: JsonObject): unknown {
  const { type } = schema
  if (Array.isArray(type)) return type.find((name) => name !== 'null') ?? 'null'
  if (type !== undefined) return type
  return isJsonObject(schema['properties']) ? 'object' : schema['items'] === undefined ? 'string' : 'array'
}

function objectOf(schema: JsonObject, root: JsonSchema, depth: number): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'].filter((name) => typeof name === 'string') : undefined
  // Optional properties only near the top: a schema that refers to itself through one of them would go on for ever.
  const names = depth < 4 ? [...new Set([...Object.keys(properties), ...(required ?? [])])] : (required ?? [])
  return Object.fromEntries(names.map((name) => [name, instanceOf(Object.hasOwn(properties, name) ? properties[name] : { type: 'string' }, root, depth + 1)]))
}

function arrayOf(schema: JsonObject, root: JsonSchema, depth: number): JsonValue[] {
  const prefix = Array.isArray(schema['prefixItems']) ? schema['prefixItems'].map((item) => instanceOf(item, root, depth + 1)) : []
  const least = Math.max(countOf(schema['minItems']) ?? 1, prefix.length)
  const length = Math.min(least, countOf(schema['maxItems']) ?? least, depth > 6 && countOf(schema['minItems']) === undefined ? 0 : 1000)
  return Array.from({ length }, (_, i) => prefix[i] ?? instanceOf(schema['items'] ?? { type: 'string' }, root, depth + 1))
}

const formats: { [format: string]: string } = {
  'date-time': '2026-01-01T12:00:00Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '192.0.2.1',
}

function stringOf(schema: JsonObject): string {
  const { format } = schema
  const text = typeof format === 'string' && Object.hasOwn(formats, format) ? (formats[format] as string) : 'text'
  const padded = text.padEnd(Math.min(countOf(schema['minLength']) ?? 0, 100_000), 'x')
  return padded.slice(0, countOf(schema['maxLength']) ?? padded.length)
}

function numberOf(schema: JsonObject): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  const least = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : typeof minimum === 'number' ? minimum : undefined
  const most = typeof exclusiveMaximum === 'number' ? exclusiveMaximum - 1 : typeof maximum === 'number' ? maximum : undefined
  const value = Math.min(Math.max(1, least ?? 1), most ?? Infinity)
  return typeof multipleOf === 'number' && multipleOf > 0 ? Math.ceil(value / multipleOf) * multipleOf : value
}

function countOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : undefined
}

/** `#/$defs/Name` and any other pointer into the schema. */
function resolveReference(reference: string, root: JsonSchema): JsonValue | undefined {
  if (!reference.startsWith('#')) return undefined
  let value: JsonValue | undefined = root
  for (const part of reference.slice(1).split('/').filter(Boolean)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = value[Number(key)]
    else if (isJsonObject(value) && Object.hasOwn(value, key)) value = value[key]
    else return undefined
  }
  return value
}

function mergeAll(schema: JsonObject, all: JsonValue[], root: JsonSchema): JsonObject {
  const { allOf: _, ...own } = schema
  const parts = all.map((part) => (isJsonObject(part) && typeof part['$ref'] === 'string' ? resolveReference(part['$ref'], root) : part)).filter(isJsonObject)
  const properties = Object.assign({}, ...[own, ...parts].map((part) => part['properties']))
  const required = [own, ...parts].flatMap((part) => (Array.isArray(part['required']) ? part['required'] : []))
  return Object.assign({}, ...parts, own, { properties, required })
}
