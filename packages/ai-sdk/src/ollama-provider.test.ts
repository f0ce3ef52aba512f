import { InvalidArgumentError, NoSuchModelError, type ProviderV4 } from '@ai-sdk/provider'
import { replay } from '@ollamakit/fixtures'
import { createProviderRegistry, generateText } from 'ai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createOllama, ollama } from './ollama-provider.ts'
import { lastLine, line, nativeLines } from './testing/answers.ts'
import { failureOf } from './testing/failure-of.ts'
import { hi } from './testing/stream-parts.ts'

const hello = nativeLines(line({ content: 'Hello' }), lastLine())

test('every method for a chat model returns the same provider and model id', () => {
  const provider = createOllama()

  for (const model of [
    provider('hf.co/org/model:Q4_K_M'),
    provider.languageModel('hf.co/org/model:Q4_K_M'),
    provider.chat('hf.co/org/model:Q4_K_M'),
  ])
    expect(model).toMatchObject({
      specificationVersion: 'v4',
      provider: 'ollama.chat',
      modelId: 'hf.co/org/model:Q4_K_M',
      supportedUrls: {},
    })
})

test('a model is found in a registry under its own name', async () => {
  await using server = await replay(hello)
  const registry = createProviderRegistry({ ollama: createOllama({ baseURL: server.url }) })

  const { text } = await generateText({ model: registry.languageModel('ollama:qwen3:8b'), prompt: 'Hi' })

  expect(text).toBe('Hello')
  expect(JSON.parse((await server.request).body)).toMatchObject({ model: 'qwen3:8b' })
})

test('DC8 defaults of the provider and settings of the model reach the wire', async () => {
  await using server = await replay(hello)
  const provider = createOllama({
    baseURL: server.url,
    defaults: { keepAlive: '1h', options: { num_ctx: 4096, top_k: 1 } },
  })

  await provider('m', { think: false, options: { num_ctx: 8192 } }).doGenerate(hi)

  expect(JSON.parse((await server.request).body)).toMatchObject({
    keep_alive: '1h',
    think: false,
    options: { num_ctx: 8192, top_k: 1 },
  })
})

test('the client of the provider asks the same server', async () => {
  await using server = await replay({
    ...hello,
    headers: [
      ['Content-Type', 'application/json'],
      ['Transfer-Encoding', 'chunked'],
    ],
    chunks: [[0, '{"version":"0.33.0"}']],
  })
  const { client } = createOllama({ baseURL: server.url })

  expect(client.baseURL).toBe(server.url)
  expect(await client.native.version()).toEqual({ version: '0.33.0' })
})

test('a provider is no constructor', () => {
  const Provider = createOllama() as unknown as new (modelId: string) => unknown

  expect(() => new Provider('m')).toThrow('without new')
})

test('B47 a kind of model that Ollama lacks throws NoSuchModelError with the reason and the kinds that exist', () => {
  const provider: ProviderV4 = createOllama()

  expect(() => provider.imageModel('flux')).toThrow(NoSuchModelError)
  expect(() => provider.imageModel('flux')).toThrow(
    'No such imageModel: flux. Ollama has no image models since 0.32.6. There are language, embedding, reranking, transcription, decision and extraction models',
  )
  expect(() => provider.speechModel?.('x')).toThrow('No such speechModel: x. Ollama has no speech models')
  for (const method of ['image', 'speech', 'videoModel'] as const)
    expect(() => createOllama()[method]('x')).toThrow(NoSuchModelError)
})

function wrong(settings: object): () => unknown {
  return () => createOllama(settings)
}

test('an unknown setting is rejected with the name that was probably meant', () => {
  expect(wrong({ baseUrl: 'http://h' })).toThrow(
    'createOllama has no setting "baseUrl". Did you mean baseURL?',
  )
  expect(wrong({ compatibility: 'strict' })).toThrow(
    'createOllama has no setting "compatibility". Known are baseURL, apiKey',
  )
  expect(wrong({ defaults: { Think: true } })).toThrow('defaults has no setting "Think". Did you mean think?')
  expect(wrong({ name: '' })).toThrow('name is "". Allowed: a non-empty string')
  expect(wrong({ dialect: 'grpc' })).toThrow(InvalidArgumentError)
  expect(() => createOllama()('m', { num_ctx: 1 } as object)).toThrow(
    'ollama("m") has no setting "num_ctx". Did you mean options.num_ctx?',
  )
  expect(() => createOllama().embeddingModel('m', { maxEmbeddingsPerCall: 0 })).toThrow(
    'maxEmbeddingsPerCall is 0',
  )
})

describe('the ready-made provider', () => {
  afterEach(() => vi.unstubAllEnvs())

  test('makes models before the environment is set, reads OLLAMA_HOST with the first request, and names a wrong value', async () => {
    const model = ollama('llama3.2')
    vi.stubEnv('OLLAMA_HOST', 'http://[nonsense')
    expect(await failureOf(model.doGenerate(hi))).toMatchObject({
      name: 'AI_InvalidArgumentError',
      message: expect.stringContaining('OLLAMA_HOST') as string,
    })

    await using server = await replay(hello)
    vi.stubEnv('OLLAMA_HOST', server.url)

    expect(await model.doGenerate(hi)).toMatchObject({ content: [{ type: 'text', text: 'Hello' }] })
    expect(ollama.client.baseURL).toBe(server.url)
  })
})
