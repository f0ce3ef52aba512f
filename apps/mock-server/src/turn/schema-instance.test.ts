import type { JsonSchema } from '@ollamakit/wire'
import { expect, test } from 'vitest'
import { toSchemaInstance } from './schema-instance.ts'
import { findSchemaViolations } from './schema-validator.ts'

const cases: [about: string, schema: JsonSchema, instance: unknown][] = [
  [
    'an object with what it requires',
    {
      type: 'object',
      properties: { city: { type: 'string' }, degrees: { type: 'number' } },
      required: ['city'],
    },
    { city: 'text', degrees: 1 },
  ],
  ['a property that is required but not described', { type: 'object', required: ['a'] }, { a: 'text' }],
  ['the first of an enum', { enum: ['b', 'a'] }, 'b'],
  ['a constant, also a false one', { const: false }, false],
  ['the first of anyOf', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, 1],
  ['a type out of several', { type: ['null', 'boolean'] }, true],
  ['a reference', { $ref: '#/$defs/Name', $defs: { Name: { type: 'string', minLength: 6 } } }, 'textxx'],
  [
    'all of allOf',
    {
      allOf: [
        { properties: { a: { type: 'string' } }, required: ['a'] },
        { properties: { b: { type: 'boolean' } }, required: ['b'] },
      ],
    },
    { a: 'text', b: true },
  ],
  [
    'a list with as many items as it needs',
    { type: 'array', items: { type: 'integer', minimum: 5 }, minItems: 2 },
    [5, 5],
  ],
  ['a number between its limits', { type: 'number', maximum: 0.5 }, 0.5],
  ['a multiple', { type: 'integer', minimum: 10, multipleOf: 4 }, 12],
  ['a text no longer than allowed', { type: 'string', maxLength: 2 }, 'te'],
  ['a format', { type: 'string', format: 'date' }, '2026-01-01'],
  ['anything', {}, 'text'],
]

test.each(cases)('%s', (_about, schema, instance) => {
  expect(toSchemaInstance(schema)).toEqual(instance)
})

test('a schema that refers to itself through an optional property comes to an end', () => {
  const tree = {
    $ref: '#/$defs/Node',
    $defs: {
      Node: {
        type: 'object',
        properties: { name: { type: 'string' }, next: { $ref: '#/$defs/Node' } },
        required: ['name'],
      },
    },
  }

  expect(toSchemaInstance(tree)).toMatchObject({ name: 'text', next: { name: 'text' } })
})

test('a schema that requires itself comes to an end', () => {
  const endless = {
    $ref: '#/$defs/Node',
    $defs: { Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' } }, required: ['next'] } },
  }

  expect(JSON.stringify(toSchemaInstance(endless)).length).toBeLessThan(1000)
})

test('keys of the prototype are no properties', () => {
  expect(toSchemaInstance({ type: 'object', required: ['constructor', '__proto__'] })).toEqual(
    JSON.parse('{"constructor": "text", "__proto__": "text"}'),
  )
})

const day = {
  type: 'object',
  properties: { date: { type: 'string', format: 'date' }, max: { type: 'number' } },
  required: ['date'],
}

const schemas: JsonSchema[] = [
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  { type: 'integer', exclusiveMinimum: 4, maximum: 5 },
  { type: 'integer', minimum: -8, maximum: -3, multipleOf: 4 },
  { type: 'number', minimum: 0.25, multipleOf: 0.25, maximum: 0.3 },
  { minimum: 7 },
  { type: 'string', pattern: '^[A-Z]{2}-\\d{4}$' },
  { type: 'string', pattern: '^(foo|bar)\\.[a-z]+$', minLength: 10 },
  { type: 'string', pattern: '^[^a-z]+$' },
  { type: 'string', pattern: '^\\+?[1-9]\\d{6,14}$' },
  ...['date-time', 'date', 'time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname', 'duration'].map(
    (format) => ({ type: 'string', format }),
  ),
  { type: 'array', items: { type: 'integer' }, minItems: 3, uniqueItems: true },
  { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 3, uniqueItems: true },
  { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false },
  { type: 'array', contains: { const: 'x' } },
  { type: 'object', minProperties: 2, additionalProperties: { type: 'integer' } },
  {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    maxProperties: 1,
    required: ['b'],
  },
  {
    allOf: [{ $ref: '#/$defs/Day' }, { properties: { max: { minimum: 30 } }, required: ['max'] }],
    $defs: { Day: day },
  },
  { allOf: [{ type: 'integer', minimum: 3 }, { minimum: 9 }, { maximum: 12 }] },
  { $ref: '#/$defs/Text', minLength: 12, $defs: { Text: { type: 'string' } } },
  { anyOf: [{ type: 'string', maxLength: 0, minLength: 1 }, { type: 'boolean' }] },
  { oneOf: [{ type: 'number' }, { type: 'integer' }, { type: 'string' }] },
  {
    type: 'object',
    properties: { kind: { const: 'b' } },
    required: ['kind'],
    anyOf: [{ required: ['a'] }, { required: ['c'] }],
  },
  { type: 'string', default: 7 },
  { type: ['string', 'null'], enum: [null] },
  { type: 'object', properties: { a: { type: 'string' } }, not: { required: ['a'] } },
  {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: { D: day },
    type: 'array',
    items: { $ref: '#/definitions/D' },
  },
  { type: 'object', properties: { tree: { $ref: '#' } }, required: [] },
]

test.each(schemas)('what is said for %j fits it', (schema) => {
  expect(findSchemaViolations(schema, toSchemaInstance(schema))).toEqual([])
})

test('a schema that branches at each level is no trouble', () => {
  const node = {
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`p${i}`, { $ref: '#' }])),
    required: ['p0', 'p1', 'p2'],
  }

  expect(JSON.stringify(toSchemaInstance(node)).length).toBeLessThan(200_000)
})

test.each<[about: string, schema: JsonSchema]>([
  ['a pattern that tries all ways', { type: 'string', pattern: '^(a|a){40}$b' }],
  [
    'a schema that doubles at each level',
    {
      $ref: '#/$defs/0',
      $defs: Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [
          i,
          { allOf: [{ $ref: `#/$defs/${i + 1}` }, { $ref: `#/$defs/${i + 1}` }] },
        ]),
      ),
    },
  ],
])('%s is given up', (_about, schema) => {
  expect(toSchemaInstance(schema, 20)).toBeNull()
  expect(findSchemaViolations(schema, 'a'.repeat(40), 20)).toEqual([])
})

test('a schema that contains itself and an invalid reference end', () => {
  expect(toSchemaInstance({ allOf: [{ $ref: '#' }], type: 'object' })).toEqual({})
  expect(toSchemaInstance({ $ref: '#/%zz' })).toBeNull()
})
