/** What users of @langchain/ollama 1.3.0 run into and must not run into here. What is shown by a file of its own (aborts, history, retries, cache) is not shown again. */
import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import { createMockOllama, type MockOllama, type Reply } from '@ollamakit/mock-server'
import { describe, expect, test, vi } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import type { ChatOllamaInput } from './chat-ollama-options.ts'
import { ask, canonical, collected, joined, ways } from './testing/ways.ts'

const tools = [
  {
    type: 'function',
    function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
]
const twoCalls: Reply = {
  parts: [
    { toolCalls: [{ name: 'weather', arguments: { city: 'Paris' } }] },
    { toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }] },
  ],
}

function mock(): Promise<MockOllama> {
  return createMockOllama({
    models: [{ name: 'qwen3', capabilities: ['completion', 'tools', 'thinking', 'vision'] }],
  })
}

function build({ url }: { url: string }, more: Partial<ChatOllamaInput> = {}): ChatOllama {
  return new ChatOllama({ model: 'qwen3', baseUrl: url, ...more })
}

describe('tool calls', () => {
  test.each(ways)(
    'of which two come one after the other are two by %s, each with an id (it lost all but the last in v3, and their ids)',
    async (way) => {
      await using ollama = await mock()
      ollama.reply(twoCalls)

      const { tool_calls = [] } = await ask(build(ollama), way, 'Weather?', { tools })

      expect(tool_calls.map(({ args }) => args)).toEqual([{ city: 'Paris' }, { city: 'Oslo' }])
      expect(new Set(tool_calls.map(({ id }) => id)).size).toBe(2)
      for (const { id } of tool_calls) expect(id).toMatch(/^call_[a-z0-9]{8}$/)
    },
  )

  test('of one stream have an index each (all had 0)', async () => {
    await using ollama = await mock()
    ollama.reply(twoCalls)

    const chunks = await collected(await build(ollama).stream('Weather?', { tools }))

    expect(chunks.flatMap(({ tool_call_chunks = [] }) => tool_call_chunks.map(({ index }) => index))).toEqual(
      [0, 1],
    )
  })

  test('of v3 are told as soon as they are there, and are the reason why it ends (it said stop, and nothing else of the answer)', async () => {
    await using ollama = await mock()
    ollama.reply({ ...twoCalls, usage: { prompt: 5, output: 2 } })

    const events = await collected(build(ollama).streamEvents('Weather?', { tools }))

    expect(events.map(({ event }) => event).filter((event) => /-(start|finish)$/.test(event))).toEqual([
      'message-start',
      'content-block-start',
      'content-block-finish',
      'content-block-start',
      'content-block-finish',
      'message-finish',
    ])
    expect(events.at(-1)).toMatchObject({
      reason: 'tool_use',
      usage: { input_tokens: 5, output_tokens: 2 },
      responseMetadata: {
        model: 'qwen3',
        done_reason: 'stop',
        eval_count: 2,
        total_duration: expect.any(Number),
      },
    })
  })

  test('are told to the model again after v3 (the assistant’s turn was gone)', async () => {
    await using ollama = await mock()
    ollama.on({ turn: 1 }).reply(twoCalls)
    const model = build(ollama)
    const question = new HumanMessage('Weather?')
    const said = await model.streamEvents([question], { tools })

    await model.invoke([
      question,
      said,
      new ToolMessage({ content: 'sunny', tool_call_id: said.tool_calls?.[1]?.id ?? '' }),
    ])

    expect(ollama.requests[1]?.body).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', tool_calls: [{}, {}] },
        { role: 'tool', tool_name: 'weather', tool_call_id: said.tool_calls?.[1]?.id },
      ],
    })
  })

  test('may be forbidden (the tools were sent all the same)', async () => {
    await using ollama = await mock()

    await build(ollama).invoke('Weather?', { tools, tool_choice: 'none' })

    expect(ollama.requests[0]?.body).not.toHaveProperty('tools')
  })

  test('are answered by what an MCP tool gives: blocks and pictures (it threw)', async () => {
    await using ollama = await mock()
    const said = new AIMessage({ content: '', tool_calls: [{ id: '1', name: 'weather', args: {} }] })
    const content = [
      { type: 'text' as const, text: 'sunny' },
      { type: 'image' as const, data: 'AAAA', mimeType: 'image/png' },
    ]

    await build(ollama).invoke([
      new HumanMessage('Weather?'),
      said,
      new ToolMessage({ content, tool_call_id: '1' }),
    ])

    expect(ollama.requests[0]?.body).toMatchObject({
      messages: [{}, {}, { role: 'tool', content: 'sunny', images: ['AAAA'] }],
    })
  })
})

describe('createAgent', () => {
  test('gets the schema of its native strategy to the server (it was not looked at)', async () => {
    await using ollama = await mock()
    const schema = { type: 'object', properties: { a: { type: 'number' } } }

    await build(ollama).invoke('Hi', {
      response_format: { type: 'json_schema', json_schema: { name: 'extract', schema, strict: true } },
    })

    expect(ollama.requests[0]?.body).toMatchObject({ format: schema })
  })
})

describe('streams', () => {
  test('of version 2 tell the usage (their last chunk was kept back)', async () => {
    await using ollama = await mock()
    ollama.reply({ content: 'Hi', usage: { prompt: 3, output: 1 } })

    const events = await collected(build(ollama).streamEvents('Hi', { version: 'v2' }))
    const usages = events
      .filter(({ event }) => event === 'on_chat_model_stream')
      .map(({ data }) => (data.chunk as AIMessage).usage_metadata?.total_tokens) // a chat model's chunks

    expect(usages).toEqual([undefined, 4])
  })

  test.each([undefined, true] as const)(
    'keep thoughts out of the text, with think %s (they were told as the answer, or lost in v3)',
    async (think) => {
      await using ollama = await mock()
      ollama.reply({ thinking: ['Let me ', 'think'], content: ['An', 'swer'] })

      for (const way of ways)
        expect(canonical(await ask(build(ollama, { think }), way, 'Hi'))).toMatchObject({
          reasoning: 'Let me think',
          text: 'Answer',
        })
      expect(await build(ollama, { think }).streamEvents('Hi').reasoning).toBe('Let me think')
    },
  )

  test('of output v1 add up to one block for each thing said (each token was a block)', async () => {
    await using ollama = await mock()
    ollama.reply({ thinking: ['Let me ', 'think'], content: ['An', 'swer'] })

    expect(
      joined(await collected(await build(ollama).stream('Hi', { outputVersion: 'v1' }))).content,
    ).toEqual([
      { type: 'reasoning', reasoning: 'Let me think', index: 0 },
      { type: 'text', text: 'Answer', index: 1 },
    ])
  })
})

describe('options', () => {
  test('that it did not have reach the server: minP, levels of thinking, logprobs, stop of the constructor, free options', async () => {
    await using ollama = await mock()

    await build(ollama, {
      minP: 0.1,
      think: 'max',
      logprobs: 2,
      stop: ['###'],
      options: { num_batch: 64 },
    }).invoke('Hi')

    expect(ollama.requests[0]?.body).toMatchObject({
      options: { min_p: 0.1, stop: ['###'], num_batch: 64 },
      think: 'max',
      logprobs: true,
      top_logprobs: 2,
    })
  })

  test('may be changed by a call (it took only stop, tools and format)', async () => {
    await using ollama = await mock()

    await build(ollama).invoke('Hi', { numCtx: 8192, keepAlive: '10m', think: false })

    expect(ollama.requests[0]?.body).toMatchObject({
      options: { num_ctx: 8192 },
      keep_alive: '10m',
      think: false,
    })
  })
})

test('a picture and its question stay one message (they were sent as two)', async () => {
  await using ollama = await mock()
  const content = [
    { type: 'text' as const, text: 'What is this?' },
    { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } },
  ]

  await build(ollama).invoke([new HumanMessage({ content })])

  expect(ollama.requests[0]?.body).toMatchObject({
    messages: [{ role: 'user', content: 'What is this?', images: ['AAAA'] }],
  })
})

test('nothing but the question is asked, and nothing is printed', async () => {
  await using ollama = await mock()
  const printed = (['log', 'warn', 'error', 'info', 'debug'] as const).map((level) =>
    vi.spyOn(console, level),
  )

  for (const way of ways) await ask(build(ollama), way, 'Hi')

  expect(ollama.requests.map(({ path }) => path)).toEqual(ways.map(() => '/api/chat'))
  for (const spy of printed) {
    expect(spy).not.toHaveBeenCalled()
    spy.mockRestore()
  }
})
