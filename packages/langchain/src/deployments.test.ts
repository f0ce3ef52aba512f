/** Which deployment answered, as LangChain's callers see it. */
import { captureNamed, type CapturedResponse, deadURL, replay } from '@ollamakit/fixtures'
import type { AIMessageChunk } from '@langchain/core/messages'
import { expect, test } from 'vitest'
import { ChatOllama } from './index.ts'

const { response } = captureNamed('olla/native/chat-text').exchanges[0] as { response: CapturedResponse }
const served_by = {
  deployment: 'olla',
  endpoint: 'ollama-a',
  endpointType: 'ollama',
  model: 'llama3.2:latest',
  headersMs: expect.any(Number),
  requestId: expect.any(String),
  routingReason: 'model_found',
}

test('invoke and stream tell the endpoint of Olla in response_metadata', async () => {
  await using server = await replay(response)
  const model = new ChatOllama({ model: 'llama3.2:latest', baseUrl: `${server.url}/olla/ollama` })
  expect((await model.invoke('Hi')).response_metadata).toMatchObject({ served_by })
  let sum: AIMessageChunk | undefined
  for await (const chunk of await model.stream('Hi')) sum = sum ? sum.concat(chunk) : chunk
  expect(sum?.response_metadata).toMatchObject({ served_by })
})

test('a fallback is a warning and in response_metadata', async () => {
  await using server = await replay(response)
  const model = new ChatOllama({
    model: 'llama3.2:latest',
    baseUrl: deadURL,
    maxRetries: 0,
    fallback: [{ baseURL: server.url, deployment: 'olla', apiKey: 'sk-other-host' }],
  })
  const { response_metadata: metadata } = await model.invoke('Hi')
  expect(metadata).toMatchObject({
    served_by: { ...served_by, fallback: { index: 0, failed: [{ baseURL: deadURL }] } },
    warnings: [{ message: expect.stringContaining(`fallback[0] (${server.url}) answered`) }],
  })
  expect(JSON.stringify(model)).not.toContain('sk-other-host')
})

test('a plain daemon tells nothing of it', async () => {
  const daemon = captureNamed('native/chat/text').exchanges[0] as { response: CapturedResponse }
  await using server = await replay(daemon.response)
  const { response_metadata: metadata } = await new ChatOllama({
    model: 'llama3.2',
    baseUrl: server.url,
  }).invoke('Hi')
  expect(metadata).not.toHaveProperty('served_by')
})
