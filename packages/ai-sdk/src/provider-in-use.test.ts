/** The provider in the AI SDK's own functions: agents, chat transports, telemetry, wrappers; and what its settings do. */
import { createMockOllama } from '@ollamakit/mock-server'
import {
  type Agent,
  convertToModelMessages,
  createUIMessageStreamResponse,
  customProvider,
  DefaultChatTransport,
  generateText,
  isStepCount,
  jsonSchema,
  Output,
  readUIMessageStream,
  streamText,
  tool,
  ToolLoopAgent,
  toUIMessageStream,
  type UIMessage,
} from 'ai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createOllama, OllamaError, OllamaStreamError, VERSION } from './index.ts'
import { lastLine, line, nativeLines } from './testing/answers.ts'
import { callErrorOf, failureOf } from './testing/failure-of.ts'
import { hi, said, streamParts } from './testing/stream-parts.ts'
import { replay } from '@ollamakit/fixtures'

globalThis.AI_SDK_LOG_WARNINGS = false

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const weather = tool({
  description: 'How it is outside',
  inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
  execute: ({ city }) => `sunny in ${city}`,
})

/** A fetch that records its requests and answers each with a short chat. */
function recorder() {
  const requests: Request[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    requests.push(new Request(url, init))
    return new Response(`${JSON.stringify(line({ content: 'Hi' }))}\n${JSON.stringify(lastLine())}\n`)
  }
  return { requests, fetch }
}

describe.each(['native', 'openai'] as const)('in the %s dialect', (dialect) => {
  test('ToolLoopAgent runs tools until the model answers', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ turn: 1 }).reply({ toolCalls: [{ name: 'weather', arguments: { city: 'Bern' } }] })
    mock.on({ toolResult: true }).reply('No umbrella.')
    const agent: Agent<never, { weather: typeof weather }> = new ToolLoopAgent({
      model: createOllama({ baseURL: mock.url, dialect })('llama3.2'),
      tools: { weather },
    })

    const { text, steps } = await agent.generate({ prompt: 'Umbrella in Bern?' })
    const streamed = await agent.stream({ prompt: 'Umbrella in Bern?' })

    expect(text).toBe('No umbrella.')
    expect(steps).toHaveLength(2)
    expect(await streamed.text).toBe('No umbrella.')
  })

  test('Output.array, Output.choice and Output.json are read', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ user: 'array' }).reply('{"elements":["a","b"]}')
    mock.on({ user: 'choice' }).reply('{"result":"yes"}')
    mock.on({ user: 'json' }).reply('{"free":1}')
    const model = createOllama({ baseURL: mock.url, dialect })('llama3.2')
    const element = jsonSchema<string>({ type: 'string' })

    expect(
      (await generateText({ model, prompt: 'array', output: Output.array({ element }) })).output,
    ).toEqual(['a', 'b'])
    expect(
      (await generateText({ model, prompt: 'choice', output: Output.choice({ options: ['yes', 'no'] }) }))
        .output,
    ).toBe('yes')
    expect((await generateText({ model, prompt: 'json', output: Output.json() })).output).toEqual({ free: 1 })
  })

  test('a chat transport gets reasoning, tool calls, text and metadata of a route', async () => {
    await using mock = await createMockOllama({
      models: [{ name: 'qwen3', capabilities: ['completion', 'tools', 'thinking'] }],
    })
    mock
      .on({ turn: 1 })
      .reply({ thinking: 'I need a tool.', toolCalls: [{ name: 'weather', arguments: { city: 'Bern' } }] })
    mock.on({ toolResult: true }).reply({ content: ['No ', 'umbrella.'] })
    const model = createOllama({ baseURL: mock.url, dialect })('qwen3')
    const transport = new DefaultChatTransport({
      fetch: async (_url, init) => {
        const { messages } = (await new Request('http://h', init).json()) as { messages: UIMessage[] }
        const { stream } = streamText({
          model,
          messages: await convertToModelMessages(messages),
          tools: { weather },
          stopWhen: isStepCount(3),
        })
        return createUIMessageStreamResponse({
          stream: toUIMessageStream({
            stream,
            messageMetadata: ({ part }) =>
              part.type === 'finish' ? { tokens: part.totalUsage.outputTokens } : undefined,
          }),
        })
      },
    })

    const chunks = await transport.sendMessages({
      chatId: 'a',
      trigger: 'submit-message',
      messageId: undefined,
      abortSignal: undefined,
      messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'Umbrella?' }] }],
    })
    let message: UIMessage | undefined
    for await (const next of readUIMessageStream({ stream: chunks })) message = next

    expect(message?.parts.map(({ type }) => type)).toEqual([
      'step-start',
      'reasoning',
      'tool-weather',
      'step-start',
      'text',
    ])
    expect(message?.parts.at(-1)).toMatchObject({ text: 'No umbrella.' })
    expect(message?.metadata).toEqual({ tokens: expect.any(Number) as number })
  })

  test('coalesce: false gives every delta on its own', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply({ content: ['a', 'b', 'c'] })
    const model = createOllama({ baseURL: mock.url, dialect })('llama3.2', { coalesce: false })

    const parts = await streamParts(model)

    expect(
      parts.filter(({ type }) => type === 'text-delta').map((part) => 'delta' in part && part.delta),
    ).toEqual(['a', 'b', 'c'])
  })

  test('DC3 a picture as bytes reaches the model', async () => {
    await using mock = await createMockOllama({
      models: [{ name: 'llava', capabilities: ['completion', 'vision'] }],
    })
    mock.on({ images: 1 }).reply('A dot.')
    const model = createOllama({ baseURL: mock.url, dialect })('llava')
    const image = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])

    const { text } = await generateText({
      model,
      messages: [{ role: 'user', content: [{ type: 'file', data: image, mediaType: 'image/png' }] }],
    })

    expect(text).toBe('A dot.')
  })

  test('DC4 a picture behind a URL is downloaded by the AI SDK', async () => {
    await using mock = await createMockOllama({
      models: [{ name: 'llava', capabilities: ['completion', 'vision'] }],
    })
    mock.on({ images: 1 }).reply('A dot.')
    const model = createOllama({ baseURL: mock.url, dialect })('llava')
    const asked: string[] = []

    const { text } = await generateText({
      model,
      messages: [
        {
          role: 'user',
          content: [{ type: 'file', data: new URL('https://a.example/b.png'), mediaType: 'image/png' }],
        },
      ],
      experimental_download: async (files) => {
        asked.push(...files.map(({ url }) => url.href))
        return files.map(() => ({ data: new Uint8Array([137, 80, 78, 71]), mediaType: 'image/png' }))
      },
    })

    expect(text).toBe('A dot.')
    expect(asked).toEqual(['https://a.example/b.png'])
  })

  test('B18 gpt-oss gets a level instead of a boolean, with a warning', async () => {
    await using mock = await createMockOllama({
      models: [{ name: 'gpt-oss', capabilities: ['completion', 'tools', 'thinking'], family: 'gptoss' }],
    })
    mock.on({}).reply('Hi')
    const { warnings } = await createOllama({ baseURL: mock.url, dialect })('gpt-oss').doGenerate({
      ...hi,
      reasoning: 'none',
    })

    expect(warnings).toMatchObject([{ type: 'compatibility', feature: 'think' }])
    expect(mock.requests[0]?.body).toMatchObject(
      dialect === 'native' ? { think: 'low' } : { reasoning_effort: 'low' },
    )
  })

  test('B19 reasoning on a model without thinking is not sent, with a warning, and not tried again', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({}).reply('Hi')
    const model = createOllama({ baseURL: mock.url, dialect })('llama3.2')

    const first = await generateText({ model, prompt: 'Hi', reasoning: 'high' })
    const second = await generateText({ model, prompt: 'Hi', reasoning: 'high' })

    for (const { text, warnings } of [first, second]) {
      expect(text).toBe('Hi')
      expect(warnings).toMatchObject([{ feature: 'think' }])
    }
    expect(mock.requests).toHaveLength(3)
  })

  test('B7 the error of a missing model names the command that pulls it', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    const error = await callErrorOf(createOllama({ baseURL: mock.url, dialect })('nope').doGenerate(hi))

    expect(error).toMatchObject({ statusCode: 404, isRetryable: false })
    expect(error.message).toContain('ollama pull nope')
  })
})

describe('B35 keys', () => {
  test('a function is called for each request, as are headers, and the call’s headers win', async () => {
    const { requests, fetch } = recorder()
    let count = 0
    const ollama = createOllama({
      baseURL: 'http://h',
      fetch,
      apiKey: async () => `key-${++count}`,
      headers: () => ({ 'x-tenant': `t-${count}`, 'x-gone': 'a' }),
    })
    const model = ollama('m')

    await model.doGenerate(hi)
    await streamParts(model, { ...hi, headers: { 'x-gone': undefined, 'x-call': 'c' } })

    expect(
      requests.map(({ headers }) => [
        headers.get('authorization'),
        headers.get('x-tenant'),
        headers.get('x-gone'),
      ]),
    ).toEqual([
      ['Bearer key-1', 't-1', 'a'],
      ['Bearer key-2', 't-2', null],
    ])
  })

  test('a function that rejects fails the call with its reason, and nothing is sent', async () => {
    const { requests, fetch } = recorder()
    const model = createOllama({
      baseURL: 'http://h',
      fetch,
      apiKey: () => Promise.reject(new Error('no key today')),
    })('m')

    expect(await failureOf(model.doGenerate(hi))).toMatchObject({ message: 'no key today' })
    expect(await failureOf(model.doStream(hi))).toMatchObject({ message: 'no key today' })
    expect(requests).toEqual([])
  })

  test('web tools send the keys and headers that functions return', async () => {
    const { requests, fetch } = recorder()
    const { tools } = createOllama({
      baseURL: 'http://h',
      fetch,
      apiKey: async () => 'key',
      headers: () => ({ 'x-tenant': 't' }),
    })
    const run = { toolCallId: 'a', messages: [], context: {} }

    await failureOf(Promise.resolve(tools.webSearch().execute?.({ query: 'a' }, run)))
    await failureOf(Promise.resolve(tools.webFetch().execute?.({ url: 'https://a.example' }, run)))

    for (const { headers } of requests)
      expect([headers.get('authorization'), headers.get('x-tenant'), headers.get('user-agent')]).toEqual([
        'Bearer key',
        't',
        `ollamakit-ai-sdk/${VERSION}`,
      ])
    expect(requests).toHaveLength(2)
  })

  test.each<[object, string]>([
    [{}, `ai/7.0.0 ollamakit-ai-sdk/${VERSION}`],
    [{ headers: { 'User-Agent': 'shop/2' } }, `shop/2 ai/7.0.0 ollamakit-ai-sdk/${VERSION}`],
    [{ headers: () => ({ 'User-Agent': 'shop/2' }) }, `shop/2 ai/7.0.0 ollamakit-ai-sdk/${VERSION}`],
    [{ headers: { 'user-agent': undefined } }, 'null'],
  ])('B37 the user agent with %o', async (settings, agent) => {
    const { requests, fetch } = recorder()
    await createOllama({ baseURL: 'http://h', fetch, ...settings })('m').doGenerate({
      ...hi,
      headers: { 'user-agent': 'ai/7.0.0' },
    })
    expect(String(requests[0]?.headers.get('user-agent'))).toBe(agent)
  })

  test('OLLAMA_API_KEY goes to ollama.com and nowhere else', async () => {
    vi.stubEnv('OLLAMA_API_KEY', 'secret')
    const { requests, fetch } = recorder()

    for (const baseURL of ['https://ollama.com', 'http://h'])
      await createOllama({ baseURL, fetch })('m').doGenerate(hi)

    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer secret', null])
  })

  test('a model that is logged shows no key', () => {
    const model = createOllama({
      baseURL: 'http://h',
      apiKey: 'secret-key',
      headers: { 'x-key': 'other-secret' },
    })('m', { think: true })

    expect(JSON.stringify(model)).toContain('"think":true')
    expect(JSON.stringify(model)).not.toMatch(/secret/)
  })
})

test('B34 OLLAMA_HOST counts before OLLAMA_BASE_URL', () => {
  vi.stubEnv('OLLAMA_HOST', '')
  vi.stubEnv('OLLAMA_BASE_URL', 'http://base:1')
  expect(createOllama().client.baseURL).toBe('http://base:1')
  vi.stubEnv('OLLAMA_HOST', 'http://host:2')
  expect(createOllama().client.baseURL).toBe('http://host:2')
})

test('B37 queryParams are part of each request', async () => {
  const { requests, fetch } = recorder()
  await createOllama({ baseURL: 'http://h', fetch, queryParams: { 'api-version': '1' } })('m').doGenerate(hi)

  expect(requests[0]?.url).toBe('http://h/api/chat?api-version=1')
})

test('a name distinguishes two providers', async () => {
  const { fetch } = recorder()
  const gpu = createOllama({ baseURL: 'http://h', fetch, name: 'gpu' })
  const kinds = [
    gpu('m'),
    gpu.completion('m'),
    gpu.embedding('m'),
    gpu.reranking('m'),
    gpu.transcription('m'),
    gpu.decisionModel('m'),
    gpu.extractionModel('m'),
  ]

  expect(kinds.map(({ provider }) => provider)).toEqual(
    ['chat', 'completion', 'embedding', 'reranking', 'transcription', 'decision', 'extraction'].map(
      (kind) => `gpu.${kind}`,
    ),
  )
})

test('B36 doGenerate streams, so that headers arrive with the first token', async () => {
  const { requests, fetch } = recorder()
  await createOllama({ baseURL: 'http://h', fetch })('m').doGenerate(hi)

  expect(await requests[0]?.json()).toMatchObject({ stream: true })
})

test('B38 include: response-body returns the frames as received', async () => {
  await using server = await replay(nativeLines(line({ content: 'Hi' }), lastLine()))
  const model = createOllama({ baseURL: server.url })('m', { include: ['response-body'] })

  const { content, response } = await model.doGenerate(hi)
  const { steps } = await generateText({ model, prompt: 'Hi', include: { responseBody: true } })

  expect(content).toEqual([{ type: 'text', text: 'Hi' }])
  expect(response?.body).toEqual([line({ content: 'Hi' }), lastLine()])
  expect(steps[0]?.response.body).toEqual(response?.body)
})

describe('a model survives wrappers', () => {
  const wrappers: [string, <T extends object>(model: T) => T][] = [
    ['a Proxy', (model) => new Proxy(model, {})],
    ['Object.create', (model) => Object.create(model) as typeof model],
    [
      'a copy with its prototype',
      (model) => Object.assign(Object.create(Object.getPrototypeOf(model) as object) as typeof model, model),
    ],
  ]

  test.each(wrappers)('%s', async (_, wrap) => {
    const { fetch } = recorder()
    const ollama = createOllama({ baseURL: 'http://h', fetch })

    expect(said(await streamParts(wrap(ollama('m')))).text).toBe('Hi')
    expect((await generateText({ model: wrap(ollama('m')), prompt: 'Hi' })).text).toBe('Hi')
    expect(wrap(ollama.embedding('m')).maxEmbeddingsPerCall).toBe(512)
  })
})

test('telemetry sees the provider, the model, the usage and the text', async () => {
  const { fetch } = recorder()
  const seen: unknown[] = []
  await generateText({
    model: createOllama({ baseURL: 'http://h', fetch, name: 'gpu' })('m'),
    prompt: 'Hi',
    telemetry: {
      integrations: [
        {
          onLanguageModelCallStart: (event) => void seen.push([event.provider, event.modelId]),
          onLanguageModelCallEnd: (event) => void seen.push([event.finishReason, event.usage.outputTokens]),
        },
      ],
    },
  })

  expect(seen).toEqual([
    ['gpu.chat', 'm'],
    ['stop', 2],
  ])
})

test('B49 the client is core’s, with everything else that Ollama can be asked', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
  const { client } = createOllama({ baseURL: mock.url })

  expect((await client.models.list()).map(({ name }) => name).sort()).toEqual([
    'llama3.2:latest',
    'qwen3:latest',
  ])
  expect(await client.models.capabilities('llama3.2')).toMatchObject({ tools: 'yes', thinking: 'no' })
})

test('B52 a custom provider falls back to Ollama', async () => {
  const { fetch } = recorder()
  const fallbackProvider = createOllama({ baseURL: 'http://h', fetch })
  const provider = customProvider({
    languageModels: { fast: fallbackProvider('hf.co/a/b:Q4') },
    fallbackProvider,
  })

  expect(provider.languageModel('fast').modelId).toBe('hf.co/a/b:Q4')
  expect((await generateText({ model: provider.languageModel('other:1b'), prompt: 'Hi' })).text).toBe('Hi')
})

test('B51 nothing is printed, and a plain call has no warnings', async () => {
  const { fetch } = recorder()
  const printed = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) => vi.spyOn(console, name))
  globalThis.AI_SDK_LOG_WARNINGS = undefined as never
  try {
    const { warnings } = await generateText({
      model: createOllama({ baseURL: 'http://h', fetch })('m'),
      prompt: 'Hi',
      temperature: 0,
      tools: { weather },
      providerOptions: {
        ollama: { think: true, keepAlive: 1, options: { num_ctx: 8 } },
        openai: { user: 'x' },
      },
    })
    expect(warnings).toEqual([])
  } finally {
    globalThis.AI_SDK_LOG_WARNINGS = false
  }
  for (const spy of printed) expect(spy).not.toHaveBeenCalled()
})

test('B28 DB1 an empty response is no object: no values are added', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.on({}).reply('')
  const schema = jsonSchema<{ name: string }>({
    type: 'object',
    properties: { name: { type: 'string' } },
    required: ['name'],
  })
  const model = createOllama({ baseURL: mock.url })('llama3.2')

  const failure = await failureOf(
    generateText({ model, prompt: 'Who?', output: Output.object({ schema }) }).then(({ output }) => output),
  )

  expect(failure).toMatchObject({ name: expect.stringMatching(/^AI_No(Object|Output)/) as string })
  expect(mock.requests).toHaveLength(1)
})

test('B53 DD1 DD2 over /v1 a lost failure is an error, and settings that are not set are not sent', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.on({}).reply({ content: ['one ', 'two'], fault: { after: { frames: 1 }, by: 'error' } } as never)
  const model = createOllama({ baseURL: mock.url, dialect: 'openai' })('llama3.2')

  const parts = await streamParts(model)

  expect(['error', 'interrupted']).toContain(
    parts.map((part) => part.type === 'finish' && part.finishReason.unified).at(-1),
  )
  expect(mock.requests[0]?.body).toEqual({
    model: 'llama3.2',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
    stream_options: { include_usage: true },
  })
})

test('error.cause is core’s error with the partial response', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.on({}).reply({ content: ['one ', 'two'], fault: { after: { frames: 1 }, by: 'reset' } })
  const error = await callErrorOf(createOllama({ baseURL: mock.url })('llama3.2').doGenerate(hi))

  expect(OllamaError.isInstance(error.cause)).toBe(true)
  expect(OllamaStreamError.isInstance(error.cause) && error.cause.partial).toMatchObject({ text: 'one ' })
})

test('a corrected tool name is a warning of a complete response, and metadata of a stream', async () => {
  const named = { function: { name: 'weather<|channel|>analysis', arguments: { city: 'Bern' } } }
  await using server = await replay(nativeLines(line({ tool_calls: [named] }), lastLine()))
  const model = createOllama({ baseURL: server.url })('m')
  const call = {
    ...hi,
    tools: [{ type: 'function' as const, name: 'weather', inputSchema: { type: 'object' as const } }],
  }

  const whole = await model.doGenerate(call)
  const parts = await streamParts(model, call)

  expect(whole.content).toMatchObject([{ toolName: 'weather' }])
  expect(whole.warnings).toHaveLength(1)
  expect(parts.at(-1)).toMatchObject({ providerMetadata: { ollama: { warnings: [{ type: 'changed' }] } } })
})
