/** Warnings and errors name settings as users of this package write them. */
import './testing/without-environment.ts'
import { createMockOllama } from '@ollamakit/mock-server'
import { afterAll, expect, test } from 'vitest'
import { ChatOllama, Ollama, OllamaEmbeddings, type ChatOllamaCallOptions } from './index.ts'
import { ask, failureOf, ways } from './testing/ways.ts'

const ollama = await createMockOllama({ models: ['m', { name: 'e', capabilities: ['embedding'] }] })
afterAll(() => ollama.close())
const base = { baseUrl: ollama.url, maxRetries: 0 }
const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }]

test.each<[string, 'native' | 'openai', ChatOllamaCallOptions, string]>([
  ['numCtx', 'openai', { numCtx: 8 }, 'the openai dialect has no numCtx; use the native one'],
  ['topK', 'openai', { options: { top_k: 8 } }, 'the openai dialect has no topK; use the native one'],
  ['keepAlive', 'openai', { keepAlive: 8 }, 'the openai dialect has no keepAlive; use the native one'],
  ['lowVram', 'native', { lowVram: true }, 'Ollama does not know lowVram and ignores it'],
  ['mirostatTau', 'openai', { mirostatTau: 1 }, 'Ollama does not know mirostatTau and ignores it'],
  [
    'options.max_tokens',
    'native',
    { options: { max_tokens: 1 } as object },
    'Ollama does not know options.max_tokens and ignores it; it is called numPredict',
  ],
  ['tool_choice', 'native', { tools, tool_choice: 'any' }, 'Ollama cannot be made to call a tool'],
])('a warning about %s in the %s dialect', async (setting, dialect, options, message) => {
  for (const way of ways) {
    const { response_metadata } = await ask(
      new ChatOllama({ ...base, model: 'm', dialect }),
      way,
      'Hi',
      options,
    )

    expect(response_metadata['warnings']).toMatchObject([
      { setting, message: expect.stringContaining(message) as string },
    ])
  }
})

test('a warning of the LLM', async () => {
  const llm = new Ollama({ ...base, model: 'm', dialect: 'openai', numCtx: 8, keepAlive: 1 })

  const { generations } = await llm.generate(['Hi'])

  expect(generations[0]?.[0]?.generationInfo).toMatchObject({
    warnings: [{ setting: 'numCtx' }, { setting: 'keepAlive' }],
  })
})

const wrong: object[] = [
  [{ temperature: 'hot' }, 'the setting temperature is "hot". Allowed: a number'],
  [{ stop: '###' }, 'the setting stop is "###"'],
  [{ options: { num_ctx: '8k' } }, 'the setting options.num_ctx is "8k"'],
  [{ think: 'extreme' }, 'the setting think is "extreme"'],
  [{ keepAlive: 'soon' }, 'the setting keepAlive is "soon"'],
  [{ tool_choice: 'any' }, 'tool_choice requires a call, and there are no tools'],
  [{ tools, tool_choice: 'g' }, 'tool_choice names "g", which is not among the tools'],
]
test.each(wrong as [object, string][])('an error about %j', async (options, message) => {
  expect(await failureOf(new ChatOllama({ ...base, model: 'm' }).invoke('Hi', options))).toMatchObject({
    name: 'OllamaInputError',
    message: expect.stringContaining(message) as string,
  })
})

test.each<[object, string]>([
  [{ batchSize: 0 }, 'the setting batchSize is 0'],
  [{ batchSize: 1.5 }, 'the setting batchSize is 1.5'],
  [{ dimensions: -1 }, 'the setting dimensions is -1'],
  [{ requestOptions: { numCtx: 'x' } }, 'the setting requestOptions.numCtx is "x"'],
])('an error of embeddings about %j', async (options, message) => {
  const embed = async (): Promise<unknown> =>
    new OllamaEmbeddings({ ...base, model: 'e', ...options }).embedQuery('Hi')

  expect(await failureOf(embed())).toMatchObject({
    message: expect.stringContaining(message) as string,
  })
})

test.each([
  [ChatOllama, 5],
  [ChatOllama, ['m']],
  [Ollama, 'm'],
  [OllamaEmbeddings, 'm'],
])('%o refuses %j in place of its options', (Class: new (options: never) => object, given) => {
  expect(() => new Class(given as never)).toThrow(
    `${Class.name} takes an object of options, not ${JSON.stringify(given)}`,
  )
})

test('null is no option at all', async () => {
  const nothing = {
    batchSize: null,
    dimensions: null,
    keepAlive: null,
    truncate: null,
    requestOptions: null,
    onUsage: null,
    onFailedAttempt: null,
    headers: null,
    fetch: null,
    timeouts: null,
    maxConcurrency: null,
    maxRetries: null,
    concurrencyLimit: null,
    closeInPause: null,
  }
  const embeddings = new OllamaEmbeddings({ model: 'e', ...nothing, baseUrl: ollama.url } as object)

  expect((await embeddings.embedQuery('Hi')).length).toBeGreaterThan(0)
})
