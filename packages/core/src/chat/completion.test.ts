/** Completions: a chat request whose texts are sent without a conversation around them, in both dialects. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../client.ts'
import type { ChatRequest } from './chat-request.ts'

const request: ChatRequest = {
  model: 'llama3.2',
  messages: [
    { role: 'user', text: 'def add(a, b):' },
    { role: 'user', text: '    # sum' },
  ],
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const client = (mock: MockOllama): OllamaClient => createOllamaClient({ baseURL: mock.url, dialect })

  test('completion.generate sends the texts as one prompt, and returns text, reason, usage and headers', async () => {
    await using mock = await createMockOllama({
      models: [{ name: 'llama3.2', capabilities: ['completion', 'insert'] }],
    })
    mock
      .on({ endpoint: 'generate' })
      .reply({ content: ['    return', ' a + b'], usage: { prompt: 7, output: 4 } })

    const result = await client(mock).completion.generate({
      ...request,
      options: { seed: 1, num_predict: 9 },
      body: { suffix: 'print(1)' },
    })

    expect(result).toMatchObject({
      text: '    return a + b',
      finishReason: 'stop',
      usage: { inputTokens: 7, outputTokens: 4 },
      start: { model: 'llama3.2' },
      warnings: [],
    })
    expect(result.response.headers.get('content-type')).toContain(
      dialect === 'native' ? 'application/x-ndjson' : 'text/event-stream',
    )
    const sent = { model: 'llama3.2', prompt: 'def add(a, b):\n    # sum', suffix: 'print(1)', stream: true }
    expect(mock.requests[0]).toMatchObject({
      path: dialect === 'native' ? '/api/generate' : '/v1/completions',
      body: { ...sent, ...(dialect === 'native' ? { options: { seed: 1 } } : { seed: 1, max_tokens: 9 }) },
    })
    expect(mock.requests[0]?.body).not.toHaveProperty('messages')
  })

  test('a stream that is cut off rejects with the partial text', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock
      .on({ endpoint: 'generate' })
      .reply({ content: ['one ', 'two'], fault: { after: { frames: 1 }, by: 'fin' } })

    await expect(client(mock).completion.generate(request)).rejects.toMatchObject({
      name: 'OllamaStreamError',
      partial: { text: 'one ' },
    })
  })

  test.each<[Partial<ChatRequest>, string]>([
    [{ messages: [{ role: 'assistant', text: 'Hi' }] }, 'messages[0] has the role assistant'],
    [{ tools: [{ name: 't', parameters: {} }] }, 'a completion calls no tools'],
    [{ think: 'hot' as never }, 'think is "hot"'],
  ])('%j is refused', async (wrong, message) => {
    const { completion } = createOllamaClient({ baseURL: 'http://h', dialect })
    await expect(completion.generate({ ...request, ...wrong })).rejects.toThrow(message)
  })
})

test('native sends system, images and a schema that the server supports, and leaves out thinking after a refusal', async () => {
  await using mock = await createMockOllama({
    models: [{ name: 'llava', capabilities: ['completion', 'vision'] }],
  })
  mock.on({ endpoint: 'generate' }).reply('{}')
  const { completion } = createOllamaClient({ baseURL: mock.url })

  const { warnings } = await completion.generate({
    model: 'llava',
    messages: [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'What?', images: [new Uint8Array([1, 2, 3])] },
    ],
    think: true,
    format: { $schema: 'x', type: 'object', properties: { a: { const: 1 } } },
  })

  expect(mock.requests.at(-1)?.body).toEqual({
    model: 'llava',
    prompt: 'What?',
    system: 'Be brief.',
    images: ['AQID'],
    format: { type: 'object', properties: { a: { type: 'integer', enum: [1] } } },
    stream: true,
  })
  expect(warnings).toMatchObject([{ type: 'unsupported', setting: 'think' }])
})

test('openai warns of what /v1/completions lacks', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.on({ endpoint: 'generate' }).reply('Hi')
  const { completion } = createOllamaClient({ baseURL: mock.url, dialect: 'openai' })

  const { warnings } = await completion.generate({
    ...request,
    messages: [{ role: 'system', text: 'Be brief.' }, ...request.messages],
    format: 'json',
    logprobs: 2,
    keepAlive: 1,
  })

  expect(warnings.map(({ setting }) => setting)).toEqual(['keepAlive', 'format', 'logprobs', 'system'])
})
