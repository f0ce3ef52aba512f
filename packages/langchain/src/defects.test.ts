/** The thirty defects of @langchain/ollama 1.3.0, by their numbers: each is what must not happen here. `numbered.test.ts` checks that none is missing. */
import './testing/without-environment.ts'
import { InMemoryCache } from '@langchain/core/caches'
import { getRetryable } from '@langchain/core/errors'
import { AIMessage, ChatMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { createMockOllama, type MockOllama, type Reply } from '@ollamakit/mock-server'
import { createAgent, toolStrategy } from 'langchain'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { ChatOllama } from './chat-ollama.ts'
import type { ChatOllamaInput } from './chat-ollama-options.ts'
import { OllamaError, OllamaStreamError } from './index.ts'
import { Ollama } from './ollama.ts'
import { OllamaEmbeddings } from './ollama-embeddings.ts'
import { holdAnswers } from './testing/held-server.ts'
import { ask, canonical, collected, failureOf, joined, ways } from './testing/ways.ts'

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
const picture = 'iVBORw0KGgo='

function mock(): Promise<MockOllama> {
  return createMockOllama({
    models: [{ name: 'qwen3', capabilities: ['completion', 'tools', 'thinking', 'vision'] }, 'other'],
  })
}

function build({ url }: { url: string }, more: ChatOllamaInput = {}): ChatOllama {
  return new ChatOllama({ model: 'qwen3', baseUrl: url, ...more })
}

/** A server that answers every chat with these lines. */
function answering(...answerLines: string[]): Partial<ChatOllamaInput> {
  return {
    maxRetries: 0,
    fetch: async () =>
      new Response(answerLines.map((one) => `${one}\n`).join(''), {
        headers: { 'content-type': 'application/x-ndjson' },
      }),
  }
}

function line(message: object, more: object = {}): string {
  return JSON.stringify({
    model: 'm',
    created_at: '2026-01-01T00:00:00Z',
    message: { role: 'assistant', content: '', ...message },
    done: false,
    ...more,
  })
}

const last = line({}, { done: true, done_reason: 'stop' })

test('D1 an abort before the response headers rejects and closes the connection', async () => {
  await using server = await holdAnswers()
  const leaving = new AbortController()

  const failure = failureOf(build(server).invoke('Hi', { signal: leaving.signal }))
  const answer = await server.next()
  leaving.abort(new Error('enough'))

  expect(await failure).toMatchObject({ message: 'enough' })
  expect(await answer.gone).toBe('gone')
})

test('D2 an abort in the middle rejects instead of returning a truncated response', async () => {
  await using server = await holdAnswers()
  const leaving = new AbortController()

  const failure = failureOf(build(server).invoke('Hi', { signal: leaving.signal }))
  const answer = await server.next()
  answer.say('t0')
  leaving.abort(new Error('enough'))

  expect(await failure).toMatchObject({ message: 'enough' })
})

test('D3 an abort leaves the other calls of the model alone', async () => {
  await using server = await holdAnswers()
  const [model, leaving] = [build(server), new AbortController()]

  const failure = failureOf(model.invoke('A', { signal: leaving.signal }))
  await server.next()
  const other = model.invoke('B')
  const answer = await server.next()
  leaving.abort()
  await failure
  answer.say('whole')
  answer.end()

  expect((await other).text).toBe('whole')
})

test('D4 leaving a loop while the model is silent closes the connection', async () => {
  await using server = await holdAnswers()

  const stream = await startStream(server)
  await stream.reader.cancel()

  expect(await stream.answer.gone).toBe('gone')
})

async function startStream(server: Awaited<ReturnType<typeof holdAnswers>>): Promise<{
  reader: ReadableStreamDefaultReader<unknown>
  answer: Awaited<ReturnType<typeof server.next>>
}> {
  const [stream, answer] = await Promise.all([
    build(server).stream('Hi'),
    server.next().then((next) => {
      next.say('t0')
      return next
    }),
  ])
  const reader = stream.getReader()
  await reader.read()
  return { reader, answer }
}

test('D5 an abort of streamEvents rejects and closes the connection', async () => {
  await using server = await holdAnswers()
  const leaving = new AbortController()

  const failure = failureOf(build(server).streamEvents('Hi', { signal: leaving.signal }))
  const answer = await server.next()
  answer.say('t0')
  leaving.abort(new Error('enough'))

  expect(await failure).toMatchObject({ message: 'enough' })
  expect(await answer.gone).toBe('gone')
})

test.each(ways)('D6 two calls in two chunks are two calls, by %s', async (way) => {
  await using ollama = await mock()
  ollama.reply(twoCalls)

  const { tool_calls = [] } = await ask(build(ollama), way, 'Weather?', { tools })

  expect(tool_calls.map(({ args }) => args)).toEqual([{ city: 'Paris' }, { city: 'Oslo' }])
})

test.each(ways)('D7 each call has an id of its own, by %s', async (way) => {
  await using ollama = await mock()
  ollama.reply(twoCalls)

  const { tool_calls = [] } = await ask(build(ollama), way, 'Weather?', { tools })

  expect(new Set(tool_calls.map(({ id }) => id)).size).toBe(2)
  for (const { id } of tool_calls) expect(id).toMatch(/^call_[a-z0-9]{8}$/)
})

test.each(ways)('D8 the next request has the calls of a response that came by %s', async (way) => {
  await using ollama = await mock()
  ollama.on({ turn: 1 }).reply(twoCalls)
  for (const outputVersion of ['v0', 'v1'] as const) {
    const model = build(ollama, { outputVersion })
    const said = await ask(model, way, 'Weather?', { tools })
    const id = said.tool_calls?.[1]?.id ?? ''

    await model.invoke([
      new HumanMessage('Weather?'),
      said,
      new ToolMessage({ content: 'sunny', tool_call_id: id }),
    ])

    expect(ollama.requests.at(-1)?.body).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', tool_calls: [{}, {}] },
        { role: 'tool', tool_name: 'weather', tool_call_id: id },
      ],
    })
  }
})

test('D9 streamEvents tells the reason, the usage and everything else of the response', async () => {
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
      total_duration: expect.any(Number) as number,
    },
  })
})

test('D10 the server’s ids are kept, and a result says its tool and its call', async () => {
  await using ollama = await mock()
  ollama.on({ turn: 1 }).reply({ toolCalls: [{ id: 'call_fixed', name: 'weather', arguments: {} }] })
  const model = build(ollama)
  const said = await model.invoke('Weather?', { tools })

  await model.invoke([
    new HumanMessage('Weather?'),
    said,
    new ToolMessage({ content: 'sunny', tool_call_id: 'call_fixed' }),
  ])

  expect(said.tool_calls).toMatchObject([{ id: 'call_fixed' }])
  expect(ollama.requests[1]?.body).toMatchObject({
    messages: [
      {},
      { tool_calls: [{ id: 'call_fixed' }] },
      { tool_name: 'weather', tool_call_id: 'call_fixed' },
    ],
  })
})

test('D11 the calls of one stream have an index each', async () => {
  await using ollama = await mock()
  ollama.reply(twoCalls)

  const chunks = await collected(await build(ollama).stream('Weather?', { tools }))

  expect(chunks.flatMap(({ tool_call_chunks = [] }) => tool_call_chunks.map(({ index }) => index))).toEqual([
    0, 1,
  ])
})

test.each([
  ['a text of JSON', '{"a":1}', [{ name: 'f', args: { a: 1 } }]],
  ['null', null, [{ name: 'f', args: {} }]],
])('D12 arguments that are %s make a call', async (_, args, expected) => {
  const model = build(
    { url: 'h' },
    answering(line({ tool_calls: [{ function: { name: 'f', arguments: args } }] }), last),
  )

  expect((await model.invoke('Hi')).tool_calls).toMatchObject(expected)
})

test('D13 tool_choice is heeded: forbidden tools are not sent, a forced tool is called', async () => {
  await using ollama = await mock()
  await build(ollama).invoke('Weather?', { tools, tool_choice: 'none' })
  expect(ollama.requests[0]?.body).not.toHaveProperty('tools')
  ollama.reply('{"name":"umbrella","arguments":{"take":true}}')
  const responseFormat = toolStrategy(z.object({ take: z.boolean() }).meta({ title: 'umbrella' }))

  const { structuredResponse } = await createAgent({
    model: build(ollama),
    tools: [],
    responseFormat,
  }).invoke({ messages: [{ role: 'user', content: 'Rain?' }] })

  expect(structuredResponse).toEqual({ take: true })
})

test('D14 the usage reaches those who stream through callbacks', async () => {
  await using ollama = await mock()
  ollama.reply({ content: 'Hi', usage: { prompt: 3, output: 1 } })

  const events = await collected(build(ollama).streamEvents('Hi', { version: 'v2' }))
  const usages = events
    .filter(({ event }) => event === 'on_chat_model_stream')
    .map(({ data }) => (data.chunk as AIMessage).usage_metadata?.total_tokens) // a chat model's chunks

  expect(usages).toEqual([undefined, 4])
})

test.each([undefined, true] as const)(
  'D15 thinking is never reported as text, with think %s',
  async (think) => {
    await using ollama = await mock()
    ollama.reply({ thinking: ['Let me ', 'think'], content: ['An', 'swer'] })
    const tokens: string[] = []
    const callbacks = [{ handleLLMNewToken: (token: string) => void tokens.push(token) }]

    for (const way of ways)
      expect(canonical(await ask(build(ollama, { think }), way, 'Hi'))).toMatchObject({
        reasoning: 'Let me think',
        text: 'Answer',
      })
    expect(await build(ollama, { think }).streamEvents('Hi').reasoning).toBe('Let me think')
    await collected(await build(ollama, { think }).stream('Hi', { callbacks }))
    expect(tokens.join('')).toBe('Answer')
  },
)

test('D15 a chunk with both keeps its text', async () => {
  const model = build({ url: 'h' }, answering(line({ thinking: 'Hm', content: 'Yes' }), last))

  expect(canonical(joined(await collected(await model.stream('Hi'))))).toMatchObject({
    reasoning: 'Hm',
    text: 'Yes',
  })
})

test('D16 a line that cannot be read is an error, and nothing is printed', async () => {
  const printed = (['log', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level))

  const error = await failureOf(
    build(
      { url: 'h' },
      answering(line({ content: 'one ' }), '{"broken', line({ content: 'three' }), last),
    ).invoke('Hi'),
  )

  expect(error).toMatchObject({ name: 'OllamaStreamError', partial: { text: 'one ' } })
  for (const spy of printed) {
    expect(spy).not.toHaveBeenCalled()
    spy.mockRestore()
  }
})

test.each<[string, string[]]>([
  ['an error of the server', [line({ content: 'one ' }), '{"error":"CUDA error"}']],
  ['an end without its mark', [line({ content: 'one ' })]],
])('D17 %s in the middle is a typed error with the partial text and a retry mark', async (_, lines) => {
  const error = await failureOf(build({ url: 'h' }, answering(...lines)).invoke('Hi'))

  expect(error).toBeInstanceOf(OllamaStreamError)
  expect(error).toMatchObject({ partial: { text: 'one ' } })
  expect(getRetryable(error)).toBe((error as OllamaStreamError).retryable)
})

test.each<[string, () => Promise<Response>, object]>([
  [
    'an error with a status',
    async () => Response.json({ error: { message: 'no such model' } }, { status: 404 }),
    { status: 404, message: expect.stringContaining('no such model') as string },
  ],
  [
    'JSON without its content type',
    async () => new Response('{"error":"busy"}', { status: 503 }),
    { status: 503, serverMessage: 'busy' },
  ],
  ['HTML', async () => new Response('<html>Bad gateway</html>', { status: 502 }), { status: 502 }],
  [
    'a refused connection',
    () =>
      Promise.reject(
        Object.assign(new TypeError('fetch failed'), {
          cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
        }),
      ),
    { message: expect.stringContaining('Start Ollama') as string },
  ],
])('D18 %s says what happened and what to do', async (_, fetch, expected) => {
  const error = await failureOf(build({ url: 'h' }, { fetch, maxRetries: 0 }).invoke('Hi'))

  expect(error).toBeInstanceOf(OllamaError)
  expect(error).toMatchObject(expected)
})

test('D19 concurrent requests are limited until their responses have been read', async () => {
  await using server = await holdAnswers()
  const model = build(server, { maxConcurrency: 1 })

  const both = [model.invoke('A'), model.invoke('B')]
  const first = await server.next()
  first.say('one')
  expect(server.count).toBe(1)
  first.end()
  const second = await server.next()
  second.say('two')
  second.end()

  expect((await Promise.all(both)).map(({ text }) => text)).toEqual(['one', 'two'])
})

test('D20 what cannot succeed is asked once, by all classes', async () => {
  await using ollama = await mock()
  const absent = { baseUrl: ollama.url, model: 'absent', maxRetries: 5 }

  const calls = [
    () => new ChatOllama(absent).invoke('Hi'),
    () => new Ollama(absent).invoke('Hi'),
    () => new OllamaEmbeddings(absent).embedQuery('Hi'),
  ]
  for (const call of calls) expect(getRetryable(await failureOf(call()))).toBe(false)
  expect(ollama.requests).toHaveLength(3)
})

test('D21 a cached response is of the same model and the same options', async () => {
  await using ollama = await mock()
  const cache = new InMemoryCache()
  const variants: ChatOllamaInput[] = [
    {},
    { model: 'other' },
    { temperature: 1 },
    { think: true },
    { numCtx: 512 },
    { format: 'json' },
  ]

  for (const variant of [...variants, ...variants]) await build(ollama, { cache, ...variant }).invoke('Hi')

  expect(ollama.requests).toHaveLength(variants.length)
})

test('D22 tokens are counted without the network', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch')

  expect(await build({ url: 'h' }).getNumTokens('Hello world')).toBe(3)

  expect(fetch).not.toHaveBeenCalled()
  fetch.mockRestore()
})

test('D23 a picture and its question stay one message, in standard blocks, too', async () => {
  await using ollama = await mock()
  const text = { type: 'text' as const, text: 'What is this?' }
  for (const block of [
    { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${picture}` } },
    { type: 'image_url' as const, image_url: picture },
    { type: 'image' as const, data: picture, mimeType: 'image/png' },
  ]) {
    await build(ollama).invoke([new HumanMessage({ content: [text, block] })])
    expect(ollama.requests.at(-1)?.body).toMatchObject({
      messages: [{ role: 'user', content: 'What is this?', images: [picture] }],
    })
  }
  const linked = new HumanMessage({
    content: [{ type: 'image_url', image_url: 'https://example.com/a.png' }],
  })
  expect(await failureOf(build(ollama).invoke([linked]))).toMatchObject({
    message: expect.stringContaining('messages[0].content[0]') as string,
  })
})

test('D24 the result of a tool may be blocks and pictures', async () => {
  await using ollama = await mock()
  const said = new AIMessage({ content: '', tool_calls: [{ id: '1', name: 'weather', args: {} }] })
  const content = [
    { type: 'text' as const, text: 'sunny' },
    { type: 'image' as const, data: picture, mimeType: 'image/png' },
  ]

  await build(ollama).invoke([
    new HumanMessage('Weather?'),
    said,
    new ToolMessage({ content, tool_call_id: '1' }),
  ])

  expect(ollama.requests[0]?.body).toMatchObject({
    messages: [{}, {}, { role: 'tool', content: 'sunny', images: [picture] }],
  })
})

test('D25 what the model thought goes back to it', async () => {
  await using ollama = await mock()
  ollama.on({ turn: 1 }).reply({ thinking: 'Hm', toolCalls: [{ name: 'weather', arguments: {} }] })
  const model = build(ollama)
  const said = await model.invoke('Weather?', { tools })

  await model.invoke([
    new HumanMessage('Weather?'),
    said,
    new ToolMessage({ content: 'sunny', tool_call_id: said.tool_calls?.[0]?.id ?? '' }),
  ])

  expect(ollama.requests[1]?.body).toMatchObject({
    messages: [{}, { role: 'assistant', thinking: 'Hm' }, {}],
  })
})

test('D26 a system prompt in parts is one message, a generic message keeps its role, an error of a tool is marked', async () => {
  await using ollama = await mock()
  const system = new SystemMessage({
    content: [
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.' },
    ],
  })
  const said = new AIMessage({ content: '', tool_calls: [{ id: '1', name: 'weather', args: {} }] })

  await build(ollama).invoke([
    system,
    new ChatMessage('Three.', 'system'),
    new HumanMessage('Hi'),
    said,
    new ToolMessage({ content: 'no', tool_call_id: '1', status: 'error' }),
  ])

  expect(ollama.requests[0]?.body).toMatchObject({
    messages: [
      { role: 'system', content: 'One.\nTwo.' },
      { role: 'system', content: 'Three.' },
      {},
      {},
      { content: 'Error: no' },
    ],
  })
})

test.each([
  ['between tags', true, ['<thi', 'nk>Hm</th', 'ink>', 'Yes']],
  ['before an end tag', { startWithThinking: true }, ['Hm</th', 'ink>', 'Yes']],
])(
  'D27 thinking that the server leaves in the text %s is separated on request',
  async (_, extractThinking, content) => {
    await using ollama = await mock()
    ollama.reply({ content })

    for (const way of ways)
      expect(canonical(await ask(build(ollama, { extractThinking }), way, 'Hi'))).toMatchObject({
        reasoning: 'Hm',
        text: 'Yes',
      })
  },
)

test('D28 an object that was cut off says so, and how to get more', async () => {
  await using ollama = await mock()
  ollama.reply({ content: '{"a":', finish: 'length' })

  const error = await failureOf(
    build(ollama)
      .withStructuredOutput({ type: 'object', properties: { a: {} } })
      .invoke('Hi'),
  )

  expect(error).toMatchObject({ message: expect.stringMatching(/cut off.*numPredict/) as string })
})

test('D29 what goes to traces has no headers and no key', () => {
  const secret = { apiKey: 'SECRET', headers: { Authorization: 'Bearer SECRET' } }

  for (const model of [new ChatOllama({ model: 'm', ...secret }), new Ollama({ model: 'm', ...secret })])
    expect(JSON.stringify(model.toJSON()) + JSON.stringify(model.invocationParams({}))).not.toContain(
      'SECRET',
    )
})

test('D30 a missing model is pulled once, before the first call, and nothing is printed', async () => {
  await using ollama = await createMockOllama({ models: ['other'] })
  const printed = vi.spyOn(console, 'log')
  const statuses: string[] = []
  const model = build(ollama, {
    checkOrPullModel: true,
    onPullProgress: ({ status }) => statuses.push(status),
  })

  await Promise.all([model.invoke('Hi'), model.invoke('Hi')])
  await model.invoke('Hi')

  expect(ollama.requests.filter(({ path }) => path === '/api/pull')).toHaveLength(1)
  expect(statuses.at(-1)).toBe('success')
  expect(printed).not.toHaveBeenCalled()
  printed.mockRestore()
})
