/** Schemas made up from a seed: whatever comes in, what is sent has only the words that are read, and nothing that came in is touched. */
import { isJsonObject, type JsonSchema, type JsonValue } from '@ollamakit/wire'
import { expect, test } from 'vitest'
import { toFormatSchema } from './to-format-schema.ts'
import { toToolParameters } from './to-tool-parameters.ts'

const seeds = Array.from({ length: 150 }, (_, seed) => seed)

/** A small generator of numbers below 1: the same for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function makeSchema(next: () => number, depth: number): JsonValue {
  const inner = (): JsonValue => makeSchema(next, depth - 1)
  const some = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  if (depth === 0)
    return some<JsonValue>([
      true,
      false,
      {},
      { type: 'string' },
      { const: 1 },
      { $ref: '#/$defs/a' },
      { $ref: '#' },
      { $ref: '#/nowhere' },
    ])
  const makers: Record<string, () => JsonValue> = {
    type: () => some<JsonValue>(['string', 'integer', ['string', 'null'], 'object']),
    properties: () => ({ a: inner(), b: inner() }),
    required: () => ['a'],
    items: () => some([inner(), [inner(), inner()]]),
    anyOf: () => [inner(), inner()],
    oneOf: () => [inner(), inner()],
    allOf: () => [inner(), inner()],
    const: () => some<JsonValue>(['x', 2, null, { c: [] }]),
    enum: () => ['x', 1],
    not: inner,
    $ref: () => some(['#/$defs/a', '#/$defs/b', '#']),
    $schema: () => 's',
    pattern: () => some(['^a$', '\\d', '(?=x)']),
    minimum: () => 3,
    additionalProperties: () => some([false, inner()]),
    nullable: () => true,
    description: () => 'd',
    default: () => 'x',
    maxItems: () => some([3, 10_000]),
  }
  const words = Object.keys(makers).filter(() => next() < 0.25)
  return Object.fromEntries(words.map((word) => [word, makers[word]?.()]))
}

function makeRoot(seed: number): JsonSchema {
  const next = numbersFrom(seed)
  const root = makeSchema(next, 3) as JsonSchema // of depth above 0 it is an object
  return { ...root, $defs: { a: makeSchema(next, 2), b: makeSchema(next, 2) } }
}

/** Every schema within one, with itself. */
function schemasIn(schema: JsonValue | undefined): JsonSchema[] {
  if (!isJsonObject(schema)) return []
  const { properties, $defs, items, anyOf, prefixItems, additionalProperties } = schema
  const inner = [
    ...valuesOf(properties),
    ...valuesOf($defs),
    items,
    additionalProperties,
    ...listOf(anyOf),
    ...listOf(prefixItems),
  ]
  return [schema, ...inner.flatMap(schemasIn)]
}

function valuesOf(value: JsonValue | undefined): (JsonValue | undefined)[] {
  return isJsonObject(value) ? Object.values(value) : []
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : []
}

test('tools keep seven words, and saying them again changes nothing', () => {
  const seven = new Set(['anyOf', 'type', 'items', 'description', 'enum', 'properties', 'required'])
  for (const seed of seeds) {
    const root = makeRoot(seed)
    const before = JSON.stringify(root)
    const { schema } = toToolParameters(root)
    expect(typeof schema['type']).toBe('string')
    expect(
      schemasIn(schema).flatMap((one) => Object.keys(one).filter((word) => !seven.has(word))),
      `seed ${seed}`,
    ).toEqual([])
    expect(toToolParameters(schema), `seed ${seed}`).toEqual({ schema, lost: [] })
    expect(JSON.stringify(root), `seed ${seed}`).toBe(before)
  }
})

test('formats have no word that grammars do not know, and references only to what is there', () => {
  const unknown = new Set(['$schema', 'oneOf', 'allOf', 'const', 'not', 'nullable', 'definitions'])
  for (const seed of seeds) {
    const root = makeRoot(seed)
    const before = JSON.stringify(root)
    const { schema } = toFormatSchema(root)
    const inner = schemasIn(schema)
    expect(
      inner.flatMap((one) => Object.keys(one).filter((word) => unknown.has(word))),
      `seed ${seed}`,
    ).toEqual([])
    const names = isJsonObject(schema['$defs'])
      ? Object.keys(schema['$defs']).map((name) => `#/$defs/${name}`)
      : []
    expect(
      inner.flatMap(({ $ref }) =>
        $ref === undefined || (typeof $ref === 'string' && names.includes($ref)) ? [] : [$ref],
      ),
      `seed ${seed}`,
    ).toEqual([])
    expect(JSON.stringify(root), `seed ${seed}`).toBe(before)
  }
})
