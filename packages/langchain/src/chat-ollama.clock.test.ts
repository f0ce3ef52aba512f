/** What the model is around its answers: what it sends, what it tells callbacks and traces, what it caches and what it keeps to itself. */
import { InMemoryCache } from '@langchain/core/caches'
import type { Serialized } from '@langchain/core/load/serializable'
import { AIMessageChunk, HumanMessage } from '@langchain/core/messages'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import type { ChatOllamaInput } from './chat-ollama-options.ts'
import { ask, canonical, collected, failureOf, ways } from './testing/ways.ts'

const busy = {
  error: { status: 503, message: 'server busy, please try again.  maximum pending requests exceeded' },
}

afterEach(() => vi.useRealTimers())

function mock(): Promise<MockOllama> {
  return createMockOllama({
    models: [
      'llama3.2',
      'mistral',
      { name: 'qwen3', capabilities: ['completion', 'thinking'] },
      { name: 'llava', capabilities: ['completion', 'vision'] },
    ],
  })
}

function build({ url }: { url: string }, more: Partial<ChatOllamaInput> = {}): ChatOllama {
  return new ChatOllama({ model: 'llama3.2', baseUrl: url, ...more })
}

function bodies({ requests }: MockOllama): unknown[] {
  return requests.map(({ body }) => body)
}

describe('what is sent', () => {
  test('has all settings of the model, and a call changes them', async () => {
    await using ollama = await mock()
    const model = build(ollama, {
      model: 'qwen3',
      temperature: 0,
      numCtx: 8192,
      keepAlive: '1h',
      think: true,
      shift: false,
      options: { top_k: 5 },
    })

    await model.invoke('Hi')
    await model.invoke('Hi', {
      model: 'llama3.2',
      temperature: 1,
      think: false,
      keepAlive: 0,
      truncate: false,
    })

    expect(bodies(ollama)).toEqual([
      {
        model: 'qwen3',
        messages: [{ role: 'user', content: 'Hi' }],
        stream: true,
        options: { temperature: 0, num_ctx: 8192, top_k: 5 },
        think: true,
        keep_alive: '1h',
        shift: false,
      },
      {
        model: 'llama3.2',
        messages: [{ role: 'user', content: 'Hi' }],
        stream: true,
        options: { temperature: 1, num_ctx: 8192, top_k: 5 },
        think: false,
        keep_alive: 0,
        truncate: false,
        shift: false,
      },
    ])
  })

  test('has the headers of the model and of the call, which win', async () => {
    await using ollama = await mock()

    await build(ollama, { apiKey: 'secret', headers: { 'x-team': 'a', 'x-app': 'b' } }).invoke('Hi', {
      headers: { 'x-team': 'c' },
    })

    expect(ollama.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'x-team': 'c',
      'x-app': 'b',
    })
  })

  test('goes through the fetch that is given', async () => {
    await using ollama = await mock()
    const fetched: unknown[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      fetched.push(input)
      return globalThis.fetch(input, init)
    }

    await build(ollama, { fetch }).invoke('Hi')

    expect(fetched.map(String)).toEqual([`${ollama.url}/api/chat`])
  })

  test.each(['', '/', '/api', '/v1'])(
    'goes to the right place whether the base URL ends in %j',
    async (end) => {
      await using ollama = await mock()
      const model = build({ url: ollama.url + end })

      await model.invoke('Hi')

      expect(model.baseUrl).toBe(ollama.url)
      expect(ollama.requests[0]?.path).toBe('/api/chat')
    },
  )

  test('is what the other dialect can say, and what it cannot is told with the answer', async () => {
    await using ollama = await mock()

    const answer = await build(ollama, { dialect: 'openai', temperature: 0, numCtx: 8192 }).invoke('Hi')

    expect(bodies(ollama)).toMatchObject([{ model: 'llama3.2', temperature: 0 }])
    expect(answer.response_metadata['warnings']).toMatchObject([{ type: 'unsupported', setting: 'numCtx' }])
  })

  test('names the tools, and none when none may be called', async () => {
    await using ollama = await mock()
    const tools = ['add', 'subtract'].map((name) => ({
      type: 'function',
      function: { name, parameters: { type: 'object', properties: {} } },
    }))

    for (const tool_choice of ['none', 'auto'])
      await build(ollama).bindTools(tools, { tool_choice }).invoke('Hi')

    const [none, auto] = bodies(ollama)
    expect(none).not.toHaveProperty('tools')
    expect(auto).toMatchObject({ tools: [{ function: { name: 'add' } }, { function: { name: 'subtract' } }] })
  })
})

describe('trying again', () => {
  test('a busy server is asked again until it answers, by each call', async () => {
    for (const way of ways) {
      await using ollama = await mock()
      ollama.on({}).replies(busy, busy, 'Now it works.')

      expect((await withoutWaiting(ask(build(ollama), way, 'Hi'))).text).toBe('Now it works.')
      expect(ollama.requests.map(({ status }) => status)).toEqual([503, 503, 200])
    }
  })

  test.each([
    ['the model', { maxRetries: 1 }, {}],
    ['the call', { maxRetries: 5 }, { maxRetries: 1 }],
  ])('as often as %s says', async (_, input, options) => {
    await using ollama = await mock()
    ollama.reply(busy)

    expect(await withoutWaiting(failureOf(build(ollama, input).invoke('Hi', options)))).toMatchObject({
      status: 503,
    })
    expect(ollama.requests).toHaveLength(2)
  })

  test('what cannot go better is asked once', async () => {
    await using ollama = await mock()

    expect(await failureOf(build(ollama, { model: 'absent', maxRetries: 5 }).invoke('Hi'))).toMatchObject({
      status: 404,
    })
    expect(ollama.requests).toHaveLength(1)
  })

  test('an answer that has begun is not begun again', async () => {
    await using ollama = await mock()
    ollama.reply({ content: ['one ', 'two'], fault: { after: { frames: 1 }, by: 'fin' } })

    expect(await failureOf(build(ollama, { maxRetries: 5 }).invoke('Hi'))).toMatchObject({
      name: 'OllamaStreamError',
      retryable: true,
    })
    expect(ollama.requests).toHaveLength(1)
  })
})

describe('callbacks', () => {
  test.each(['invoke', 'stream', 'streamEvents v2'] as const)(
    'of %s hear every chunk, the last one with the usage, and no thoughts as text',
    async (way) => {
      await using ollama = await mock()
      ollama.reply({ thinking: ['Hm', '.'], content: ['Yes', '.'], usage: { prompt: 7, output: 4 } })
      const heard: { token: string; chunk: AIMessageChunk }[] = []
      const handleLLMNewToken = (
        token: string,
        _index: unknown,
        _run: string,
        _parent: unknown,
        _tags: unknown,
        fields?: { chunk?: object },
      ): void => {
        const message = fields?.chunk && 'message' in fields.chunk ? fields.chunk.message : undefined
        if (AIMessageChunk.isInstance(message)) heard.push({ token, chunk: message })
      }

      const answer = await ask(build(ollama, { model: 'qwen3' }), way, 'Hi', {
        callbacks: [{ handleLLMNewToken }],
      })

      expect(heard.map(({ token }) => token).join('')).toBe('Yes.')
      expect(heard.at(-1)?.chunk.usage_metadata).toMatchObject({
        input_tokens: 7,
        output_tokens: 4,
        total_tokens: 11,
      })
      const [first, ...rest] = heard.map(({ chunk }) => chunk)
      expect(canonical(rest.reduce((sum, chunk) => sum.concat(chunk), first as AIMessageChunk))).toEqual(
        canonical(answer),
      )
    },
  )

  test.each(['invoke', 'stream'] as const)('hear at the end of %s what it cost', async (way) => {
    await using ollama = await mock()
    ollama.reply({ content: 'Yes', usage: { prompt: 7, output: 4 } })
    const heard: unknown[] = []

    await ask(build(ollama), way, 'Hi', {
      callbacks: [{ handleLLMEnd: ({ llmOutput }) => void heard.push(llmOutput) }],
    })

    expect(heard).toEqual([{ tokenUsage: { promptTokens: 7, completionTokens: 4, totalTokens: 11 } }])
  })

  test('the costs of several prompts are added up', async () => {
    await using ollama = await mock()
    ollama.reply({ content: 'Yes', usage: { prompt: 7, output: 4 } })

    const { llmOutput } = await build(ollama).generate([[new HumanMessage('Hi')], [new HumanMessage('Ho')]])

    expect(llmOutput).toEqual({ tokenUsage: { promptTokens: 14, completionTokens: 8, totalTokens: 22 } })
  })
})

describe('the cache', () => {
  test('keeps answers apart by all that they depend on', async () => {
    await using ollama = await mock()
    await using other = await mock()
    const cache = new InMemoryCache()
    const variants: [{ url: string }, Partial<ChatOllamaInput>][] = [
      [ollama, {}],
      [other, {}],
      [ollama, { model: 'mistral' }],
      [ollama, { dialect: 'openai' }],
      [ollama, { temperature: 1 }],
      [ollama, { seed: 1 }],
      [ollama, { numCtx: 1024 }],
      [ollama, { options: { num_ctx: 2048 } }],
      [ollama, { format: 'json' }],
      [ollama, { outputVersion: 'v1' }],
    ]

    for (const [server, input] of variants) await build(server, { ...input, cache }).invoke('Hi')

    expect(ollama.requests.length + other.requests.length).toBe(variants.length)
  })

  test('finds the answer again, whatever else is in the options of the call', async () => {
    await using ollama = await mock()
    const model = build(ollama, { cache: new InMemoryCache() })

    await model.invoke('Hi', { stop: ['x'], signal: new AbortController().signal, tags: ['a'] })
    await model.invoke('Hi', { stop: ['x'], signal: new AbortController().signal, metadata: { b: 1 } })
    await model.invoke('Hi', { stop: ['y'] })

    expect(bodies(ollama)).toMatchObject([{ options: { stop: ['x'] } }, { options: { stop: ['y'] } }])
  })

  test('is not asked about pictures, which its key cannot tell apart', async () => {
    await using ollama = await mock()
    const model = build(ollama, { model: 'llava', cache: new InMemoryCache() })

    for (const data of ['AAAA', 'BBBB'])
      await model.invoke([new HumanMessage({ content: [{ type: 'image', data, mimeType: 'image/png' }] })])

    expect(bodies(ollama)).toMatchObject([
      { messages: [{ images: ['AAAA'] }] },
      { messages: [{ images: ['BBBB'] }] },
    ])
  })
})

describe('secrets', () => {
  const input = { apiKey: 'SECRET-KEY', headers: { Authorization: 'Bearer SECRET-HEADER' }, numCtx: 8192 }

  test('are named and not told when the model is stored', () => {
    const stored: Serialized = build({ url: 'http://user:SECRET-PASSWORD@127.0.0.1:1' }, input).toJSON()

    expect(JSON.stringify(stored)).not.toContain('SECRET')
    expect(stored).toMatchObject({
      type: 'constructor',
      id: ['langchain', 'chat_models', 'ollama', 'ChatOllama'],
      kwargs: {
        model: 'llama3.2',
        base_url: 'http://127.0.0.1:1',
        num_ctx: 8192,
        api_key: { type: 'secret', id: ['OLLAMA_API_KEY'] },
      },
    })
  })

  test.each(['invoke', 'stream'] as const)('do not reach the traces of %s', async (way) => {
    await using ollama = await mock()
    const traced: unknown[] = []

    await ask(build(ollama, input), way, 'Hi', {
      headers: { 'x-key': 'SECRET-OF-CALL' },
      format: { type: 'object', title: 'large' },
      callbacks: [{ handleChatModelStart: (...all: unknown[]) => void traced.push(...all) }],
    })

    expect(JSON.stringify(traced)).not.toContain('SECRET')
    expect(traced[4]).toMatchObject({ invocation_params: { model: 'llama3.2', options: { num_ctx: 8192 } } })
  })
})

test('tokens are estimated without asking anybody', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch')
  const model = new ChatOllama({ model: 'm' })

  expect(await model.getNumTokens('four')).toBe(1)
  expect(await model.getNumTokens([{ type: 'text', text: 'four five' }])).toBe(3)
  expect(fetch).not.toHaveBeenCalled()
  fetch.mockRestore()
})

test('a profile is what the caller says, and otherwise claims only what holds for every model', () => {
  expect(new ChatOllama({ model: 'm' }).profile).toEqual({ structuredOutput: true })
  expect(
    new ChatOllama({ model: 'm', profile: { structuredOutput: false, maxInputTokens: 8192 } }).profile,
  ).toEqual({
    structuredOutput: false,
    maxInputTokens: 8192,
  })
})

test('the model is a part of chains', async () => {
  await using ollama = await mock()
  ollama.on({ user: 'Tell me about bears' }).reply(['Bears ', 'are big.'].join(''))
  const chain = ChatPromptTemplate.fromMessages([['human', 'Tell me about {topic}']]).pipe(build(ollama))

  const chunks = await collected(await chain.stream({ topic: 'bears' }))

  expect(chunks.map(({ text }) => text).join('')).toBe('Bears are big.')
})

test('where streaming is disabled, stream gives the whole answer at once', async () => {
  await using ollama = await mock()
  ollama.reply({ content: ['one ', 'two'] })

  const chunks = await collected(await build(ollama, { disableStreaming: true }).stream('Hi'))

  expect(chunks.map(({ text }) => text)).toEqual(['one two'])
})

/** LangChain waits a second and more before a retry; tests do not. */
async function withoutWaiting<T>(call: Promise<T>): Promise<T> {
  const realImmediate = setImmediate
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const state = { settled: false }
  const settle = (): void => {
    state.settled = true
  }
  call.then(settle, settle)
  while (!state.settled) {
    await vi.advanceTimersToNextTimerAsync()
    await new Promise((resolve) => {
      realImmediate(resolve)
    })
  }
  vi.useRealTimers()
  return call
}
