/** What a real server said to conversations that did not fit, through a socket. */
import { captureNamed, type CapturedResponse, replay, responseText } from '@ollamakit/fixtures'
import { expect, test } from 'vitest'
import { createOllamaClient } from '../../client.ts'
import type { ChatRequest } from '../chat-request.ts'

const question: ChatRequest = {
  model: 'llama3.2',
  messages: [{ role: 'user', text: 'Hi' }],
  strictContext: true,
}
const remedy =
  'Shorten it, raise options.num_ctx, or leave strictContext unset to let the server drop the oldest messages'

function answering(response: () => Response): typeof globalThis.fetch {
  return () => Promise.resolve(response())
}

/** The first recorded refusal with these words. */
function refusal(words: string): CapturedResponse {
  const found = captureNamed('native/chat/too-long').exchanges.find(
    ({ response }) => response.status === 400 && responseText(response).includes(words),
  )
  if (!found) throw new Error(`no refusal says ${words}`)
  return found.response
}

test.each([
  ['exceed_context_size_error', 'the conversation has 153 tokens and the context 64', 'runner'],
  ['the prompt is longer', 'the conversation is longer than the context', 'daemon'],
])('%s', async (words, message, origin) => {
  await using server = await replay(refusal(words))
  await expect(createOllamaClient({ baseURL: server.url }).chat.generate(question)).rejects.toMatchObject({
    name: 'OllamaResponseError',
    message: `POST ${server.url}/api/chat answered 400: ${message}. ${remedy}`,
    status: 400,
    code: 'exceed_context_size_error',
    retryable: false,
    origin,
    cause: expect.objectContaining({ status: 400 }) as unknown,
  })
  expect(JSON.parse((await server.request).body)).toMatchObject({ truncate: false, shift: false })
})

test('the MLX runner’s words', async () => {
  const fetch = answering(() =>
    Response.json(
      { error: "input length (9 tokens) exceeds the model's maximum context length (8 tokens)" },
      { status: 400 },
    ),
  )
  await expect(createOllamaClient({ baseURL: 'http://h', fetch }).chat.generate(question)).rejects.toThrow(
    'the conversation has 9 tokens and the context 8',
  )
})

test('another error is passed on as it is', async () => {
  const fetch = answering(() => Response.json({ error: 'no' }, { status: 400 }))
  await expect(createOllamaClient({ baseURL: 'http://h', fetch }).chat.generate(question)).rejects.toThrow(
    'answered 400: no',
  )
})

test('truncate and shift that are said win over strictContext', async () => {
  await using server = await replay(refusal('exceed_context_size_error'))
  await expect(
    createOllamaClient({ baseURL: server.url }).chat.generate({ ...question, shift: true }),
  ).rejects.toThrow('153 tokens')
  expect(JSON.parse((await server.request).body)).toMatchObject({ truncate: false, shift: true })
})

test('the openai dialect cannot say it', async () => {
  const fetch = answering(
    () =>
      new Response(
        'data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      ),
  )
  const { warnings } = await createOllamaClient({
    baseURL: 'http://h',
    fetch,
    dialect: 'openai',
  }).chat.generate(question)
  expect(warnings).toEqual([
    {
      type: 'unsupported',
      setting: 'strictContext',
      message: 'the openai dialect has no strictContext; use the native one',
    },
  ])
})
