/** Embedding and reranking through unmodified AI SDK functions, in both dialects. */
import { captureNamed, replay } from '@ollamakit/fixtures'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { createProviderRegistry, customProvider, embed, embedMany, rerank } from 'ai'
import { describe, expect, test } from 'vitest'
import { createOllama, type OllamaProvider } from './ollama-provider.ts'
import { callErrorOf, failureOf } from './testing/failure-of.ts'

globalThis.AI_SDK_LOG_WARNINGS = false

const models = [{ name: 'nomic-embed-text', capabilities: ['embedding' as const], embeddingLength: 8 }]

/** Returns the texts of each request. */
function inputs({ requests }: MockOllama): unknown[] {
  return requests.map(({ body }) => (body as { input: unknown }).input)
}

describe.each(['native', 'openai'] as const)('in the %s dialect', (dialect) => {
  const providerOf = ({ url }: { url: string }): OllamaProvider => createOllama({ baseURL: url, dialect })
  const path = dialect === 'native' ? '/api/embed' : '/v1/embeddings'

  test('B42 DB9 embedMany sends one request, keeps the order and the empty texts, and counts tokens', async () => {
    await using mock = await createMockOllama({ models })
    const values = ['sunny day at the beach', '', 'rainy day in the city']

    const { embeddings, usage, responses, warnings } = await embedMany({
      model: providerOf(mock).embeddingModel('nomic-embed-text'),
      values,
    })

    expect(mock.requests.map(({ path: asked }) => asked)).toEqual([path])
    expect(inputs(mock)).toEqual([values])
    expect(embeddings.map(({ length }) => length)).toEqual([8, 8, 8])
    expect(usage.tokens).toBeGreaterThan(0)
    expect(responses?.[0]?.headers?.['content-type']).toContain('application/json')
    expect(warnings).toEqual([])
    const { embeddings: again } = await embedMany({
      model: providerOf(mock).embeddingModel('nomic-embed-text'),
      values: values.toReversed(),
    })
    expect(again.toReversed()).toEqual(embeddings)
  })

  test('B42 embed returns one vector, and dimensions of the call win over those of the settings', async () => {
    await using mock = await createMockOllama({ models })
    const model = providerOf(mock).embeddingModel('nomic-embed-text', { dimensions: 6 })

    const { embedding } = await embed({ model, value: 'Hi' })
    const { embedding: short } = await embed({ model, value: 'Hi', dimensions: 4 })

    expect([embedding.length, short.length]).toEqual([6, 4])
    expect(mock.requests.map(({ body }) => (body as { dimensions: number }).dimensions)).toEqual([6, 4])
  })

  test('B42 the limits of the model split the texts', async () => {
    await using mock = await createMockOllama({ models })
    const provider = providerOf(mock)
    const values = ['one', 'two', 'three']

    await embedMany({
      model: provider.embeddingModel('nomic-embed-text', { maxEmbeddingsPerCall: 2 }),
      values,
    })
    await embedMany({ model: provider.embeddingModel('nomic-embed-text', { maxBytesPerCall: 7 }), values })

    expect(inputs(mock)).toEqual([['one', 'two'], ['three'], ['one', 'two'], ['three']])
  })

  test('B42 doEmbed splits more texts than the limit, and sends nothing for an empty list', async () => {
    await using mock = await createMockOllama({ models })
    const model = providerOf(mock).embeddingModel('nomic-embed-text', { maxEmbeddingsPerCall: 2 })

    const { embeddings } = await model.doEmbed({ values: ['a', 'b', 'c'] })
    const empty = await model.doEmbed({ values: [] })

    expect(embeddings).toHaveLength(3)
    expect(inputs(mock)).toEqual([['a', 'b'], ['c']])
    expect(empty).toEqual({ embeddings: [], usage: { tokens: 0 }, warnings: [] })
  })

  test('B5 a failure is an APICallError with the server’s message, and only the AI SDK retries it', async () => {
    await using mock = await createMockOllama({ models })
    const model = providerOf(mock).embeddingModel('missing')

    const error = await callErrorOf(model.doEmbed({ values: ['a'] }))

    expect(error).toMatchObject({ statusCode: 404, isRetryable: false, url: mock.url + path })
    expect(error.message).toContain('missing')
    expect(mock.requests).toHaveLength(1)
  })

  test('B42 a response with too few vectors is an error', async () => {
    const body =
      dialect === 'native'
        ? { model: 'm', embeddings: [[1, 0]] }
        : { object: 'list', model: 'm', data: [{ index: 0, embedding: [1, 0] }] }
    const provider = createOllama({ baseURL: 'http://h', dialect, fetch: async () => Response.json(body) })

    const failed = failureOf(provider.embeddingModel('m').doEmbed({ values: ['a', 'b'] }))

    expect(await failed).toMatchObject({
      name: 'AI_APICallError',
      message: expect.stringContaining('1 vectors for 2 inputs') as string,
    })
  })

  test('B4 DB7 an abort closes the connection and rejects with the reason', async () => {
    const abort = new AbortController()
    let closed = false
    const fetch: typeof globalThis.fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          closed = true
          reject(init.signal?.reason as Error)
        })
        abort.abort(new Error('enough'))
      })

    const failed = failureOf(
      createOllama({ baseURL: 'http://h', dialect, fetch })
        .embeddingModel('m')
        .doEmbed({ values: ['a'], abortSignal: abort.signal }),
    )

    expect(await failed).toMatchObject({ message: 'enough' })
    expect(closed).toBe(true)
  })

  test('B44 rerank orders texts and objects by closeness to the query, in one request', async () => {
    await using mock = await createMockOllama({ models })
    mock.on({ endpoint: 'embed', input: 'rain' }).reply({ embedding: [1, 0, 0, 0, 0, 0, 0, 0] })
    const model = providerOf(mock).rerankingModel('nomic-embed-text')
    const documents = ['sunny day at the beach', 'rain rain rain', 'rain']

    const { ranking, originalDocuments } = await rerank({ model, query: 'rain', documents, topN: 2 })
    const objects = await rerank({ model, query: 'rain', documents: documents.map((text) => ({ text })) })

    expect(originalDocuments).toEqual(documents)
    expect(ranking.map(({ originalIndex }) => originalIndex)).toHaveLength(2)
    expect(ranking[0]).toMatchObject({ originalIndex: 2, score: expect.closeTo(1, 3) as number })
    expect(ranking.map(({ score }) => score)).toEqual(ranking.map(({ score }) => score).sort((a, b) => b - a))
    expect(objects.ranking).toHaveLength(3)
    expect(inputs(mock)).toEqual([
      ['rain', ...documents],
      ['rain', ...documents.map((text) => JSON.stringify({ text }))],
    ])
  })

  test('B44 rerank sends nothing for no documents, and adds the prefixes to query and documents', async () => {
    await using mock = await createMockOllama({ models })
    const model = providerOf(mock).rerankingModel('nomic-embed-text', {
      queryPrefix: 'q: ',
      documentPrefix: 'd: ',
    })

    expect(await model.doRerank({ query: 'x', documents: { type: 'text', values: [] } })).toEqual({
      ranking: [],
    })
    await model.doRerank({ query: 'x', documents: { type: 'text', values: ['y'] } })

    expect(inputs(mock)).toEqual([['q: x', 'd: y']])
  })
})

test('B42 settings reach the wire: the call’s over the model’s over the provider’s', async () => {
  await using mock = await createMockOllama({ models })
  const provider = createOllama({
    baseURL: mock.url,
    defaults: { keepAlive: '1h', think: true, options: { num_ctx: 1 } },
  })
  const model = provider.embeddingModel('nomic-embed-text', { truncate: true, options: { num_thread: 2 } })

  const { warnings } = await embedMany({
    model,
    values: ['a'],
    providerOptions: {
      ollama: { truncate: false, options: { num_ctx: 512 }, keep_alive: 1, maxEmbeddingsPerCall: 1 },
    },
  })

  expect(mock.requests[0]?.body).toEqual({
    model: 'nomic-embed-text',
    input: ['a'],
    truncate: false,
    keep_alive: '1h',
    options: { num_ctx: 512, num_thread: 2 },
  })
  expect(warnings).toMatchObject([
    { type: 'unsupported', details: 'Did you mean keepAlive?' },
    { type: 'unsupported', feature: 'providerOptions.ollama.maxEmbeddingsPerCall' },
  ])
})

function parallel(baseURL: string, id: string, settings?: { supportsParallelCalls: boolean }): unknown {
  return createOllama({ baseURL }).embeddingModel(id, settings).supportsParallelCalls
}

test('B42 parallel calls are for the cloud, or on request', () => {
  expect(parallel('http://h', 'm')).toBe(false)
  expect(parallel('https://ollama.com', 'm')).toBe(true)
  expect(parallel('http://h', 'big:cloud')).toBe(true)
  expect(parallel('http://h', 'm', { supportsParallelCalls: true })).toBe(true)
})

test('B52 embedding models come from a registry and a custom provider, under names with colons and slashes', async () => {
  await using mock = await createMockOllama({
    models: [{ name: 'hf.co/a/b:Q4', capabilities: ['embedding'], embeddingLength: 4 }],
  })
  const ollama = createOllama({ baseURL: mock.url })
  const registry = createProviderRegistry({
    ollama,
    custom: customProvider({ embeddingModels: { small: ollama.embedding('hf.co/a/b:Q4') } }),
  })

  for (const model of [
    registry.embeddingModel('ollama:hf.co/a/b:Q4'),
    registry.embeddingModel('custom:small'),
    ollama.textEmbeddingModel('hf.co/a/b:Q4'),
  ])
    expect((await embed({ model, value: 'Hi' })).embedding).toHaveLength(4)
})

test.each(['native/embed/array', 'openai/embeddings/string-and-array'] as const)(
  'B42 the recorded vectors of %s are read',
  async (name) => {
    const dialect = name.startsWith('native') ? 'native' : 'openai'
    const exchanges = captureNamed(name).exchanges.filter(({ request }) =>
      Array.isArray((request.body as { input?: unknown }).input),
    )
    expect(exchanges.length).toBeGreaterThan(0)
    for (const { request, response } of exchanges) {
      await using server = await replay(response)
      const values = (request.body as { input: string[] }).input
      const { embeddings } = await embedMany({
        model: createOllama({ baseURL: server.url, dialect }).embeddingModel('m'),
        values,
      })

      for (const vector of embeddings) expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
      expect(embeddings).toHaveLength(values.length)
    }
  },
)

async function embedAt(baseURL: string): Promise<unknown> {
  const model = createOllama({ baseURL }).embeddingModel('nomic-embed-text:latest')
  return (await model.doEmbed({ values: ['a'] })).providerMetadata
}

test('providerMetadata names the deployment that embedded, unless it is a plain daemon', async () => {
  await using mock = await createMockOllama({ models })
  await using olla = await createMockOllama({ as: 'olla', models })

  expect(await embedAt(mock.url)).toBeUndefined()
  expect(await embedAt(olla.url)).toMatchObject({
    ollama: { servedBy: { deployment: 'olla', endpoint: 'ollama' } },
  })
})
