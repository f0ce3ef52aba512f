import { expect, test } from 'vitest'
import { checkFormat } from './check-format.ts'
import type { Reply } from '@ollamakit/wire/fixture'
import { createSeededRandom } from './seeded-random.ts'
import { toTurn } from './to-turn.ts'

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string', enum: ['Paris', 'Rome'] },
    degrees: { type: 'integer', minimum: -50 },
    on: { type: 'string', format: 'date' },
    days: { type: 'array', items: { $ref: '#/$defs/Day' }, maxItems: 2 },
  },
  required: ['city'],
  additionalProperties: false,
  $defs: { Day: { type: 'object', properties: { 'max °C': { type: 'number' } } } },
}

const check = (reply: Reply, format: unknown): string[] =>
  checkFormat(toTurn(reply, { random: createSeededRandom(1), promptLength: 1, alternatives: 0 }), format).map(
    ({ path, expected }) => `${path}: ${expected}`,
  )

const broken: [value: unknown, violations: string[]][] = [
  [{}, ["$: must have required property 'city'"]],
  [{ city: 'Oslo' }, ['$.city: one of ["Paris","Rome"]']],
  [{ city: 'Rome', degrees: 1.5 }, ['$.degrees: must be integer']],
  [
    { city: 'Rome', degrees: -51, on: 'soon' },
    ['$.degrees: must be >= -50', '$.on: must match format "date"'],
  ],
  [{ city: 'Rome', days: [{}, { 'max °C': 'hot' }] }, ['$.days[1]["max °C"]: must be number']],
  [{ city: 'Rome', extra: 1 }, ['$: no property "extra"']],
  [[], ['$: must be object']],
]

test.each(broken)('%j breaks the schema: %o', (value, violations) => {
  expect(check(JSON.stringify(value), schema)).toEqual(violations)
})

test('what is right is right, however it is cut', () => {
  expect(check({ content: ['{"city":', ' "Rome"', '}\n'], thinking: 'Hm.' }, schema)).toEqual([])
  expect(check('[1]', 'json')).toEqual([])
})

test('content that is not JSON is reported with its beginning', () => {
  expect(check('Sunny, I think.', schema)).toEqual(['$: JSON, found "Sunny, I think."'])
  expect(check('Sunny.', 'json')).toEqual(['$: JSON, found "Sunny."'])
})

test.each<[string, Reply, unknown]>([
  ['no format is asked for', 'Sunny.', undefined],
  ['nothing but a call is said', { toolCalls: [{ name: 'f' }] }, schema],
  ['the answer is cut short by its length', { content: '{"ci', finish: 'length' }, schema],
  ['the connection breaks', { content: '{"ci', fault: { after: { frames: 1 }, by: 'fin' } }, schema],
  ['the model fails', { error: { status: 500 } }, schema],
])('nothing is broken when %s', (_about, reply, format) => {
  expect(check(reply, format)).toEqual([])
})

test.each([
  { type: 'nonsense' },
  { $ref: 'https://example.org/schema.json' },
  { $ref: '#/nowhere' },
  { pattern: '(' },
  { $schema: 'https://example.org/my-own', type: 'string' },
])('an invalid schema (%j) has no violations', (strange) => {
  expect(check('"x"', strange)).toEqual([])
})

test('each draft reads lists in its own way', () => {
  expect(check('["x"]', { type: 'array', prefixItems: [{ type: 'number' }] })).toEqual([
    '$[0]: must be number',
  ])
  expect(
    check('["x"]', {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'array',
      items: [{ type: 'number' }],
    }),
  ).toEqual(['$[0]: must be number'])
})

test('two schemas of one name do not know each other', () => {
  expect(check('1', { $id: 'a', type: 'number' })).toEqual([])
  expect(check('1', { $id: 'a', type: 'string' })).toEqual(['$: must be string'])
})
