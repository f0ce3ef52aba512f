import type { JsonSchema } from '@ollamakit/wire'
import { expect, test } from 'vitest'
import { toSchemaInstance } from './schema-instance.ts'

const cases: [about: string, schema: JsonSchema, instance: unknown][] = [
  [
    'an object with what it requires',
    { type: 'object', properties: { city: { type: 'string' }, degrees: { type: 'number' } }, required: ['city'] },
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
  ['a list with as many items as it needs', { type: 'array', items: { type: 'integer', minimum: 5 }, minItems: 2 }, [5, 5]],
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
    $defs: { Node: { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/$defs/Node' } }, required: ['name'] } },
  }

  expect(toSchemaInstance(tree)).toMatchObject({ name: 'text', next: { name: 'text' } })
})

test('a schema that requires itself comes to an end', () => {
  const endless = { $ref: '#/$defs/Node', $defs: { Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' } }, required: ['next'] } } }

  expect(JSON.stringify(toSchemaInstance(endless)).length).toBeLessThan(1000)
})

test('keys of the prototype are no properties', () => {
  expect(toSchemaInstance({ type: 'object', required: ['constructor', '__proto__'] })).toEqual(JSON.parse('{"constructor": "text", "__proto__": "text"}'))
})
