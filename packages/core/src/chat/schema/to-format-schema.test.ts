import type { JsonSchema } from '@ollamakit/wire'
import { describe, expect, test } from 'vitest'
import { toFormatSchema, toInnerFormatSchema } from './to-format-schema.ts'
import { toGrammarPattern } from './to-grammar-pattern.ts'

describe('a schema for format', () => {
  test.each<[string, JsonSchema, JsonSchema, string[]]>([
    [
      'of words that grammars know stays',
      {
        type: 'object',
        properties: { a: { type: 'integer', minimum: 1 } },
        required: ['a'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { a: { type: 'integer', minimum: 1 } },
        required: ['a'],
        additionalProperties: false,
      },
      [],
    ],
    ['loses where it lives', { $schema: 's', type: 'string' }, { type: 'string' }, []],
    [
      'has its patterns anchored',
      { properties: { a: { pattern: '\\d+' } } },
      { properties: { a: { pattern: '^.*([0-9]+).*$' } } },
      [],
    ],
    [
      'loses patterns that no grammar has',
      { properties: { a: { items: { type: 'string', pattern: '^(?!x)y$' } } } },
      { properties: { a: { items: { type: 'string' } } } },
      ['the pattern of a[]'],
    ],
    [
      'loses lengths that grammars give up at',
      { type: 'string', maxLength: 100_000 },
      { type: 'string' },
      ['maxLength above 2000'],
    ],
    [
      'loses words that no grammar has',
      { type: 'object', not: { required: ['a'] }, patternProperties: { x: {} } },
      { type: 'object' },
      ['not', 'patternProperties'],
    ],
    [
      'of any keys says that they are texts',
      { type: 'object', propertyNames: { type: 'string' }, additionalProperties: { const: 1 } },
      { type: 'object', additionalProperties: { enum: [1], type: 'integer' } },
      [],
    ],
    [
      'that contains itself keeps its references',
      { type: 'object', properties: { next: { $ref: '#' } } },
      {
        type: 'object',
        properties: { next: { $ref: '#/$defs/root' } },
        $defs: { root: { type: 'object', properties: { next: { $ref: '#/$defs/root' } } } },
      },
      [],
    ],
  ])('%s', (_what, schema, sent, lost) => {
    expect(toFormatSchema(schema)).toEqual({ schema: sent, lost })
  })

  test('within another has no references', () => {
    const { schema, lost } = toInnerFormatSchema({ type: 'object', properties: { next: { $ref: '#' } } })
    expect(JSON.stringify(schema)).not.toContain('$')
    expect(lost).toEqual(['# more than 3 times within itself'])
  })
})

test.each<[string, string | undefined]>([
  ['^[a-z]+$', '^[a-z]+$'],
  ['^\\d{4}-\\d{2}$', '^[0-9]{4}-[0-9]{2}$'],
  ['^[\\w.\\-]+$', '^[A-Za-z0-9_.\\x2d]+$'],
  ['^(?:a|b)$', '^(a|b)$'],
  ['a|b', '^.*(a|b).*$'],
  ['^a', '^(a).*$'],
  ['a$', '^.*(a)$'],
  ['^a|b', undefined],
  ['a\\$', '^.*(a\\$).*$'],
  ['^\\/x\\.y$', '^/x\\.y$'],
  ['^(?=a)b$', undefined],
  ['^(?<name>a)$', undefined],
  ['^a+?$', undefined],
  ['^\\bword$', undefined],
  ['^(a)\\1$', undefined],
  ['^\\p{L}$', undefined],
  ['^[a$', undefined],
  ['a^b', undefined],
  ['x\\', undefined],
  ['^(', undefined],
  ['^a**$', undefined],
])('the pattern %j is %j to a grammar', (pattern, written) => {
  expect(toGrammarPattern(pattern)).toBe(written)
})
