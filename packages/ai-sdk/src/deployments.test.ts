/** Which deployment answered, as the AI SDK's callers see it. */
import { APICallError } from '@ai-sdk/provider'
import { captureNamed, type CapturedResponse, deadURL, replay } from '@ollamakit/fixtures'
import { generateText, streamText } from 'ai'
import { expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'

const { response } = captureNamed('olla/native/chat-text').exchanges[0] as { response: CapturedResponse }
const servedBy = {
  deployment: 'olla',
  endpoint: 'ollama-a',
  endpointType: 'ollama',
  model: 'llama3.2:latest',
  headersMs: expect.any(Number),
  requestId: expect.any(String),
  routingReason: 'model_found',
}

test('generateText and streamText tell the endpoint of Olla in providerMetadata', async () => {
  await using server = await replay(response)
  const model = createOllama({ baseURL: `${server.url}/olla/ollama` })('llama3.2:latest')
  const whole = await generateText({ model, prompt: 'Hi' })
  expect(whole.providerMetadata?.['ollama']).toMatchObject({ servedBy })
  const streamed = streamText({ model, prompt: 'Hi' })
  await streamed.consumeStream()
  expect((await streamed.providerMetadata)?.['ollama']).toMatchObject({ servedBy })
})

test('a fallback is a warning and in providerMetadata', async () => {
  await using server = await replay(response)
  const provider = createOllama({ baseURL: deadURL, fallback: [{ baseURL: server.url, deployment: 'olla' }] })
  const { providerMetadata, warnings } = await generateText({
    model: provider('llama3.2:latest'),
    prompt: 'Hi',
    maxRetries: 0,
  })
  expect(providerMetadata?.['ollama']).toMatchObject({
    servedBy: { ...servedBy, fallback: { index: 0, failed: [{ baseURL: deadURL }] } },
  })
  expect(JSON.stringify(warnings)).toContain(`fallback[0] (${server.url}) answered`)
})

test('a plain daemon tells nothing of it', async () => {
  const daemon = captureNamed('native/chat/text').exchanges[0] as { response: CapturedResponse }
  await using server = await replay(daemon.response)
  const { providerMetadata } = await generateText({
    model: createOllama({ baseURL: server.url })('llama3.2'),
    prompt: 'Hi',
  })
  expect(providerMetadata?.['ollama']).not.toHaveProperty('servedBy')
})

test('claim 2.17: an error of a gateway is an APICallError with status, body and whether to retry', async () => {
  const body = JSON.stringify({ error: { message: 'no healthy server', type: 'api_error', code: null } })
  await using server = await replay({
    status: 503,
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.length)],
    ],
    framing: 'content-length',
    ended: 'complete',
    chunks: [[0, body]],
  })
  const model = createOllama({ baseURL: server.url, deployment: 'gateway', apiKey: 'k' })('m')
  const error: unknown = await Promise.resolve(
    model.doGenerate({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }),
  ).catch((cause: unknown) => cause)
  expect(APICallError.isInstance(error)).toBe(true)
  expect(error).toMatchObject({ statusCode: 503, responseBody: body, isRetryable: true })
})
