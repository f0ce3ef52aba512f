/** The schema that is shipped is the one that follows from the types, and judges as the mock does. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { validateFixtureFile } from '../fixture/validate.ts'
import { fixturesSchemaText } from './fixtures-schema-text.ts'
import { readDocs } from './read-docs.ts'

const shipped = readFileSync(new URL('../../fixtures.schema.json', import.meta.url), 'utf8')
const schema: unknown = JSON.parse(shipped)

test('the shipped schema is current (if not: pnpm --filter @ollamakit/mock-server generate:schema)', async () => {
  expect(shipped).toBe(await fixturesSchemaText())
})

test('every member of the format has a description, which editors show', () => {
  const silent = Object.entries(
    (
      schema as {
        definitions: { [name: string]: { properties: { [key: string]: { description?: string } } } }
      }
    ).definitions,
  )
    .filter(([name]) => ['When', 'ReplyError', 'ReplyWire', 'PaceOfTokens'].includes(name))
    .flatMap(([name, { properties }]) =>
      Object.entries(properties).map(([key, { description }]) => [`${name}.${key}`, description]),
    )
    .filter(([, description]) => description === undefined)
    .map(([key]) => key)

  // Their names say it.
  expect(silent).toEqual(['ReplyError.type'])
})

const validate = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema as object)

describe('the schema and the mock agree on', () => {
  const right: unknown[] = [
    {},
    { $schema: 'x', models: ['a', { name: 'b', remote: { host: 'h', model: 'm' } }], fixtures: [] },
    { registry: ['a', { name: 'b', layers: 2, bytesPerSecond: 1.5 }] },
    { fixtures: [{ reply: '' }, { replies: ['', {}], priority: -1 }] },
    {
      fixtures: [
        {
          when: {
            user: { re: 'x', flags: 'i' },
            toolResult: { name: 'f', content: { contains: 'x' } },
            format: {},
            images: { count: 1 },
          },
          reply: '',
        },
      ],
    },
    {
      fixtures: [
        {
          when: { toolResult: true, think: 'low', body: [1], turn: 1, tools: [] },
          reply: { content: ['a'], pace: { gaps: [1] } },
        },
      ],
    },
    {
      fixtures: [
        {
          reply: {
            fault: { after: { bytes: 1 }, by: 'fin' },
            wire: { split: 'byte', newline: '\r\n', keepAlive: 0.5 },
          },
        },
      ],
    },
    {
      fixtures: [
        {
          reply: {
            logprobs: [-1, { token: 'a', logprob: -1, top_logprobs: [] }],
            pace: { tokensPerSecond: 1 },
          },
        },
      ],
    },
  ]
  test.each(right)('%j, which is right', (value) => {
    expect([validate(value), validateFixtureFile(value)]).toEqual([true, { file: value }])
  })

  const wrong: unknown[] = [
    [],
    { fixture: [] },
    { fixtures: [{}] },
    { fixtures: [{ reply: '', replies: [''] }] },
    { fixtures: [{ reply: 1 }] },
    { fixtures: [{ reply: { contents: '' } }] },
    { fixtures: [{ when: { user: {} }, reply: '' }] },
    { fixtures: [{ when: { user: { contains: 1 } }, reply: '' }] },
    { fixtures: [{ when: { turn: 0 }, reply: '' }] },
    { fixtures: [{ reply: { error: { status: 200 } } }] },
    { fixtures: [{ reply: { error: {} } }] },
    { fixtures: [{ reply: { fault: { after: 'soon', by: 'fin' } } }] },
    { fixtures: [{ reply: { wire: { split: 0 } } }] },
    { fixtures: [{ reply: { pace: { tokensPerSecond: 0 } } }] },
    { fixtures: [{ reply: { toolCalls: [{}] } }] },
    { models: [{}] },
    { models: [{ name: 'a', capabilities: ['tool'] }] },
    { models: [{ name: 'a', layers: 1 }] },
  ]
  test.each(wrong)('%j, which is wrong', (value) => {
    expect([validate(value), 'problems' in validateFixtureFile(value)]).toEqual([false, true])
  })
})

test('documentation is read from interfaces, with what they inherit, over several lines', () => {
  const source = `/** A thing. */
export interface Base {
  /** Its name,
   * {@link Other} than others. */
  name: string
  plain?: number
}

export interface More extends Base {
  /** How many. */
  count?: number
}
`
  expect(Object.fromEntries(readDocs([source]))).toEqual({
    Base: 'A thing.',
    'Base.name': 'Its name, Other than others.',
    'More.name': 'Its name, Other than others.',
    'More.count': 'How many.',
  })
})
