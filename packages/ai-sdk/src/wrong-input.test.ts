/** What JavaScript passes without a warning of the compiler: each wrong value is an error that names it and what is allowed, before anything is sent. */
import { InvalidArgumentError } from '@ai-sdk/provider'
import { createMockOllama } from '@ollamakit/mock-server'
import {
  embed,
  embedMany,
  experimental_decide as decide,
  generateText,
  type LanguageModel,
  rerank,
  transcribe,
  wrapLanguageModel,
} from 'ai'
import { describe, expect, test } from 'vitest'
import {
  checkCapabilitiesMiddleware,
  createOllama,
  extractThinkingMiddleware,
  extractToolCallsMiddleware,
  type OllamaProvider,
  repairJson,
  repairJsonMiddleware,
  retryEmptyTurnMiddleware,
} from './index.ts'
import { failureOf } from './testing/failure-of.ts'

globalThis.AI_SDK_LOG_WARNINGS = false

/** A provider that counts its requests. */
function offline(): { ollama: OllamaProvider; sent: () => number } {
  let sent = 0
  const fetch = (): Promise<Response> => {
    sent++
    return Promise.reject(new Error('nothing is sent'))
  }
  return { ollama: createOllama({ baseURL: 'http://h', fetch }), sent: () => sent }
}

/** The message of an InvalidArgumentError. */
async function refusalOf(run: () => unknown): Promise<string> {
  const failure = await failureOf((async () => await run())())
  if (!InvalidArgumentError.isInstance(failure)) throw new Error('another error', { cause: failure })
  return failure.message
}

/** As JavaScript passes it. */
function any(value: unknown): never {
  return value as never
}

test.each<[string, unknown, string]>([
  ['null', null, 'not null'],
  ['a URL', 'http://user:password@h', 'not a string'],
  ['an array', [{ baseURL: 'http://h' }], 'not a collection'],
  ['a Map', new Map([['baseURL', 'http://h']]), 'not a collection'],
  ['a number', 11434, 'not a number'],
  ['a function', () => ({}), 'not a function'],
])('createOllama takes settings, not %s', async (_, settings, what) => {
  const message = await refusalOf(() => createOllama(any(settings)))
  expect(message).toBe(`createOllama takes a plain object of settings, such as { baseURL }, ${what}`)
})

test.each<[object, string]>([
  [{ queryParams: [] }, 'the option queryParams has to be a plain object'],
  [{ queryParams: { key: 5 } }, 'the option queryParams.key has to be a string, not a number'],
  [{ queryParams: { key: undefined } }, 'the option queryParams.key has to be a string, not undefined'],
  [{ headers: new Headers({ a: 'b' }) }, 'the option headers has to be a plain object'],
  [{ name: ' ' }, 'createOllama.name is " ". Allowed: a non-empty string'],
  [{ defaults: 'think' }, 'createOllama.defaults is "think". Allowed: an object'],
])('createOllama(%j) is refused', async (settings, message) => {
  expect(await refusalOf(() => createOllama(settings))).toContain(message)
})

test.each([undefined, null, '', ' ', 5, ['m']])('a model named %j is refused by every kind', async (name) => {
  const { ollama, sent } = offline()
  const id = any(name)
  const state = [{ type: 'text' as const, text: 'Hi' }]
  const questions = { a: { type: 'boolean' as const, instructions: 'Is it?' } }

  const messages = await Promise.all(
    [
      () => generateText({ model: ollama(id), prompt: 'Hi' }),
      () => generateText({ model: ollama.completion(id), prompt: 'Hi' }),
      () => embed({ model: ollama.embeddingModel(id), value: 'Hi' }),
      () => rerank({ model: ollama.rerankingModel(id), query: 'Hi', documents: ['a'] }),
      () => transcribe({ model: ollama.transcriptionModel(id), audio: 'UklG' }),
      () => decide({ model: ollama.decisionModel(id), state, questions }),
    ].map(refusalOf),
  )

  for (const message of messages)
    expect(message).toMatch(/model.* is .*Allowed: the name of a model|model is missing/)
  expect(sent()).toBe(0)
})

describe('settings of a completion', () => {
  test.each<[object, string]>([
    [{ think: 'hot' }, 'think is "hot". Allowed: true, false, "low"'],
    [{ keepAlive: 'soon' }, 'keepAlive is "soon". Allowed: seconds, or a duration'],
    [{ options: { num_ctx: 'big' } }, 'options.num_ctx is "big". Allowed: a number'],
    [{ format: 'xml' }, 'format is "xml". Allowed: "json" or a JSON Schema'],
    [{ logprobs: 99 }, 'logprobs is 99'],
    [{ suffix: 5 }, 'suffix is 5. Allowed: a string'],
    [{ sufix: ')' }, 'has no setting "sufix". Did you mean suffix?'],
  ])('%j is refused', async (settings, message) => {
    const { ollama, sent } = offline()
    const refused = (): unknown =>
      generateText({ model: ollama.completion('m', any(settings)), prompt: 'Hi' })

    expect(await refusalOf(refused)).toContain(message)
    expect(sent()).toBe(0)
  })

  test('an unknown option of the model is a warning, and the schema is one that the server supports', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ endpoint: 'generate' }).reply('{"a":"b"}')
    const model = createOllama({ baseURL: mock.url }).completion('llama3.2', {
      options: any({ num_cxt: 1 }),
      include: ['response-body'],
    })

    const { warnings, response } = await model.doGenerate({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      responseFormat: {
        type: 'json',
        schema: {
          $schema: 'http://json-schema.org/draft-07/schema#',
          type: 'object',
          properties: { a: { $ref: '#/$defs/text' } },
          $defs: { text: { type: 'string' } },
        } as never,
      },
    })

    expect(warnings).toMatchObject([{ feature: 'options.num_cxt', details: /num_ctx/ }])
    expect(mock.requests[0]?.body).toMatchObject({
      format: { type: 'object', properties: { a: { type: 'string' } } },
    })
    expect(mock.requests[0]?.body).not.toHaveProperty('format.$schema')
    expect(response?.body).toContainEqual(expect.objectContaining({ done: true, done_reason: 'stop' }))
  })
})

test.each<[unknown, string]>([
  [null, 'values[1] is null. Allowed: a string'],
  [5, 'values[1] is 5. Allowed: a string'],
  [['a'], 'values[1] is ["a"]. Allowed: a string'],
])('embedMany of %j is refused', async (value, message) => {
  const { ollama } = offline()
  const values = ['a', any(value)]
  expect(await refusalOf(() => embedMany({ model: ollama.embeddingModel('m'), values }))).toBe(message)
})

test.each<[object, string]>([
  [{ topN: -1 }, 'topN is -1. Allowed: a whole number, 0 or more'],
  [{ topN: Number.NaN }, 'topN is NaN'],
  [{ topN: '1' }, 'topN is "1"'],
  [{ query: 5 }, 'query is 5. Allowed: a string'],
  [{ documents: ['a', null] }, 'documents[1] is null. Allowed: a string or an object'],
])('rerank with %j is refused', async (wrong, message) => {
  const { ollama } = offline()
  const call = { model: ollama.rerankingModel('m'), query: 'a', documents: ['b'], ...wrong }
  expect(await refusalOf(() => rerank(call))).toContain(message)
})

test('rerank takes objects that JSON refuses', async () => {
  await using mock = await createMockOllama({
    models: [{ name: 'embedder', capabilities: ['embedding'], embeddingLength: 4 }],
  })
  const loop: Record<string, unknown> = { id: 5n }
  loop['self'] = loop

  const { ranking } = await rerank({
    model: createOllama({ baseURL: mock.url }).rerankingModel('embedder'),
    query: 'a',
    documents: [loop as never, { b: 1 }],
  })

  expect(ranking).toHaveLength(2)
  expect(mock.requests[0]?.body).toMatchObject({ input: ['a', '{"id":"5","self":"[Circular]"}', '{"b":1}'] })
})

describe('options of tools and middlewares', () => {
  const { tools } = createOllama()

  test.each<[string, () => unknown, string]>([
    ['webSearch', () => tools.webSearch(any({ maxResult: 3 })), 'Did you mean maxResults?'],
    [
      'webSearch',
      () => tools.webSearch({ maxResults: 11 }),
      'maxResults is 11. Allowed: a whole number from 1 to 10',
    ],
    [
      'webFetch',
      () => tools.webFetch(any({ timeout: 3 })),
      'webFetch has no setting "timeout". Known are maxCharacters',
    ],
    ['extractThinking', () => extractThinkingMiddleware(any({ tagName: 'x' })), 'has no setting "tagName"'],
    [
      'extractThinking',
      () => extractThinkingMiddleware(any({ startWithThinking: 'yes' })),
      'extractThinkingMiddleware.startWithThinking is "yes". Allowed: true or false',
    ],
    [
      'extractThinking',
      () => extractThinkingMiddleware({ tag: '' }),
      'tag is "". Allowed: a non-empty string',
    ],
    ['extractThinking', () => extractThinkingMiddleware(any('think')), 'not a string'],
    ...[repairJsonMiddleware, retryEmptyTurnMiddleware, extractToolCallsMiddleware].flatMap(
      (middleware): [string, () => unknown, string][] => [
        [
          middleware.name,
          () => middleware(any({ retries: 3 })),
          `${middleware.name} has no setting "retries". Known are none`,
        ],
        [middleware.name, () => middleware(any('x')), `${middleware.name} takes a plain object`],
      ],
    ),
    ...[undefined, null, 7, {}].map((text): [string, () => unknown, string] => [
      'repairJson',
      () => repairJson(any(text)),
      'Allowed: a string',
    ]),
    ['checkCapabilities', () => checkCapabilitiesMiddleware(any(undefined)), 'takes a provider'],
    ['checkCapabilities', () => checkCapabilitiesMiddleware(any(createOllama().client)), 'takes a provider'],
  ])('%s: a wrong one is refused', async (_, run, message) => {
    expect(await refusalOf(run)).toContain(message)
  })

  test('null is the same as not set', () => {
    expect(tools.webSearch(any(null)).description).toContain('Searches')
    expect(extractThinkingMiddleware(any(null)).specificationVersion).toBe('v4')
  })
})

test('B50 capabilities that the server does not tell hold up no call', async () => {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = (url, init) => {
    const { pathname } = new URL(new Request(url, init).url)
    asked.push(pathname)
    const isChat = pathname === '/api/chat'
    const lines = [
      {
        model: 'm',
        created_at: '2026-01-01T00:00:00Z',
        message: { role: 'assistant', content: 'Hi' },
        done: false,
      },
      {
        model: 'm',
        created_at: '2026-01-01T00:00:00Z',
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
      },
    ]
    return Promise.resolve(
      isChat
        ? new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
            headers: { 'content-type': 'application/x-ndjson' },
          })
        : Response.json({ error: 'not today' }, { status: 500 }),
    )
  }
  const ollama = createOllama({ baseURL: 'http://h', fetch })
  const model = wrapLanguageModel({ model: ollama('m'), middleware: checkCapabilitiesMiddleware(ollama) })

  const { text, warnings } = await generateText({ model, prompt: 'Hi', reasoning: 'low' })

  expect({ text, warnings }).toEqual({ text: 'Hi', warnings: [] })
  expect(asked).toContain('/api/show')
})

describe('functions for keys and headers', () => {
  test.each<[object, string]>([
    [{ apiKey: () => null }, 'The function apiKey returned null. Allowed: a non-empty string'],
    [{ apiKey: () => '' }, 'The function apiKey returned a wrong string'],
    [{ apiKey: async () => 5 }, 'The function apiKey returned a wrong number'],
    [{ headers: () => new Headers({ a: 'b' }) }, 'The function headers returned a wrong object'],
    [{ headers: async () => 'a: b' }, 'The function headers returned a wrong string'],
  ])('%o is refused', async (settings, message) => {
    const model = createOllama({ baseURL: 'http://h', ...settings })('m')
    expect(await refusalOf(() => generateText({ model, prompt: 'Hi' }))).toContain(message)
  })
})

describe('null is the same as not set', () => {
  const chat = {
    think: null,
    extractThinking: null,
    keepAlive: null,
    options: null,
    body: null,
    format: null,
    logprobs: null,
    coalesce: null,
    include: null,
    forceToolChoice: null,
  }
  const embedding = {
    dimensions: null,
    truncate: null,
    maxEmbeddingsPerCall: null,
    supportsParallelCalls: null,
  }

  test.each<[string, (ollama: OllamaProvider) => LanguageModel, object, object]>([
    ['of a model', (ollama) => ollama('m', any(chat)), {}, {}],
    ['of a call', (ollama) => ollama('m'), { providerOptions: { ollama: chat } }, {}],
    [
      'of a completion',
      (ollama) => ollama.completion('m', any({ ...chat, suffix: null, raw: null })),
      {},
      {},
    ],
    [
      'in options',
      (ollama) => ollama('m', any({ options: { num_ctx: null, seed: 1 } })),
      {},
      { options: { seed: 1 } },
    ],
    [
      'in body, which is sent as it is',
      (ollama) => ollama('m', { body: { future: null } }),
      {},
      { future: null },
    ],
    [
      'of the AI SDK',
      (ollama) => ollama('m'),
      { temperature: null, topK: null, seed: null, stopSequences: null },
      {},
    ],
  ])('%s', async (_, modelOf, call, sent) => {
    await using mock = await createMockOllama({ models: ['m'] })
    const settings = {
      baseURL: mock.url,
      name: null,
      apiKey: null,
      headers: null,
      queryParams: null,
      retry: null,
      fallback: null,
      defaults: chat,
    }
    const ollama = createOllama(any(settings))

    await generateText({ ...call, model: modelOf(ollama), prompt: 'Hi' })

    const body = mock.requests[0]?.body as object
    const own = new Set(['model', 'messages', 'prompt', 'stream'])
    expect(Object.fromEntries(Object.entries(body).filter(([key]) => !own.has(key)))).toEqual(sent)
    expect(ollama('m').provider).toBe('ollama.chat')
  })

  test('of embedding and reranking models', async () => {
    await using mock = await createMockOllama({
      models: [{ name: 'embedder', capabilities: ['embedding'], embeddingLength: 4 }],
    })
    const ollama = createOllama({ baseURL: mock.url })

    await embedMany({ model: ollama.embeddingModel('embedder', any(embedding)), values: ['a'] })
    await rerank({
      model: ollama.rerankingModel(
        'embedder',
        any({ queryPrefix: null, documentPrefix: null, dimensions: null }),
      ),
      query: 'a',
      documents: ['b'],
    })

    expect(mock.requests.map(({ body }) => body)).toEqual([
      { model: 'embedder', input: ['a'] },
      { model: 'embedder', input: ['a', 'b'] },
    ])
  })
})
