/** Embeddings in both dialects: what is sent, what comes back, and what goes wrong. */
import './testing/without-environment.ts'
import { LangChainError } from '@langchain/core/errors'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { OllamaInputError, OllamaResponseError } from '@ollamakit/core'
import type { OllamaEmbeddingsParams } from './ollama-embeddings-options.ts'
import { OllamaEmbeddings } from './ollama-embeddings.ts'
import { failureOf } from './testing/ways.ts'

function mock(): Promise<MockOllama> {
  return createMockOllama({ models: [{ name: 'nomic-embed-text', capabilities: ['embedding'] }] })
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const build = ({ url }: { url: string }, more: OllamaEmbeddingsParams = {}): OllamaEmbeddings =>
    new OllamaEmbeddings({ model: 'nomic-embed-text', baseUrl: url, dialect, ...more })

  test('a vector comes back for each text, in their order', async () => {
    await using ollama = await mock()
    const embeddings = build(ollama)
    const texts = ['one', 'two', 'three']

    const together = await embeddings.embedDocuments(texts)

    const alone = await Promise.all(texts.map((text) => embeddings.embedQuery(text)))
    expect(together).toHaveLength(3)
    expect(together[0]?.length).toBeGreaterThan(1)
    together.forEach((vector, i) =>
      vector.forEach((value, j) => expect(value).toBeCloseTo(alone[i]?.[j] ?? NaN, 5)),
    )
  })

  test('no text is no request', async () => {
    await using ollama = await mock()

    expect(await build(ollama).embedDocuments([])).toEqual([])
    expect(ollama.requests).toEqual([])
  })

  test('many texts go in batches, their vectors in order, one request at a time', async () => {
    await using ollama = await mock()
    const texts = Array.from({ length: 1000 }, (_, i) => `text ${i}`)
    const embeddings = build(ollama, { batchSize: 300 })

    const vectors = await embeddings.embedDocuments(texts)

    expect(vectors).toHaveLength(1000)
    expect(ollama.requests.map(({ body }) => (body as { input: unknown[] }).input.length)).toEqual([
      300, 300, 300, 100,
    ])
    expect(await embeddings.embedQuery('text 999')).toEqual(vectors[999])
  })

  test('only what is set is sent', async () => {
    await using ollama = await mock()

    await build(ollama).embedQuery('Hi')

    const expected = dialect === 'native' ? ['input', 'model'] : ['encoding_format', 'input', 'model']
    expect(Object.keys(ollama.requests[0]?.body as object).sort()).toEqual(expected)
  })

  test.each<[string, unknown]>([
    ['a text that is none', ['a', 1]],
    ['null', ['a', null]],
    ['no list', 'a'],
  ])('%s is refused before it is sent', async (_, texts) => {
    await using ollama = await mock()

    const error = await failureOf(build(ollama).embedDocuments(texts as string[]))

    expect(error).toBeInstanceOf(OllamaInputError)
    expect(error).toMatchObject({ message: expect.stringMatching(/texts\[1\] is|takes a list/) as string })
    expect(ollama.requests).toEqual([])
  })

  test('a model that is missing is asked for once, and the error is LangChain’s', async () => {
    await using ollama = await mock()

    const error = await failureOf(build(ollama, { model: 'absent', maxRetries: 5 }).embedQuery('Hi'))

    expect(error).toBeInstanceOf(OllamaResponseError)
    expect(error).toMatchObject({ status: 404, lc_error_code: 'MODEL_NOT_FOUND' })
    expect(LangChainError.isInstance(error)).toBe(true)
    expect(ollama.requests).toHaveLength(1)
  })

  test('an abort rejects with the reason of its signal', async () => {
    await using ollama = await mock()
    const reason = new Error('enough')

    expect(await failureOf(build(ollama).embedDocuments(['a'], { signal: AbortSignal.abort(reason) }))).toBe(
      reason,
    )
  })

  test('the counts are told', async () => {
    await using ollama = await mock()
    const counts: unknown[] = []

    await build(ollama, { onUsage: (usage) => counts.push(usage) }).embedDocuments(['one two', 'three'])

    expect(counts).toMatchObject([{ inputTokens: expect.any(Number) as number }])
  })
})

test('the options of the native dialect are sent by either of their names', async () => {
  await using ollama = await mock()
  const requestOptions = { numCtx: 512, num_gpu: 1, keepAlive: '1h' }
  const embeddings = new OllamaEmbeddings({
    model: 'nomic-embed-text',
    baseUrl: ollama.url,
    requestOptions,
    dimensions: 8,
    truncate: false,
  })

  await embeddings.embedQuery('Hi')
  embeddings.keepAlive = 0
  await embeddings.embedQuery('Hi')

  expect(ollama.requests[0]?.body).toMatchObject({
    options: { num_ctx: 512, num_gpu: 1 },
    keep_alive: '1h',
    dimensions: 8,
    truncate: false,
  })
  expect(ollama.requests[1]?.body).toMatchObject({ keep_alive: 0 })
})

test('null and an empty text count as unset', async () => {
  await using ollama = await mock()
  const unset = {
    dimensions: null,
    truncate: null,
    keepAlive: '',
    apiKey: '',
    headers: null,
    requestOptions: null,
  }

  await new OllamaEmbeddings({
    model: 'nomic-embed-text',
    baseUrl: ollama.url,
    ...unset,
  } as never).embedQuery('Hi')

  expect(ollama.requests[0]?.body).toEqual({ model: 'nomic-embed-text', input: ['Hi'] })
  expect(new OllamaEmbeddings().model).toBe('mxbai-embed-large')
})

test.each([
  [{ modle: 'm' }, 'Did you mean model?'],
  [{ baseURL: 'h' }, 'Did you mean baseUrl?'],
  [{ requestOptions: { num_ctxx: 1 } }, 'Did you mean num'],
])('the option %j is refused', (params, hint) => {
  expect(() => new OllamaEmbeddings(params as OllamaEmbeddingsParams)).toThrow(hint)
})

test('100,000 texts are embedded in batches', async () => {
  const sent: number[] = []
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const { input } = (await new Request('http://h', init).json()) as { input: string[] }
    sent.push(input.length)
    return Response.json({ model: 'm', embeddings: input.map((text) => [Number(text)]) })
  }
  const texts = Array.from({ length: 100_000 }, (_, i) => String(i))

  const vectors = await new OllamaEmbeddings({
    model: 'm',
    fetch,
  }).embedDocuments(texts)

  expect(vectors.flat()).toEqual(texts.map(Number))
  expect(Math.max(...sent)).toBe(512)
})
