/** A value that satisfies a JSON Schema: what an unscripted model answers when a `format` is asked for. */
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import { mergeAll, resolveReference } from './schema-merge.ts'
import { countOf, numberOf, stringOf } from './schema-scalars.ts'
import { findSchemaViolations, loadValidators } from './schema-validator.ts'
import { withinTime } from './within-time.ts'

/**
 * The simplest plausible value: the first of each choice, and all properties. Where that breaks the schema, other choices are
 * tried. Deep or circular schemas end in null, and so do those that take longer than `longestMs`.
 */
export function toSchemaInstance(schema: JsonSchema, longestMs: number = 1000): JsonValue {
  loadValidators()
  return withinTime(() => make(schema), longestMs) ?? null
}

function make(schema: JsonSchema): JsonValue {
  const first = instanceOf(schema, { root: schema, attempt: 0, budget: { values: mostValues } }, 0)
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const instance =
      attempt === 0 ? first : instanceOf(schema, { root: schema, attempt, budget: { values: mostValues } }, 0)
    if (findSchemaViolations(schema, instance).length === 0) return instance
  }
  return first
}

/** Which choices are made, and how much may still be said. */
interface Making {
  root: JsonSchema
  attempt: number
  budget: { values: number }
}

const deepest = 24
const mostAttempts = 6
/** A schema that branches at each level would grow without end. */
const mostValues = 5000

function instanceOf(schema: JsonValue | undefined, making: Making, depth: number): JsonValue {
  if (!isJsonObject(schema) || depth > deepest || making.budget.values-- <= 0) return null
  const { attempt } = making
  if (schema['const'] !== undefined) return schema['const']
  const listed = schema['enum']
  if (Array.isArray(listed) && listed.length > 0) return listed[attempt % listed.length] ?? null
  if (schema['default'] !== undefined && attempt === 0) return schema['default']
  if (typeof schema['$ref'] === 'string') {
    const target = resolveReference(schema['$ref'], making.root)
    const { $ref: _, ...beside } = schema
    const isAlone = Object.keys(beside).every((key) => !constraining.has(key))
    return instanceOf(
      isAlone || !isJsonObject(target) ? target : mergeAll(beside, [target], making.root),
      making,
      depth + 1,
    )
  }
  if (Array.isArray(schema['allOf']))
    return instanceOf(mergeAll(schema, schema['allOf'], making.root), making, depth + 1)
  for (const keyword of ['anyOf', 'oneOf']) {
    const choices = schema[keyword]
    if (!Array.isArray(choices) || choices.length === 0) continue
    const { [keyword]: _, ...own } = schema
    const choice = choices[attempt % choices.length]
    return instanceOf(isJsonObject(choice) ? mergeAll(own, [choice], making.root) : own, making, depth + 1)
  }
  switch (typeOf(schema, attempt)) {
    case 'object':
      return objectOf(schema, making, depth)
    case 'array':
      return arrayOf(schema, making, depth)
    case 'string':
      return stringOf(schema)
    case 'integer':
      return numberOf(schema, true)
    case 'number':
      return numberOf(schema, false)
    case 'boolean':
      return true
    default:
      return null
  }
}

/** Keywords beside a reference that ask for more than it does. */
const constraining = new Set([
  'properties',
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'format',
  'enum',
])

function typeOf(schema: JsonObject, attempt: number): unknown {
  const { type } = schema
  if (Array.isArray(type)) {
    const telling = type.filter((name) => name !== 'null')
    return telling[attempt % Math.max(1, telling.length)] ?? 'null'
  }
  if (type !== undefined) return type
  if (isJsonObject(schema['properties']) || Array.isArray(schema['required'])) return 'object'
  if (schema['items'] !== undefined || schema['prefixItems'] !== undefined) return 'array'
  return ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'].some(
    (key) => schema[key] !== undefined,
  )
    ? 'number'
    : 'string'
}

function objectOf(schema: JsonObject, making: Making, depth: number): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required'])
    ? schema['required'].filter((name) => typeof name === 'string')
    : []
  // Optional properties only near the top: a schema that refers to itself through one of them would go on for ever.
  const isGenerous = depth < 4 && making.attempt % 2 === 0
  const names = new Set([...(isGenerous ? Object.keys(properties) : []), ...required])
  const rest = isJsonObject(schema['additionalProperties'])
    ? schema['additionalProperties']
    : { type: 'string' }
  for (let i = 1; names.size < Math.min(countOf(schema['minProperties']) ?? 0, 100); i++) names.add(`key${i}`)
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      instanceOf(Object.hasOwn(properties, name) ? properties[name] : rest, making, depth + 1),
    ]),
  )
}

function arrayOf(schema: JsonObject, making: Making, depth: number): JsonValue[] {
  const given = Array.isArray(schema['prefixItems'])
    ? schema['prefixItems']
    : Array.isArray(schema['items'])
      ? schema['items']
      : []
  const prefix = given.map((item) => instanceOf(item, making, depth + 1))
  const isClosed = schema['items'] === false || schema['additionalItems'] === false
  const least = Math.max(
    countOf(schema['minItems']) ?? (prefix.length > 0 || isClosed ? 0 : 1),
    prefix.length,
  )
  const length = Math.min(
    least,
    countOf(schema['maxItems']) ?? least,
    depth > 6 && countOf(schema['minItems']) === undefined ? 0 : 1000,
  )
  const rest = isJsonObject(schema['items'])
    ? schema['items']
    : isJsonObject(schema['contains'])
      ? schema['contains']
      : { type: 'string' }
  const items = Array.from({ length }, (_, i) =>
    i < prefix.length ? (prefix[i] ?? null) : instanceOf(rest, making, depth + 1),
  )
  return schema['uniqueItems'] === true ? items.map((item, i) => toDifferent(item, i, rest)) : items
}

/** The i-th of several values that may not be the same. */
function toDifferent(item: JsonValue, i: number, schema: JsonObject): JsonValue {
  if (Array.isArray(schema['enum'])) return schema['enum'][i % schema['enum'].length] ?? null
  if (typeof item === 'number')
    return item + i * (typeof schema['multipleOf'] === 'number' ? schema['multipleOf'] : 1)
  return typeof item === 'string' && i > 0 ? `${item}${i}` : item
}
