/** The object that `withStructuredOutput` reads out of a text of a server that enforced no schema. */
import './testing/without-environment.ts'
import { createMockOllama } from '@ollamakit/mock-server'
import { OutputParserException } from '@langchain/core/output_parsers'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ChatOllama } from './chat-ollama.ts'
import { collected, failureOf } from './testing/ways.ts'

const ada = { name: 'Ada', age: 36 }
const json = JSON.stringify(ada)
const jsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
}
const schemas = [
  ['JSON Schema', jsonSchema],
  ['zod', z.object({ name: z.string(), age: z.number() })],
] as const

const texts: [kind: string, text: string][] = [
  ['one fence', `\`\`\`json\n${json}\n\`\`\``],
  ['a fence that is not closed', `\`\`\`json\n${json}`],
  ['a wrong fence before', `\`\`\`json\n{"name":"Bob"}\n\`\`\`\nNo:\n\`\`\`json\n${json}\n\`\`\``],
  ['a wrong fence after', `\`\`\`json\n${json}\n\`\`\`\nrun:\n\`\`\`json\n{"done":true}\n\`\`\``],
  ['a wrong object before', `{"thought":"who?"} ${json}`],
  ['an empty object before', `{} ${json}`],
  ['a list before', `[1, 2] ${json}`],
  ['footnotes before', `As said [1], [2]: ${json}`],
  ['a value of the wrong type before', `{"name":"Ada","age":"36"} ${json}`],
  ['the schema repeated before', `${JSON.stringify(jsonSchema)}\n${json}`],
  ['braces in prose', `Use {name} and {age}: ${json}, {you} see`],
  ['more formulas than candidates', `${'\\frac{1}{2} '.repeat(60)}${json}`],
  ['a broken object around it', `{'person': ${json}}`],
  ['a wrong one around a nested one', `{"like":{"name":"Bob"}} ${json}`],
  ['an object after text with quotes', `She said "hi {" and then ${json}`],
]

describe.each(schemas)('%s', (_, schema) => {
  test.each(texts)('an object with %s is found, by invoke and by stream', async (_kind, text) => {
    await using mock = await createMockOllama({ models: ['m'] })
    mock.on({ model: 'm' }).reply(text)
    const model = new ChatOllama({ model: 'm', baseUrl: mock.url }).withStructuredOutput(schema)

    expect(await model.invoke('Who?')).toEqual(ada)
    expect((await collected(await model.stream('Who?'))).at(-1)).toEqual(ada)
  })

  test.each([
    ['the whole text', '{"name":"Ada"}'],
    ['a fence', '```json\n{"name":"Ada"}\n```'],
    ['each of several', '{"name":"Ada"} or {"age":36}'],
    ['a list', '[{"name":"Ada"}]'],
  ])('an object that breaks the schema as %s is an error', async (_kind, text) => {
    await using mock = await createMockOllama({ models: ['m'] })
    mock.on({ model: 'm' }).reply(text)
    const model = new ChatOllama({ model: 'm', baseUrl: mock.url })

    for (const asking of [
      model.withStructuredOutput(schema).invoke('Who?'),
      model.withStructuredOutput(schema).stream('Who?').then(collected),
    ])
      expect(await failureOf(asking)).toBeInstanceOf(OutputParserException)
    expect(await model.withStructuredOutput(schema, { includeRaw: true }).invoke('Who?')).toMatchObject({
      parsed: null,
      parsing_error: { constructor: OutputParserException },
    })
  })
})

test('the error about a JSON Schema says what is wrong', async () => {
  await using mock = await createMockOllama({ models: ['m'] })
  mock.reply('{"name":"Ada"}')
  const model = new ChatOllama({ model: 'm', baseUrl: mock.url }).withStructuredOutput(jsonSchema)

  await expect(model.invoke('Who?')).rejects.toThrow('does not satisfy the schema: the value has no "age"')
})

test('a list is found where the schema is one', async () => {
  await using mock = await createMockOllama({ models: ['m'] })
  mock.reply('Not {"a":1} but [1, 2].')
  const schema = { type: 'array', items: { type: 'number' } }
  const model = new ChatOllama({ model: 'm', baseUrl: mock.url }).withStructuredOutput(schema)

  expect(await model.invoke('Which?')).toEqual([1, 2])
})
