import type { JsonSchema } from '@ollamakit/wire'
import { describe, expect, test } from 'vitest'
import { simplifySchema } from './simplify-schema.ts'

const node = { type: 'object', properties: { value: { type: 'string' }, next: { $ref: '#/$defs/node' } } }

describe('what stays true in fewer words', () => {
  test.each<[string, JsonSchema, JsonSchema]>([
    [
      'a schema of simple words',
      { type: 'object', properties: { a: { type: ['string', 'null'] } } },
      { type: 'object', properties: { a: { type: ['string', 'null'] } } },
    ],
    [
      'where it lives',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'x', $comment: 'y', type: 'string' },
      { type: 'string' },
    ],
    [
      'a reference',
      { type: 'object', properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { type: 'string' } } },
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
    [
      'a reference of an older draft, with words beside it',
      {
        properties: { a: { $ref: '#/definitions/a', description: 'mine' } },
        definitions: { a: { type: 'string', description: 'theirs' } },
      },
      { properties: { a: { type: 'string', description: 'mine' } } },
    ],
    [
      'a reference by way of another, with escaped names',
      {
        properties: { 'c d': { type: 'null' }, a: { $ref: '#/$defs/a~1b' } },
        $defs: { 'a/b': { $ref: '#/properties/c%20d' } },
      },
      { properties: { 'c d': { type: 'null' }, a: { type: 'null' } } },
    ],
    [
      'a reference to another property',
      { properties: { a: { type: 'integer' }, b: { $ref: '#/properties/a' } } },
      { properties: { a: { type: 'integer' }, b: { type: 'integer' } } },
    ],
    [
      'a reference into a list',
      { prefixItems: [{ type: 'integer' }, { $ref: '#/prefixItems/0' }] },
      { prefixItems: [{ type: 'integer' }, { type: 'integer' }] },
    ],
    [
      'allOf',
      {
        allOf: [
          { type: 'object', properties: { a: { type: 'number', minimum: 1 } }, required: ['a'] },
          { properties: { a: { type: 'integer', minimum: 2 }, b: {} }, required: ['b'] },
        ],
      },
      { type: 'object', properties: { a: { type: 'integer', minimum: 2 }, b: {} }, required: ['a', 'b'] },
    ],
    ['allOf of lists of words', { allOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] }, { enum: ['b'] }],
    [
      'oneOf',
      { oneOf: [{ type: 'string' }, { type: 'null' }] },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ],
    ['const, with the type it shows', { const: 'a' }, { enum: ['a'], type: 'string' }],
    ['const with a type', { const: 1, type: 'number' }, { enum: [1], type: 'number' }],
    ['const null', { const: null }, { enum: [null], type: 'null' }],
    [
      'true and false',
      { properties: { any: true, never: false, too: { not: {} } }, anyOf: [true, false], items: true },
      { properties: { any: {} }, anyOf: [{}], items: {} },
    ],
    [
      'a list of items of an older draft',
      { items: [{ type: 'string' }, true] },
      { prefixItems: [{ type: 'string' }, {}] },
    ],
    ['OpenAPI’s nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['OpenAPI’s nullable of a list of values', { enum: ['a'], nullable: true }, { enum: ['a', null] }],
    [
      'OpenAPI’s nullable of a choice',
      { anyOf: [{ type: 'string' }], nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ],
    [
      'OpenAPI’s nullable of several types',
      { type: ['string', 'number'], nullable: true },
      { type: ['string', 'number', 'null'] },
    ],
    [
      'a reference to an anchor',
      { properties: { a: { $ref: '#here' } }, $defs: { h: { $anchor: 'here', type: 'string' } } },
      { properties: { a: { type: 'string' } } },
    ],
    [
      'a reference to an address of its own',
      { properties: { a: { $ref: 'https://h/s' } }, $defs: { h: { $id: 'https://h/s', type: 'string' } } },
      { properties: { a: { type: 'string' } } },
    ],
    [
      'a reference that may move',
      {
        properties: { a: { $dynamicRef: '#here' } },
        $defs: { h: { $dynamicAnchor: 'here', type: 'string' } },
      },
      { properties: { a: { type: 'string' } } },
    ],
    [
      'properties called like what every object has, joined',
      {
        allOf: [
          { properties: { a: {}, toString: { type: 'string' } } },
          { properties: { constructor: { type: 'string' }, ['__proto__']: { type: 'number' } } },
        ],
      },
      {
        properties: {
          a: {},
          toString: { type: 'string' },
          constructor: { type: 'string' },
          ['__proto__']: { type: 'number' },
        },
      },
    ],
    [
      'schemas of other keys',
      { additionalProperties: { const: 1 } },
      { additionalProperties: { enum: [1], type: 'integer' } },
    ],
    [
      'a property called like a word',
      { properties: { $ref: { type: 'string' }, const: { const: 2 } } },
      { properties: { $ref: { type: 'string' }, const: { enum: [2], type: 'integer' } } },
    ],
  ])('%s', (_what, schema, simple) => {
    const before = JSON.stringify(schema)
    const result = simplifySchema(schema, 'cut')
    expect([...result.lost]).toEqual([])
    expect(result.schema).toEqual(simple)
    expect(JSON.stringify(schema)).toBe(before)
  })
})

describe('a schema that contains itself', () => {
  const tree: JsonSchema = { $ref: '#/$defs/node', $defs: { node } }

  test('keeps a reference where grammars follow it', () => {
    const inner = {
      type: 'object',
      properties: { value: { type: 'string' }, next: { $ref: '#/$defs/node' } },
    }
    const { schema, lost } = simplifySchema(tree, 'keep')
    expect(schema).toEqual({ ...inner, $defs: { node: inner } })
    expect([...lost]).toEqual([])
  })

  test('is written out three times where there are no references', () => {
    const { schema, lost } = simplifySchema(tree, 'cut')
    const last = { type: 'object', properties: { value: { type: 'string' }, next: {} } }
    const middle = { ...last, properties: { ...last.properties, next: last } }
    expect(schema).toEqual({ ...last, properties: { ...last.properties, next: middle } })
    expect([...lost]).toEqual(['#/$defs/node more than 3 times within itself'])
  })

  test('by its root, and two that contain each other', () => {
    const root: JsonSchema = { type: 'object', properties: { child: { $ref: '#' } } }
    expect(simplifySchema(root, 'keep').schema).toEqual({
      type: 'object',
      properties: { child: { $ref: '#/$defs/root' } },
      $defs: { root: { type: 'object', properties: { child: { $ref: '#/$defs/root' } } } },
    })
    const pair: JsonSchema = {
      properties: { a: { $ref: '#/$defs/a' } },
      $defs: {
        a: { properties: { b: { $ref: '#/$defs/b' } } },
        b: { properties: { a: { $ref: '#/$defs/a' } } },
      },
    }
    const { schema } = simplifySchema(pair, 'keep')
    const a = { properties: { b: { properties: { a: { $ref: '#/$defs/a' } } } } }
    expect(schema).toEqual({ properties: { a }, $defs: { a } })
  })

  test('that only refers to itself is anything', () => {
    expect(simplifySchema({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }, 'cut').schema).toEqual(
      {},
    )
  })
})

describe('what is lost is said', () => {
  test.each<[JsonSchema, JsonSchema, string[]]>([
    [{ $ref: 'https://example.com/x.json' }, {}, ['the reference "https://example.com/x.json"']],
    [
      { properties: { a: { $ref: '#/$defs/nowhere' } } },
      { properties: { a: {} } },
      ['the reference "#/$defs/nowhere"'],
    ],
    [{ allOf: [{ type: 'string' }, { type: 'number' }] }, { type: 'string' }, ['one of two type']],
    [{ pattern: 'a', allOf: [{ pattern: 'b' }] }, { pattern: 'a' }, ['one of two pattern']],
  ])('%j', (schema, simple, lost) => {
    const result = simplifySchema(schema, 'cut')
    expect(result.schema).toEqual(simple)
    expect([...result.lost]).toEqual(lost)
  })

  test.each<[string, (inner: JsonSchema) => JsonSchema]>([
    ['properties', (inner) => ({ type: 'object', properties: { a: inner } })],
    ['choices', (inner) => ({ anyOf: [inner, { type: 'null' }] })],
    ['items', (inner) => ({ type: 'array', items: inner })],
  ])('a schema of 20,000 levels of %s ends', (_what, nest) => {
    let schema: JsonSchema = { type: 'string' }
    for (let i = 0; i < 20_000; i++) schema = nest(schema)
    const { lost, schema: simple } = simplifySchema(schema, 'keep')
    expect([...lost]).toEqual(['everything below 100 levels'])
    expect(() => JSON.stringify(simple)).not.toThrow()
  })

  test('an object that contains itself ends, too', () => {
    const schema: JsonSchema = { type: 'object', properties: {} }
    schema['properties'] = { self: schema }
    expect([...simplifySchema(schema, 'keep').lost]).toEqual(['everything below 100 levels'])
  })

  test('a schema that doubles at each level ends', () => {
    const $defs: JsonSchema = { d0: { type: 'string' } }
    for (let i = 1; i < 40; i++)
      $defs[`d${i}`] = { properties: { a: { $ref: `#/$defs/d${i - 1}` }, b: { $ref: `#/$defs/d${i - 1}` } } }
    const { lost } = simplifySchema({ $ref: '#/$defs/d39', $defs }, 'cut')
    expect([...lost]).toEqual(['everything after 5000 parts'])
  })
})
