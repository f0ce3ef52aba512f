import { captureNamed } from '@ollamakit/fixtures'
import type { JsonSchema } from '@ollamakit/wire'
import { describe, expect, test } from 'vitest'
import { toToolParameters } from './to-tool-parameters.ts'

const a = (property: JsonSchema): JsonSchema => ({ type: 'object', properties: { a: property } })

describe('each property', () => {
  test.each<[string, JsonSchema, JsonSchema]>([
    [
      'of the seven words stays',
      { type: 'string', description: 'd', enum: ['x'] },
      { type: 'string', description: 'd', enum: ['x'] },
    ],
    [
      'has its limits in its description',
      { type: 'integer', description: 'How many', minimum: 1, maximum: 9 },
      { type: 'integer', description: 'How many (minimum: 1, maximum: 9)' },
    ],
    [
      'has its format in a description of its own',
      { type: 'string', format: 'date-time', pattern: '^\\d+$' },
      { type: 'string', description: 'format: date-time' },
    ],
    [
      'has its default in its description',
      { type: 'boolean', default: false },
      { type: 'boolean', description: 'default: false' },
    ],
    [
      'of any integer says nothing of bounds',
      { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 },
      { type: 'integer' },
    ],
    [
      'closed or with a title says nothing of it',
      { type: 'object', properties: {}, additionalProperties: false, title: 'T' },
      { type: 'object', properties: {} },
    ],
    [
      'of unknown keys says what they hold',
      { type: 'object', additionalProperties: { type: 'number' } },
      { type: 'object', description: 'additionalProperties: {"type":"number"}' },
    ],
    [
      'of items says what these are',
      { type: 'array', items: { const: 'x', minLength: 1 }, maxItems: 2 },
      {
        type: 'array',
        items: { type: 'string', enum: ['x'], description: 'minLength: 1' },
        description: 'maxItems: 2',
      },
    ],
    [
      'with a choice keeps it',
      {
        oneOf: [{ type: 'string' }, { type: 'object', properties: { b: { const: true } }, required: ['b'] }],
      },
      {
        anyOf: [
          { type: 'string' },
          { type: 'object', properties: { b: { type: 'boolean', enum: [true] } }, required: ['b'] },
        ],
      },
    ],
    ['that may be null keeps both types', { type: ['string', 'null'] }, { type: ['string', 'null'] }],
    ['that is true is anything', {}, {}],
  ])('%s', (_what, property, sent) => {
    expect(toToolParameters(a(property))).toEqual({ schema: a(sent), lost: [] })
  })
})

describe('the parameters', () => {
  test.each<[string, JsonSchema, JsonSchema, string[]]>([
    ['of nothing', {}, { type: 'object', properties: {} }, []],
    [
      'as schema generators write them',
      { $schema: 's', type: 'object', properties: {}, required: [], additionalProperties: false },
      { type: 'object', properties: {} },
      [],
    ],
    [
      'that may be null',
      { type: ['object', 'null'], properties: { b: true } },
      { type: 'object', properties: { b: {} } },
      [],
    ],
    [
      'that are one of several lists',
      {
        oneOf: [
          {
            type: 'object',
            properties: { kind: { const: 'circle' }, r: { type: 'number' } },
            required: ['kind', 'r'],
          },
          {
            type: 'object',
            properties: { kind: { const: 'square' }, side: { type: 'number' }, r: { type: 'string' } },
            required: ['kind', 'side'],
          },
        ],
      },
      {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['circle', 'square'] },
          r: { anyOf: [{ type: 'number' }, { type: 'string' }] },
          side: { type: 'number' },
        },
        required: ['kind'],
      },
      ['which arguments go together'],
    ],
    [
      'that are one of several lists, called like what every object has',
      {
        anyOf: [
          { properties: { constructor: { type: 'string' } } },
          { properties: { ['__proto__']: { type: 'string' } } },
        ],
      },
      { type: 'object', properties: { constructor: { type: 'string' }, ['__proto__']: { type: 'string' } } },
      ['which arguments go together'],
    ],
    [
      'that depend on each other, or have any name',
      {
        type: 'object',
        properties: {},
        additionalProperties: { type: 'number' },
        dependentRequired: { a: ['b'] },
      },
      { type: 'object', properties: {} },
      ['additionalProperties', 'dependentRequired'],
    ],
  ])('%s', (_what, schema, sent, lost) => {
    expect(toToolParameters(schema)).toEqual({ schema: sent, lost })
  })

  test('are worked out once for each object', () => {
    const schema = a({ type: 'string' })
    expect(toToolParameters(schema)).toBe(toToolParameters(schema))
  })
})

test('what is sent is what the server keeps: the schema of the capture comes out as the runner saw it, its limits in words', () => {
  const [exchange] = captureNamed('native/chat/tools-schema').exchanges
  const sent = exchange?.request.body as unknown as { tools: [{ function: { parameters: JsonSchema } }] } // as the capture has it
  const { schema, lost } = toToolParameters(sent.tools[0].function.parameters)
  expect(lost).toEqual([])
  expect(schema).toEqual({
    type: 'object',
    required: ['guests'],
    properties: {
      when: { type: ['string', 'null'], description: 'When (format: date-time)' },
      guests: { type: ['integer'], description: 'minimum: 1, default: 2' },
      tags: { type: 'array', items: { enum: ['a', 'b'], type: 'string' } },
      where: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      address: {
        type: 'object',
        properties: { zip: { type: 'string', description: 'pattern: ^[0-9]{5}$' } },
        required: ['zip'],
      },
    },
  })
})
