/** What LangChain asks of every chat model: its standard checks in our own words, those it defines and does not run included. */
import { InMemoryCache } from '@langchain/core/caches'
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base'
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  type ContentBlock,
  getBufferString,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { toJsonSchema } from '@langchain/core/utils/json_schema'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { ChatOllama } from './chat-ollama.ts'
import type { ChatOllamaInput } from './chat-ollama-options.ts'
import { collected, failureOf, joined } from './testing/ways.ts'

const numbers = z3.object({ a: z3.number().int().describe('The first'), b: z3.number().int() })
const adding = { name: 'math_addition', description: 'Adds two numbers' }
const adder = tool(({ a, b }) => String(a + b), { ...adding, schema: numbers })
const [one, two] = [
  { name: 'math_addition', arguments: { a: 1, b: 2 } },
  { name: 'math_addition', arguments: { a: 3, b: 4 } },
]
const weather = tool(({ location }: { location: string }) => `sunny in ${location}`, {
  name: 'get_current_weather',
  description: 'The weather at a place',
  schema: z.object({ location: z.string() }),
})
const place = { name: 'get_current_weather', arguments: { location: 'San Francisco' } }

describe.each([
  ['native', 'v0'],
  ['native', 'v1'],
  ['openai', 'v0'],
  ['openai', 'v1'],
] as const)('%s, output %s', (dialect, outputVersion) => {
  /** The fields with which LangChain constructs every model. */
  const standard = { temperature: 0, maxTokens: 100, timeout: 60, stopSequences: [], maxRetries: 2 }
  const build = ({ url }: { url: string }, more: Partial<ChatOllamaInput> = {}): ChatOllama =>
    new ChatOllama({ model: 'llama3.2', baseUrl: url, dialect, outputVersion, ...standard, ...more })

  describe('of the model itself', () => {
    test('it is constructed with the standard fields, a key and a wish to stream', async () => {
      await using ollama = await mock()

      expect(build(ollama)).toBeInstanceOf(ChatOllama)
      expect(build(ollama, { apiKey: 'test' })).toBeInstanceOf(ChatOllama)
      const streaming = { streaming: true, apiKey: 'test' }
      expect(build(ollama, streaming)).toBeInstanceOf(ChatOllama)
    })

    test('tools are bound', async () => {
      await using ollama = await mock()

      expect(build(ollama).bindTools([adder])).toBeDefined()
    })

    test('a structured output is built', async () => {
      await using ollama = await mock()

      expect(build(ollama).withStructuredOutput(numbers)).toBeDefined()
    })

    test('the parameters for LangSmith are exactly the standard ones', async () => {
      await using ollama = await mock()

      expect(build(ollama).getLsParams({})).toStrictEqual({
        ls_provider: 'ollama',
        ls_model_name: 'llama3.2',
        ls_model_type: 'chat',
        ls_temperature: 0,
        ls_max_tokens: 100,
        ls_stop: [],
      })
      expect(Object.keys(new ChatOllama({ model: 'm' }).getLsParams({})).sort()).toEqual([
        'ls_max_tokens',
        'ls_model_name',
        'ls_model_type',
        'ls_provider',
        'ls_stop',
        'ls_temperature',
      ])
    })

    test('invoke with an aborted signal throws', async () => {
      await using ollama = await mock()

      await failureOf(build(ollama).invoke('Hi', { signal: AbortSignal.abort() }))
      expect(ollama.requests).toEqual([])
    })

    test('stream with an aborted signal throws or says nothing', async () => {
      await using ollama = await mock()

      await failureOf(build(ollama).stream('Hi', { signal: AbortSignal.abort() }))
      expect(ollama.requests).toEqual([])
    })
  })

  describe('of its answers', () => {
    test('invoke gives an AIMessage with text', async () => {
      await using ollama = await mock()

      const answer = await build(ollama).invoke('Hello')

      expect(answer).toBeInstanceOf(AIMessage)
      expect(answer.text).not.toBe('')
    })

    test('stream gives chunks with text', async () => {
      await using ollama = await mock()

      const chunks = await collected(await build(ollama).stream('Hello'))

      for (const chunk of chunks) expect(chunk).toBeInstanceOf(AIMessageChunk)
      expect(joined(chunks).text).not.toBe('')
    })

    test('batch answers each input', async () => {
      await using ollama = await mock()

      ollama.on({ user: 'Hello' }).reply('one')
      ollama.on({ user: 'Hey' }).reply('two')

      expect((await build(ollama).batch(['Hello', 'Hey'])).map(({ text }) => text)).toEqual(['one', 'two'])
    })

    test('a conversation is understood', async () => {
      await using ollama = await mock()

      ollama.on({ turn: 2, user: 'how are you' }).reply('fine')

      expect(
        (
          await build(ollama).invoke([
            new HumanMessage('hello'),
            new AIMessage('hello'),
            new HumanMessage('how are you'),
          ])
        ).text,
      ).toBe('fine')
    })

    test('two messages of each role in a row are understood', async () => {
      await using ollama = await mock()

      const twice = [
        new SystemMessage('hello'),
        new SystemMessage('hello'),
        new HumanMessage('hello'),
        new HumanMessage('hello'),
        new AIMessage('hello'),
        new AIMessage('hello'),
        new HumanMessage('how are you'),
      ]

      expect((await build(ollama).invoke(twice)).text).not.toBe('')
    })

    test('the usage and the model are told by invoke', async () => {
      await using ollama = await mock()

      expect(told(await build(ollama).invoke('Hello'))).toEqual({ counted: true, model: 'llama3.2' })
    })

    test('the usage and the model are told by stream', async () => {
      await using ollama = await mock()

      expect(told(joined(await collected(await build(ollama).stream('Hello'))))).toEqual({
        counted: true,
        model: 'llama3.2',
      })
    })

    test('the events of version 2 begin, stream and end', async () => {
      await using ollama = await mock()

      const events = (await collected(build(ollama).streamEvents('Hello', { version: 'v2' }))).map(
        ({ event }) => event,
      )

      expect(events[0]).toBe('on_chat_model_start')
      expect(events).toContain('on_chat_model_stream')
      expect(events.at(-1)).toBe('on_chat_model_end')
    })

    test('stop strings are taken from the call and from the constructor', async () => {
      await using ollama = await mock()

      await build(ollama).invoke('hi', { stop: ['you'] })
      await build(ollama, { stop: ['you'] }).invoke('hi')

      for (const { body } of ollama.requests)
        expect(body).toMatchObject(dialect === 'native' ? { options: { stop: ['you'] } } : { stop: ['you'] })
    })

    test('an answer is cached by its prompt and parameters, content blocks included', async () => {
      await using ollama = await mock()

      const cache = new InMemoryCache()
      const model = build(ollama, { cache })
      const message = new HumanMessage({
        content: [
          { type: 'text', text: 'Hello there!' },
          { type: 'text', text: 'How are you?' },
        ],
      })

      const first = await model.invoke([message])
      const key = model._getSerializedCacheKeyParametersForCall({})
      expect(await cache.lookup(getBufferString([message]), key)).toHaveLength(1)
      const cached = await model.invoke([message])
      // LangChain constructs a cached message of v1 anew: what it says is the same, its `lc_kwargs` are not.
      for (const field of ['content', 'response_metadata', 'tool_calls'] as const)
        expect(cached[field]).toEqual(first[field])
      expect(ollama.requests).toHaveLength(1)
    })
  })

  describe('of tools', () => {
    const asked = new HumanMessage('What is 1 + 2?')
    const called = { type: 'tool_call' as const, id: 'abc123', name: adding.name, args: { a: 1, b: 2 } }
    const result = new ToolMessage({ content: '{"result":3}', name: adding.name, tool_call_id: 'abc123' })

    test.for<[string, AIMessage]>([
      ['a string', new AIMessage({ content: '', tool_calls: [called] })],
      [
        'blocks of another provider',
        new AIMessage({
          content: [
            { type: 'text', text: 'Let me add.' },
            { type: 'tool_use', id: 'abc123', name: adding.name, input: called.args },
          ],
          tool_calls: [called],
        }),
      ],
    ])('a history with a call whose content is %s is understood', async ([, said]) => {
      await using ollama = await mock()

      ollama.on({ toolResult: { name: adding.name } }).reply('3')
      const answers = [
        await build(ollama).bindTools([adder]).invoke([asked, said, result]),
        await build(ollama)
          .bindTools([adder])
          .invoke([asked, said, result, new AIMessage('3'), new HumanMessage('And 3 + 4?')]),
      ]

      expect(answers[0]?.text).toBe('3')
      for (const { body } of ollama.requests)
        expect(body).toMatchObject({
          messages: expect.arrayContaining([
            expect.objectContaining({ role: 'tool', tool_call_id: 'abc123' }),
          ]),
        })
    })

    test.for<[string, Parameters<ChatOllama['bindTools']>[0][number]]>([
      [
        'an OpenAI definition',
        { type: 'function', function: { ...adding, parameters: toJsonSchema(numbers) } },
      ],
      [
        'a runnable',
        RunnableLambda.from(({ a, b }: { a: number; b: number }) => a + b).asTool({
          ...adding,
          schema: z.object({ a: z.number(), b: z.number() }),
        }),
      ],
      ['a structured tool', adder],
      ['a tool’s parameters', { ...adding, schema: numbers }],
    ])('%s is offered and called', async ([, offered]) => {
      await using ollama = await mock()

      ollama.on({ tools: [adding.name] }).reply({ toolCalls: [{ ...one, id: 'abc123' }] })

      const answer = await build(ollama).bindTools([offered]).invoke([asked])

      expect(answer.tool_calls).toEqual([called])
      expect(ollama.requests[0]?.body).toMatchObject({
        tools: [{ function: { name: adding.name, parameters: { properties: { a: {}, b: {} } } } }],
      })
    })

    test('calls and tokens are streamed together', async () => {
      await using ollama = await mock()

      ollama.on({ tools: [place.name] }).reply({ toolCalls: [place] })

      const answer = joined(
        await collected(await build(ollama).bindTools([weather]).stream('Weather in San Francisco?')),
      )

      expect(answer.tool_calls).toMatchObject([
        { name: place.name, args: place.arguments, id: expect.stringMatching(/./) },
      ])
      expect(answer.usage_metadata?.input_tokens).toBeGreaterThan(0)
      expect(answer.usage_metadata?.output_tokens).toBeGreaterThan(0)
    })

    test.for<
      [
        string,
        (model: ReturnType<ChatOllama['bindTools']>, input: BaseLanguageModelInput) => Promise<AIMessage>,
      ]
    >([
      ['invoke', (model, input) => model.invoke(input)],
      ['stream', async (model, input) => joined(await collected(await model.stream(input)))],
    ])('what %s said is history for the next question', async ([, askBy]) => {
      await using ollama = await mock()

      ollama.on({ tools: [place.name], turn: 1 }).reply({ toolCalls: [place] })
      ollama.on({ toolResult: { content: 'sunny in San Francisco' } }).reply('Sunny.')
      const model = build(ollama).bindTools([weather])

      const history: BaseMessage[] = [new HumanMessage('Weather in San Francisco?')]
      const said = await askBy(model, history)
      for (const call of said.tool_calls ?? [])
        history.push(
          said,
          await weather.invoke({ ...call, type: 'tool_call', args: { location: 'San Francisco' } }),
        )

      expect((await askBy(model, history)).text).toBe('Sunny.')
      ollama.assertDone()
    })

    test('two calls at once are two, by invoke and by stream, and their results are enough', async () => {
      await using ollama = await mock()

      ollama.on({ tools: [place.name, adding.name], turn: 1 }).reply({ toolCalls: [place, two] })
      ollama.on({ turn: 2 }).reply('Sunny, and 7.')
      const model = build(ollama).bindTools([weather, adder])

      const [invoked, streamed] = [
        (await model.invoke('Both!')) as AIMessage,
        joined(await collected(await model.stream('Both!'))),
      ]
      for (const said of [invoked, streamed]) {
        const calls = said.tool_calls ?? []
        expect(calls.map(({ name, args }) => ({ name, arguments: args }))).toEqual([place, two])
        expect(new Set(calls.map(({ id }) => id)).size).toBe(2)
        const answer = await model.invoke([
          new HumanMessage('Both!'),
          said,
          ...calls.map(({ id = '' }) => new ToolMessage({ content: 'ok', tool_call_id: id })),
        ])
        expect(answer.text).toBe('Sunny, and 7.')
        expect((answer as AIMessage).tool_calls).toEqual([])
      }
    })

    test('a call has the id that the server gave it', async () => {
      await using ollama = await mock()

      ollama.reply({ toolCalls: [{ ...one, id: 'abc123' }] })

      expect((await build(ollama).bindTools([adder]).invoke([asked])).tool_calls).toEqual([called])
    })

    test('chunks tell calls in pieces that LangChain adds up', async () => {
      await using ollama = await mock()

      ollama.reply({ toolCalls: [place] })

      const chunks = await collected(await build(ollama).bindTools([weather]).stream('Weather?'))

      expect(chunks.flatMap(({ tool_call_chunks = [] }) => tool_call_chunks)).toMatchObject([
        { index: 0, name: place.name, args: JSON.stringify(place.arguments) },
      ])
      expect(joined(chunks).tool_calls).toMatchObject([{ name: place.name, args: place.arguments }])
    })
  })

  describe('of structured output', () => {
    test.for(['functionCalling', 'jsonSchema'])(
      'an object comes back by %s, and traces see how',
      async (method) => {
        await using ollama = await mock()

        ollama.on({ tools: ['math_addition'] }).reply({ toolCalls: [one] })
        ollama.reply('{"a":1,"b":2}')
        const traced: unknown[] = []
        const callbacks = [
          {
            handleChatModelStart: (
              _model: unknown,
              _messages: unknown,
              _run: string,
              _parent: unknown,
              extra: unknown,
            ) => void traced.push(extra),
          },
        ]

        const asking = build(ollama).withStructuredOutput(numbers, { name: 'math_addition', method })

        expect(await asking.invoke('1 and 2', { callbacks })).toEqual({ a: 1, b: 2 })
        expect(traced).toMatchObject([
          { options: { ls_structured_output_format: { kwargs: { method }, schema: toJsonSchema(numbers) } } },
        ])
      },
    )

    test.for(['functionCalling', 'jsonSchema'])('the raw message comes with it by %s', async (method) => {
      await using ollama = await mock()

      ollama.on({ tools: ['math_addition'] }).reply({ toolCalls: [one] })
      ollama.reply('{"a":1,"b":2}')

      const { raw, parsed } = await build(ollama)
        .withStructuredOutput(numbers, { name: 'math_addition', method, includeRaw: true })
        .invoke('1 and 2')

      expect(raw).toBeInstanceOf(AIMessage)
      expect(parsed).toEqual({ a: 1, b: 2 })
    })

    test('a nested object with free keys comes back', async () => {
      await using ollama = await mock()

      const schema = z3.object({
        name: z3.string(),
        metadata: z3.record(z3.unknown()),
        sub: z3.object({ tags: z3.array(z3.string()) }),
      })
      const object = { name: 'Bob', metadata: { age: 30, any: [1] }, sub: { tags: ['x'] } }
      ollama.on({ tools: ['extract'] }).reply({ toolCalls: [{ name: 'extract', arguments: object }] })

      expect(
        await build(ollama).withStructuredOutput(schema, { method: 'functionCalling' }).invoke('Bob'),
      ).toEqual(object)
    })
  })

  describe('of content blocks', () => {
    const text = Buffer.from('the notes').toString('base64')

    test('text, in the older standard form', async () => {
      await using ollama = await mock()

      await build(ollama).invoke(saying([{ type: 'text', source_type: 'text', text: 'Hello' }]))

      expect(ollama.requests[0]?.body).toMatchObject({ messages: [{ content: 'Hello' }] })
    })

    test.for([
      { type: 'image', source_type: 'base64', mime_type: 'image/png', data: 'iVBORw0KGgo=' },
      { type: 'image', source_type: 'url', url: 'data:image/png;base64,iVBORw0KGgo=' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
    ])('a picture: %j', async (image) => {
      await using ollama = await mock()

      await build(ollama, { model: 'llava' }).invoke(saying([{ type: 'text', text: 'Describe' }, image]))

      expect(ollama.requests[0]).toMatchObject({
        status: 200,
        body: {
          messages: [
            dialect === 'native'
              ? { content: 'Describe', images: ['iVBORw0KGgo='] }
              : {
                  content: [
                    { type: 'text', text: 'Describe' },
                    { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
                  ],
                },
          ],
        },
      })
    })

    test.for([
      { type: 'file', source_type: 'text', mime_type: 'text/plain', text: 'the notes' },
      { type: 'file', source_type: 'base64', mime_type: 'text/plain', data: text },
      { type: 'file', source_type: 'url', mime_type: 'text/plain', url: `data:text/plain;base64,${text}` },
    ])('a file that is text: %j', async (file) => {
      await using ollama = await mock()

      await build(ollama).invoke(saying([{ type: 'text', text: 'Sum up' }, file]))

      expect(ollama.requests[0]?.body).toMatchObject({ messages: [{ content: 'Sum up\nthe notes' }] })
    })

    test.for([
      { type: 'image', source_type: 'url', url: 'https://example.com/cat.png' },
      { type: 'audio', source_type: 'base64', mime_type: 'audio/wav', data: 'AAAA' },
      { type: 'file', source_type: 'url', mime_type: 'application/pdf', url: 'https://example.com/a.pdf' },
    ])('what Ollama has no place for is refused clearly: %j', async (block) => {
      await using ollama = await mock()

      expect(await failureOf(build(ollama).invoke(saying([block])))).toMatchObject({
        name: 'OllamaInputError',
        message: expect.stringContaining('messages[0].content[0]'),
      })
      expect(ollama.requests).toEqual([])
    })
  })
})

/** Counts that are there and add up, and the model's name. */
function told({ usage_metadata, response_metadata }: AIMessage): object {
  const { input_tokens = 0, output_tokens = 0, total_tokens } = usage_metadata ?? {}
  return {
    counted: input_tokens > 0 && output_tokens > 0 && total_tokens === input_tokens + output_tokens,
    model: response_metadata['model'],
  }
}

function saying(content: object[]): BaseMessage[] {
  return [new HumanMessage({ content: content as ContentBlock[] })]
}

function mock(): Promise<MockOllama> {
  return createMockOllama({ models: ['llama3.2', { name: 'llava', capabilities: ['completion', 'vision'] }] })
}
