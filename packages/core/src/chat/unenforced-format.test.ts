/** `format` on Ollama Cloud, which does not enforce it. */
import { expect, describe, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'
import { findMismatch } from './schema/find-mismatch.ts'

const schema = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
}
const messages = [{ role: 'user' as const, text: 'Who?' }]

function answering(...texts: string[]): Promise<TestServer> {
  return serve((_request, response) => response.end(texts.map(lines.text).join('') + lines.end))
}

interface Sent {
  messages: { role: string; content: string }[]
  format: unknown
}

describe.each([
  ['cloud', 'gpt-oss:120b'],
  ['local', 'gpt-oss:120b-cloud'],
] as const)('%s, %s', (deployment, model) => {
  test('the schema goes into the system message, and a response that follows it is whole', async () => {
    await using server = await answering('{"name":"Anna",', '"age":3}')
    const { chat } = createOllamaClient({ baseURL: server.url, deployment })
    const { text, warnings } = await chat.generate({ model, messages, format: schema })
    expect(JSON.parse(text)).toEqual({ name: 'Anna', age: 3 })
    expect(warnings).toMatchObject([{ type: 'changed', setting: 'format' }])
    const sent = JSON.parse(server.bodies[0] as string) as Sent
    expect(sent.format).toEqual(schema)
    expect(sent.messages).toEqual([
      { role: 'system', content: expect.stringContaining(JSON.stringify(schema)) },
      { role: 'user', content: 'Who?' },
    ])
  })

  test.each<[string, string[], string]>([
    ['no JSON', ['Sure! ', '{"name":"Anna"}'], 'it is not JSON'],
    ['a missing property', ['{"name":"Anna"}'], 'the value has no "age"'],
    ['another type', ['{"name":"Anna","age":"3"}'], 'the value.age is string, not integer'],
  ])('%s is an error with the whole text', async (_name, texts, what) => {
    await using server = await answering(...texts)
    const { chat } = createOllamaClient({ baseURL: server.url, deployment })
    await expect(chat.generate({ model, messages, format: schema })).rejects.toMatchObject({
      name: 'OllamaStreamError',
      code: 'format_mismatch',
      retryable: true,
      message: expect.stringContaining(what),
      partial: { text: texts.join('') },
    })
  })

  test('"json" asks for JSON in words, after the caller’s own system message', async () => {
    await using server = await answering('[1]')
    const { chat } = createOllamaClient({ baseURL: server.url, deployment })
    await chat.generate({
      model,
      messages: [{ role: 'system', text: 'Be brief.' }, ...messages],
      format: 'json',
    })
    const sent = JSON.parse(server.bodies[0] as string) as Sent
    expect(sent.messages[0]?.content).toMatch(/^Be brief\.\n\nRespond with JSON only/)
  })
})

test('a daemon enforces the format of its own models: nothing is added', async () => {
  await using server = await answering('not looked at')
  const { chat } = createOllamaClient({ baseURL: server.url })
  const { warnings } = await chat.generate({ model: 'llama3.2', messages, format: schema })
  expect(warnings).toEqual([])
  expect((JSON.parse(server.bodies[0] as string) as Sent).messages).toHaveLength(1)
})

describe('findMismatch', () => {
  const node = {
    type: 'object',
    properties: { next: { $ref: '#/$defs/node' }, id: { type: 'number' } },
    required: ['id'],
  }

  test.each<[unknown, object, string | undefined]>([
    [1, {}, undefined],
    [1, { type: ['string', 'number'] }, undefined],
    [1.5, { type: 'integer' }, 'the value is number, not integer'],
    [null, { type: 'object' }, 'the value is null, not object'],
    ['c', { enum: ['a', 'b'] }, 'the value is "c", none of ["a","b"]'],
    [2, { const: 1 }, 'the value is 2, not 1'],
    [['a', 1], { type: 'array', items: { type: 'string' } }, 'the value[1] is number, not string'],
    [true, { anyOf: [{ type: 'string' }, { type: 'null' }] }, 'the value is boolean, not string'],
    [null, { anyOf: [{ type: 'string' }, { type: 'null' }] }, undefined],
    [
      { id: 1, next: { id: 'x' } },
      { $ref: '#/$defs/node', $defs: { node } },
      'the value.next.id is string, not number',
    ],
    [{ id: 1, next: { id: 2 } }, { $ref: '#/$defs/node', $defs: { node } }, undefined],
    [{ a: 1 }, { properties: { a: false } }, 'the value.a is not allowed'],
    [1, { $ref: '#' }, undefined],
    ['x', { pattern: '^y', minLength: 9 }, undefined],
  ])('%j against %j', (value, against, expected) => {
    expect(findMismatch(value, against as never)).toBe(expected)
  })
})
