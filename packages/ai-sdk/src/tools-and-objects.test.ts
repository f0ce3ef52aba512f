/** Tools that have to be called, and tools together with an object. The plain cases are scenarios. */
import { type CapturedResponse, replay } from '@ollamakit/fixtures'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import {
  generateText,
  isStepCount,
  jsonSchema,
  NoObjectGeneratedError,
  Output,
  streamText,
  tool,
  ToolChoiceViolationError,
} from 'ai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createOllama } from './ollama-provider.ts'
import { completion, lastLine, line, nativeLines, openaiEvents } from './testing/answers.ts'
import { failureOf } from './testing/failure-of.ts'

globalThis.AI_SDK_LOG_WARNINGS = false

const weather = tool({
  description: 'How it is outside',
  inputSchema: z.object({ city: z.string() }),
  execute: ({ city }) => `sunny in ${city}`,
})
const output = Output.object({ schema: z.object({ take: z.boolean(), why: z.string() }) })
const whole = { take: false, why: 'it is sunny' }
const asJson = '{"name":"weather","arguments":{"city":"Bern"}}'

/** The names of the tools that each request offered. */
function toolsOf({ requests }: MockOllama): string[][] {
  return requests.map(({ body }) =>
    (body as { tools: { function: { name: string } }[] }).tools.map((one) => one.function.name),
  )
}

async function mockThatCalls(): Promise<MockOllama> {
  const ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.on({ turn: 1 }).reply({ toolCalls: [{ name: 'weather', arguments: { city: 'Bern' } }] })
  ollama.on({ turn: 2, tools: ['weather'] }).reply('No umbrella, then.')
  ollama.on({ turn: 2 }).reply({ content: ['{"take":false,', '"why":"it is sunny"}'] })
  return ollama
}

describe.each(['native', 'openai'] as const)('in the %s dialect', (dialect) => {
  const modelOf = ({ url }: Pick<MockOllama, 'url'>): ReturnType<ReturnType<typeof createOllama>> =>
    createOllama({ baseURL: url, dialect })('llama3.2')

  test('B23 DB2 DC10 generateText runs the tool and then gives the object', async () => {
    await using ollama = await mockThatCalls()

    const result = await generateText({
      model: modelOf(ollama),
      prompt: 'Umbrella in Bern?',
      tools: { weather },
      output,
      stopWhen: isStepCount(3),
    })

    expect(result.output).toEqual(whole)
    expect(result.steps.map(({ toolResults }) => toolResults.map((one) => one.output))).toEqual([
      ['sunny in Bern'],
      [],
    ])
  })

  test('B23 an answer by the answer tool is streamed as the object in one request, after the reasoning', async () => {
    await using ollama = await createMockOllama({ models: ['qwen3'] })
    ollama.reply({
      thinking: 'Dry.',
      content: 'Here you are:',
      toolCalls: [{ name: 'answer', arguments: whole }],
    })
    const model = createOllama({ baseURL: ollama.url, dialect })('qwen3')
    const asked = { model, prompt: 'Umbrella?', tools: { weather }, output }

    const streamed = streamText(asked)
    const types: string[] = []
    for await (const { type } of streamed.fullStream) if (!/^start|finish/.test(type)) types.push(type)
    const generated = await generateText(asked)

    expect(types).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
    ])
    for (const result of [streamed, generated]) {
      expect(await result.output).toEqual(whole)
      expect(await result.finishReason).toBe('stop')
      expect(await result.toolCalls).toEqual([])
    }
    expect(ollama.requests).toHaveLength(2)
  })

  test('B23 Output.array and Output.choice are offered as tools, too', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ toolCalls: [{ name: 'answer', arguments: { elements: [1, 2] } }] })
    ollama.reply({ toolCalls: [{ name: 'answer', arguments: { result: 'yes' } }] })
    const asked = { model: modelOf(ollama), prompt: 'Umbrella?', tools: { weather } }

    const list = await generateText({ ...asked, output: Output.array({ element: z.number() }) })
    const choice = await generateText({ ...asked, output: Output.choice({ options: ['yes', 'no'] }) })

    expect([list.output, choice.output]).toEqual([[1, 2], 'yes'])
  })

  test('B23 streamText runs the tool and then streams the object, without the prose before it', async () => {
    await using ollama = await mockThatCalls()

    const result = streamText({
      model: modelOf(ollama),
      prompt: 'Umbrella in Bern?',
      tools: { weather },
      output,
      stopWhen: isStepCount(3),
    })

    let last: unknown
    for await (const partial of result.partialOutputStream) last = partial
    expect(last).toEqual(whole)
    expect(await result.text).toBe(JSON.stringify(whole))
  })

  test.each([true, false])(
    'B22 B23 a step that has to call a tool offers no answer, and a later one gives the object (forceToolChoice: %j)',
    async (forceToolChoice) => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      const call = { name: 'weather', arguments: { city: 'Bern' } }
      ollama.on({ turn: 1 }).reply(forceToolChoice ? asJson : { toolCalls: [call] })
      ollama.on({ turn: 2 }).reply({ toolCalls: [{ name: 'answer', arguments: whole }] })

      const result = await generateText({
        model: modelOf(ollama),
        prompt: 'Umbrella in Bern?',
        tools: { weather },
        output,
        toolChoice: 'required',
        prepareStep: ({ stepNumber }) => (stepNumber > 0 ? { toolChoice: 'auto' } : {}),
        stopWhen: isStepCount(3),
        providerOptions: { ollama: { forceToolChoice } },
      })

      expect(result.output).toEqual(whole)
      expect(result.steps.map(({ warnings }) => warnings?.map(({ type }) => type))).toEqual([
        ['unsupported', 'compatibility'],
        [],
      ])
      expect(toolsOf(ollama)).toEqual([['weather'], ['weather', 'answer']])
    },
  )

  test('B25 the schemas of tools are rewritten to what the server reads, and warn only of what is lost', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('Done.')
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        place: { $ref: '#/$defs/place' },
        unit: { const: 'celsius' },
        day: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 1 }] },
        both: { allOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { required: ['a'] }] },
        any: true,
      },
      required: ['place'],
      additionalProperties: false,
      $defs: { place: { type: 'object', properties: { city: { type: 'string', minLength: 1 } } } },
    } as const

    const { warnings } = await generateText({
      model: modelOf(ollama),
      prompt: 'Weather?',
      tools: { weather: tool({ inputSchema: jsonSchema(schema as never), strict: false }) },
    })

    const body = ollama.requests[0]?.body as { tools: { function: { parameters: object } }[] } | undefined
    expect(body?.tools[0]?.function.parameters).toEqual({
      type: 'object',
      properties: {
        place: {
          type: 'object',
          properties: { city: { type: 'string', description: expect.stringContaining('1') as string } },
        },
        unit: { type: 'string', enum: ['celsius'] },
        day: { anyOf: [{ type: 'string' }, { type: 'integer', description: expect.any(String) as string }] },
        both: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        any: {},
      },
      required: ['place'],
    })
    expect(warnings).toEqual([])
  })

  const frames = (...calls: object[]): CapturedResponse =>
    dialect === 'native'
      ? nativeLines(line({ tool_calls: calls }), lastLine())
      : openaiEvents(
          completion({ tool_calls: calls.map((call, index) => Object.assign({ index }, call)) }),
          completion({}, 'tool_calls'),
          '[DONE]',
        )

  test.each<[string, object]>([
    ['without a name', { id: 'a', function: { arguments: '{}' } }],
    ['whose name is empty', { id: 'a', function: { name: '', arguments: '{}' } }],
    ['whose name is null', { id: 'a', function: { name: null, arguments: '{}' } }],
    ['without a function', { id: 'a' }],
  ])('a call %s is an error, and no tool runs', async (_, call) => {
    let ran = 0
    const counting = { ...weather, execute: () => `${++ran}` }
    const named = { id: 'b', function: { name: 'weather', arguments: '{"city":"Bern"}' } }
    await using one = await replay(frames(call, named))
    await using other = await replay(frames(call, named))
    const asked = { prompt: 'Weather?', tools: { weather: counting }, maxRetries: 0 }
    const heard: unknown[] = []

    const failure = await failureOf(generateText({ model: modelOf(one), ...asked }))
    const streamed = streamText({
      model: modelOf(other),
      ...asked,
      onError: ({ error }) => void heard.push(error),
    })
    await streamed.consumeStream()

    expect(heard).toHaveLength(1)
    for (const error of [failure, ...heard])
      expect(error).toMatchObject({
        name: 'AI_APICallError',
        message: expect.stringContaining('has no name') as string,
      })
    expect(ran).toBe(0)
  })

  test.each([{ type: 'tool', toolName: 'weather' } as const, 'required' as const])(
    'B22 DB8 DC8 tool choice %j is kept',
    async (toolChoice) => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      ollama.reply({ content: [asJson.slice(0, 9), asJson.slice(9)] })
      const asked = { model: modelOf(ollama), prompt: 'Weather in Bern?', tools: { weather }, toolChoice }

      const { toolResults, text, finishReason } = await generateText(asked)
      const streamed = streamText(asked)

      expect({ text, finishReason }).toEqual({ text: '', finishReason: 'tool-calls' })
      for (const results of [toolResults, await streamed.toolResults])
        expect(results).toMatchObject([{ input: { city: 'Bern' }, output: 'sunny in Bern' }])
    },
  )

  test('B22 a forced call that is cut off is not run: the AI SDK throws ToolChoiceViolationError', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: [asJson.slice(0, 30)], finish: 'length' })
    let ran = 0
    const counting = { ...weather, execute: () => `${++ran}` }

    const failure = await failureOf(
      generateText({
        model: modelOf(ollama),
        prompt: 'Weather?',
        tools: { weather: counting },
        toolChoice: 'required',
      }),
    )

    expect(ToolChoiceViolationError.isInstance(failure)).toBe(true)
    expect(ran).toBe(0)
  })

  test('B28 DB1 an object that is cut off is an error that says why', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['{"take":'], finish: 'length' })

    const failure = await failureOf(
      generateText({ model: modelOf(ollama), prompt: 'Umbrella?', output }).then((result) => result.output),
    )

    expect(NoObjectGeneratedError.isInstance(failure) && failure).toMatchObject({
      finishReason: 'length',
      text: '{"take":',
    })
  })

  test('a refused second request is an error part of the stream', async () => {
    await using ollama = await createMockOllama({ models: ['qwen3'] })
    ollama.on({ tools: ['weather'] }).reply({ thinking: 'No tool.', content: 'Take none.' })
    ollama.on({}).reply({
      error: { status: 503, message: 'server busy, please try again.  maximum pending requests exceeded' },
    })
    const heard: unknown[] = []

    const { fullStream } = streamText({
      model: createOllama({ baseURL: ollama.url, dialect })('qwen3'),
      prompt: 'Umbrella?',
      tools: { weather },
      output,
      onError: ({ error }) => void heard.push(error),
    })

    let text = ''
    for await (const part of fullStream) if (part.type === 'text-delta') text += part.text
    expect(text).toBe('')
    expect(heard).toMatchObject([{ name: 'AI_APICallError', statusCode: 503, isRetryable: true }])
  })
})
