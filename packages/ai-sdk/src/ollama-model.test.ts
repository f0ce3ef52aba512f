/** Models that continue in another process, as the Workflow SDK moves them. */
import { createMockOllama } from '@ollamakit/mock-server'
import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from '@workflow/serde'
import { generateText, type LanguageModel } from 'ai'
import { afterEach, expect, test, vi } from 'vitest'
import { OllamaChatModel } from './ollama-chat-model.ts'
import { createOllama, ollama } from './ollama-provider.ts'
import type { SerializedModel } from './ollama-model.ts'

/** Members of the class that its declaration does not show. */
const stored = OllamaChatModel as unknown as {
  [WORKFLOW_SERIALIZE]: (model: LanguageModel) => SerializedModel
  [WORKFLOW_DESERIALIZE]: (data: SerializedModel) => OllamaChatModel
}

afterEach(() => vi.unstubAllEnvs())

test('B41 a model that was serialized sends the same requests to the same server', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.reply('Hello')
  const provider = createOllama({
    baseURL: mock.url,
    apiKey: 'key',
    headers: { 'x-team': 'a' },
    dialect: 'openai',
    defaults: { think: false },
  })
  const data = stored[WORKFLOW_SERIALIZE](provider('llama3.2', { options: { temperature: 0 } }))

  const { text } = await generateText({
    model: stored[WORKFLOW_DESERIALIZE](structuredClone(data)),
    prompt: 'Hi',
  })

  expect(text).toBe('Hello')
  expect(mock.requests[0]).toMatchObject({
    path: '/v1/chat/completions',
    body: { model: 'llama3.2', temperature: 0, reasoning_effort: 'none' },
    headers: { authorization: 'Bearer key', 'x-team': 'a' },
  })
})

test('B41 functions are dropped, and everything else is plain data', () => {
  const provider = createOllama({
    baseURL: 'http://gpu-box',
    fetch: () => Promise.reject(new Error('not asked')),
    retry: { retries: 1, random: () => 0 },
  })

  expect(stored[WORKFLOW_SERIALIZE](provider('m', { keepAlive: -1 }))).toEqual({
    modelId: 'm',
    config: {
      connection: { baseURL: 'http://gpu-box', retry: { retries: 1 } },
      settings: { keepAlive: -1 },
      defaults: {},
      name: 'ollama',
    },
  })
})

test('B41 the environment is not serialized, but read where the model continues', async () => {
  vi.stubEnv('OLLAMA_HOST', 'http://elsewhere:1')
  vi.stubEnv('OLLAMA_API_KEY', 'secret')
  const data = stored[WORKFLOW_SERIALIZE](ollama('llama3.2'))
  expect(JSON.stringify(data)).toBe('{"modelId":"llama3.2","config":{"name":"ollama","settings":{}}}')

  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.reply('Hello')
  vi.stubEnv('OLLAMA_HOST', mock.url)

  expect((await generateText({ model: stored[WORKFLOW_DESERIALIZE](data), prompt: 'Hi' })).text).toBe('Hello')
})
