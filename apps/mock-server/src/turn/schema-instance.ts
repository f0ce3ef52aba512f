/** A value that satisfies a JSON Schema: what an unscripted model answers when a `format` is asked for. */
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import { findSchemaViolations, loadValidators } from './schema-validator.ts'
import { textForPattern } from './text-for-pattern.ts'
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

const formats: { [format: string]: string } = {
  'date-time': '2026-01-01T12:00:00Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'example.com',
  'uri-reference': '/path',
  duration: 'P1D',
  'json-pointer': '/a',
  regex: '^a$',
}

function stringOf(schema: JsonObject): string {
  const { format, pattern } = schema
  const [least, most] = [countOf(schema['minLength']) ?? 0, countOf(schema['maxLength']) ?? 100_000]
  if (typeof pattern === 'string') {
    const patterned = textForPattern(pattern)
    if (patterned !== undefined)
      return patterned.length >= least || least > longestPatterned
        ? patterned
        : lengthened(patterned, pattern, least)
  }
  const text = typeof format === 'string' && Object.hasOwn(formats, format) ? (formats[format] ?? '') : 'text'
  return text.padEnd(Math.min(least, 100_000), 'x').slice(0, most)
}

const longestPatterned = 1000

/** A repeated character makes a text longer where the expression allows it. */
function lengthened(text: string, pattern: string, length: number): string {
  const expression = new RegExp(pattern, 'u')
  const missing = length - text.length
  const longer = Array.from(
    { length: text.length },
    (_, i) => text.slice(0, i) + text.charAt(i).repeat(missing + 1) + text.slice(i + 1),
  )
  return longer.find((candidate) => expression.test(candidate)) ?? text
}

/** One, or what is nearest to it between the limits. */
function numberOf(schema: JsonObject, isWhole: boolean): number {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = schema
  const step = typeof multipleOf === 'number' && multipleOf > 0 ? multipleOf : isWhole ? 1 : undefined
  const least = Math.max(
    typeof minimum === 'number' ? minimum : -Infinity,
    typeof above === 'number' ? (step === undefined ? above : above + step / 1e6) : -Infinity,
  )
  const most = Math.min(
    typeof maximum === 'number' ? maximum : Infinity,
    typeof below === 'number' ? (step === undefined ? below : below - step / 1e6) : Infinity,
  )
  const isInside = (value: number): boolean =>
    value >= least && value <= most && value !== above && value !== below
  if (step === undefined)
    return isInside(1)
      ? 1
      : ([least, most, (least + most) / 2, least + 1, most - 1].find(
          (value) => Number.isFinite(value) && isInside(value),
        ) ?? 1)
  const multiples = [1, Math.ceil(least / step) * step, Math.floor(most / step) * step].filter(
    (value) => Number.isFinite(value) && isInside(value),
  )
  return (
    multiples.find((value) => Math.abs(value / step - Math.round(value / step)) < 1e-9) ??
    (Number.isFinite(least) ? Math.ceil(least) : 1)
  )
}

function countOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : undefined
}

/** `#/$defs/Name` and any other pointer into the schema. */
function resolveReference(reference: string, root: JsonSchema): JsonValue | undefined {
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
function mergeAll(schema: JsonObject, all: JsonValue[], root: JsonSchema, depth: number = 0): JsonObject {
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
