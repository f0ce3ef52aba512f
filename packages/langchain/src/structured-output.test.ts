/** Objects instead of texts. */
import { getRetryable } from '@langchain/core/errors'
import { AIMessage } from '@langchain/core/messages'
import { OutputParserException } from '@langchain/core/output_parsers'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { ChatOllama } from './chat-ollama.ts'
import { collected, failureOf } from './testing/ways.ts'

const person = z.object({ name: z.string().describe('Full name'), age: z.number() }).describe('A person')
const ada = { name: 'Ada', age: 36 }
const jsonSchema = {
  title: 'person',
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'number' } },
  required: ['name', 'age'],
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const build = ({ url }: MockOllama): ChatOllama =>
    new ChatOllama({ model: 'llama3.2', baseUrl: url, dialect })
  const askedSchema = (ollama: MockOllama): unknown => {
    const body = ollama.requests[0]?.body as
      | { format?: unknown; response_format?: { json_schema?: { schema?: unknown } } }
      | undefined // what the test before sent
    return dialect === 'native' ? body?.format : body?.response_format?.json_schema?.schema
  }

  describe('by the schema, as is the default', () => {
    test.each([
      ['zod 4', person],
      ['zod 3', z3.object({ name: z3.string(), age: z3.number() })],
      ['JSON Schema', jsonSchema],
    ])('of %s', async (_, schema) => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      ollama.reply({ content: ['{"name":"A', 'da","age":36}'] })

      expect(await build(ollama).withStructuredOutput(schema).invoke('Who?')).toEqual(ada)
      expect(askedSchema(ollama)).toMatchObject({
        type: 'object',
        properties: { name: { type: 'string' }, age: { type: 'number' } },
        required: ['name', 'age'],
      })
    })

    test('an answer that breaks the schema is an error, and with includeRaw an answer without an object', async () => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      ollama.reply('{"name":"Ada"}')

      await expect(build(ollama).withStructuredOutput(person).invoke('Who?')).rejects.toThrow(/age/)
      const { raw, parsed } = await build(ollama)
        .withStructuredOutput(person, { includeRaw: true })
        .invoke('Who?')
      expect(AIMessage.isInstance(raw) && raw.text).toBe('{"name":"Ada"}')
      expect(parsed).toBeNull()
    })

    test.each([
      ['zod 4', person],
      ['zod 3', z3.object({ name: z3.string(), age: z3.number() })],
      ['JSON Schema', jsonSchema],
    ])('of %s, a text without JSON is an OutputParserException that has the text', async (_, schema) => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      ollama.reply('I do not know.')
      const model = build(ollama)
      const expected = { llmOutput: 'I do not know.', constructor: OutputParserException }

      expect(await failureOf(model.withStructuredOutput(schema).invoke('Who?'))).toMatchObject(expected)
      expect(
        await failureOf(model.withStructuredOutput(schema).stream('Who?').then(collected)),
      ).toMatchObject(expected)
      expect(await model.withStructuredOutput(schema, { includeRaw: true }).invoke('Who?')).toMatchObject({
        parsed: null,
        parsing_error: expected,
      })
    })

    test('objects of JSON Schema are streamed while they grow', async () => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      ollama.reply({ content: ['{"name":"Ada"', ',"age":36}'] })

      const objects = await collected(await build(ollama).withStructuredOutput(jsonSchema).stream('Who?'))

      expect(objects.at(-1)).toEqual(ada)
    })

    test('a model of output v1 gives objects, too', async () => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      ollama.reply(JSON.stringify(ada))
      const model = new ChatOllama({ model: 'llama3.2', baseUrl: ollama.url, dialect, outputVersion: 'v1' })

      expect(await model.withStructuredOutput(person).invoke('Who?')).toEqual(ada)
    })

    test('a failure to ask is not taken for a failure to read, also with includeRaw', async () => {
      await using ollama = await createMockOllama({ models: ['mistral'] })

      expect(
        await failureOf(build(ollama).withStructuredOutput(person, { includeRaw: true }).invoke('Who?')),
      ).toMatchObject({ status: 404 })
    })
  })

  test('by a tool: it is the only one, and its call is the object', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ tools: ['human'] }).reply({ toolCalls: [{ name: 'human', arguments: ada }] })

    expect(
      await build(ollama)
        .withStructuredOutput(person, { method: 'functionCalling', name: 'human' })
        .invoke('Who?'),
    ).toEqual(ada)
    expect(ollama.requests[0]?.body).toMatchObject({
      tools: [{ function: { name: 'human', description: 'A person' } }],
    })
  })

  test('by a tool that the model is held to', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['{"name":"human","argu', 'ments":{"name":"Ada","age":36}}'] })
    const asking = build(ollama).withStructuredOutput(person, { method: 'functionCalling', name: 'human' })

    expect(await asking.invoke('Who?')).toEqual(ada)
    expect((await collected(await asking.stream('Who?'))).at(-1)).toEqual(ada)
  })

  describe.each(['jsonSchema', 'jsonMode', 'functionCalling'])('by %s', (method) => {
    const half = method === 'functionCalling' ? '{"name":"person","arguments":{"name":"A' : '{"name":"A'

    test.each([
      ['zod', person],
      ['JSON Schema', jsonSchema],
    ])(
      'an answer that is cut off is an error that says so (it was broken JSON, or nothing), with %s',
      async (_, schema) => {
        await using ollama = await createMockOllama({ models: ['llama3.2'] })
        ollama.reply({ content: half, finish: 'length' })
        const asking = build(ollama).withStructuredOutput(schema, { method, name: 'person' })

        for (const asked of [asking.invoke('Who?'), asking.stream('Who?').then(collected)]) {
          const error = await failureOf(asked)
          expect(error).toMatchObject({
            name: 'Error',
            message: expect.stringContaining('cut off at its limit of tokens') as string,
            llmOutput: half,
            lc_error_code: 'OUTPUT_PARSING_FAILURE',
          })
          expect(getRetryable(error)).toBe(false)
        }
        const { raw, parsed } = await build(ollama)
          .withStructuredOutput(schema, { method, name: 'person', includeRaw: true })
          .invoke('Who?')
        expect([raw.response_metadata, parsed]).toMatchObject([{ finish_reason: 'length' }, null])
      },
    )

    test('an answer that is whole at its limit is no error', async () => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      const text = JSON.stringify(method === 'functionCalling' ? { name: 'person', arguments: ada } : ada)
      ollama.reply({ content: text, finish: 'length' })
      const asking = build(ollama).withStructuredOutput(jsonSchema, { method })

      expect(await asking.invoke('Who?')).toEqual(ada)
      expect((await collected(await asking.stream('Who?'))).at(-1)).toEqual(ada)
    })
  })

  test('a model that does not call the tool is an error (it was nothing)', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('Ada, of course.')
    const asking = build(ollama).withStructuredOutput(jsonSchema, { method: 'functionCalling' })

    for (const asked of [asking.invoke('Who?'), asking.stream('Who?').then(collected)])
      expect(await failureOf(asked)).toMatchObject({
        message: expect.stringContaining('did not call the tool') as string,
        llmOutput: 'Ada, of course.',
      })
  })

  test.each([
    ['the title of a JSON Schema', jsonSchema, 'person'],
    [
      'the name of an OpenAI function',
      { name: 'human', description: 'A person', parameters: jsonSchema },
      'human',
    ],
    ['nothing', person, 'extract'],
  ])('a tool is named by %s', async (_, schema, name) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ tools: [name] }).reply({ toolCalls: [{ name, arguments: ada }] })

    expect(
      await build(ollama).withStructuredOutput(schema, { method: 'functionCalling' }).invoke('Who?'),
    ).toEqual(ada)
    expect(ollama.requests[0]?.body).toMatchObject({
      tools: [{ function: { parameters: { required: ['name', 'age'] } } }],
    })
  })

  test('by any JSON', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply(JSON.stringify(ada))

    expect(
      await build(ollama).withStructuredOutput(person, { method: 'jsonMode' }).invoke('Who? In JSON'),
    ).toEqual(ada)
    expect(ollama.requests[0]?.body).toMatchObject(
      dialect === 'native' ? { format: 'json' } : { response_format: { type: 'json_object' } },
    )
  })

  test('by another method is a clear error', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })

    expect(() => build(ollama).withStructuredOutput(person, { method: 'magic' })).toThrow(
      /no method "magic"\. It has jsonSchema, functionCalling and jsonMode/,
    )
  })
})

describe.each(['native', 'openai'] as const)(
  'on a server that enforces no schema, in the %s dialect',
  (dialect) => {
    test.each([
      ['a fence', '```json\n{"name":"Ada","age":36}\n```'],
      ['sentences', 'She is {"name":"Ada","age":36}, I think.'],
    ])('an object is read out of %s, and the schema is in the prompt', async (_, text) => {
      await using cloud = await createMockOllama({ as: 'cloud' })
      cloud.reply(text)
      const options = { baseUrl: cloud.url, apiKey: 'key', deployment: 'cloud', dialect } as const
      const model = new ChatOllama({ model: 'gpt-oss:20b', ...options })

      const { parsed, raw } = await model.withStructuredOutput(person, { includeRaw: true }).invoke('Who?')

      expect(parsed).toEqual(ada)
      expect((raw.response_metadata as { warnings?: unknown }).warnings).toMatchObject([
        { message: expect.stringContaining('does not enforce format') as string },
        { message: expect.stringContaining('the object was read out of') as string },
      ])
      expect(JSON.stringify(cloud.requests.at(-1)?.body)).toContain('It has to follow this JSON Schema')
    })
  },
)
