/** Numbered claims about deployments that the mock shows: what it answers to one request each. `docs/deployments.md` lists them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

const messages = [{ role: 'user', content: 'Hi' }]
const chat = { model: 'llama3.2', messages }

function withPart(part: object): object {
  return { ...chat, messages: [{ role: 'user', content: [part] }] }
}

interface Reply {
  status: number
  text: string
  headers: Headers
}

async function send(
  url: string,
  path: string,
  body?: object,
  method = body ? 'POST' : 'GET',
): Promise<Reply> {
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

let local: MockOllama
let olla: MockOllama
beforeAll(async () => {
  const models = ['llama3.2', 'nomic-embed-text']
  local = await createMockOllama({ models })
  olla = await createMockOllama({ as: 'olla', models })
})
afterAll(() => Promise.all([local.close(), olla.close()]))

test.each<[claims: string, path: string, body: object, status: number, text: RegExp]>([
  [
    'claim 1.2: SSE ends with [DONE]',
    '/v1/chat/completions',
    { ...chat, stream: true },
    200,
    /data: \[DONE\]\n\n$/,
  ],
  [
    'claim 1.4: a seed is taken',
    '/v1/chat/completions',
    { ...chat, seed: 7 },
    200,
    /"object":"chat.completion"/,
  ],
  [
    'claim 1.6: the URL of a picture is refused',
    '/v1/chat/completions',
    withPart({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }),
    400,
    /image URLs are not currently supported/,
  ],
  [
    'claim 1.7: an empty picture is refused',
    '/v1/chat/completions',
    withPart({ type: 'image_url', image_url: '' }),
    400,
    /invalid image input/,
  ],
  [
    'claim 1.11: an unknown part is refused',
    '/v1/chat/completions',
    withPart({ type: 'odd' }),
    400,
    /invalid message format/,
  ],
  [
    'claim 1.14: max_tokens ends the text',
    '/v1/chat/completions',
    { ...chat, max_tokens: 1 },
    200,
    /"finish_reason":"length"/,
  ],
  [
    'claim 1.15: usage comes only if it is asked for, in one more chunk',
    '/v1/chat/completions',
    { ...chat, stream: true, stream_options: { include_usage: true } },
    200,
    /"choices":\[\],"usage":\{/,
  ],
  ['claim 1.16: n is ignored', '/v1/chat/completions', { ...chat, n: 3 }, 200, /^(?:(?!"index":1).)*$/s],
  [
    'claim 1.17: an unknown effort is refused',
    '/v1/chat/completions',
    { ...chat, reasoning_effort: 'odd' },
    400,
    /invalid reasoning value/,
  ],
  [
    'claim 1.18: completions',
    '/v1/completions',
    { model: 'llama3.2', prompt: 'Hi' },
    200,
    /"object":"text_completion"/,
  ],
  [
    'claim 1.25: several texts',
    '/v1/embeddings',
    { model: 'nomic-embed-text', input: ['a', 'b'] },
    200,
    /"index":1/,
  ],
  [
    'claim 1.26: tokens are refused',
    '/v1/embeddings',
    { model: 'nomic-embed-text', input: [1, 2] },
    400,
    /invalid input type/,
  ],
  [
    'claim 1.27: base64',
    '/v1/embeddings',
    { model: 'nomic-embed-text', input: 'a', encoding_format: 'base64' },
    200,
    /"embedding":"[\w+/=]+"/,
  ],
  [
    'claim 1.29: pictures are not made',
    '/v1/images/generations',
    { model: 'x', prompt: 'a' },
    404,
    /^404 page not found$/,
  ],
  ['claim 1.30: responses', '/v1/responses', { model: 'llama3.2', input: 'Hi' }, 200, /"object":"response"/],
  [
    'claim 1.32: no earlier response is known',
    '/v1/responses',
    { model: 'llama3.2', input: 'Hi', previous_response_id: 'resp_1' },
    200,
    /"previous_response_id":null/,
  ],
  [
    'claim 1.33: truncation is only repeated',
    '/v1/responses',
    { model: 'llama3.2', input: 'Hi' },
    200,
    /"truncation":"disabled"/,
  ],
  [
    'claim 1.37: messages',
    '/v1/messages',
    { model: 'llama3.2', max_tokens: 20, messages },
    200,
    /"type":"message"/,
  ],
  [
    'claim 4.4: generate streams by default',
    '/api/generate',
    { model: 'llama3.2', prompt: 'Hi' },
    200,
    /\n\{.*"done":true/,
  ],
  [
    'claim 4.7: whole',
    '/api/generate',
    { model: 'llama3.2', prompt: 'Hi', stream: false },
    200,
    /^\{[^\n]*"response":"[^\n]*\}$/,
  ],
  ['claim 4.16: pull takes name', '/api/pull', { name: 'qwen3', stream: false }, 200, /"status":"success"/],
])('%s', async (_, path, body, status, text) => {
  const reply = await send(local.url, path, body)

  expect(reply.status).toBe(status)
  expect(reply.text).toMatch(text)
})

test.each<[claims: string, path: string, body: object | undefined, status: number, text: string]>([
  ['claim 3.3: health', '/olla/ollama/', undefined, 200, 'Ollama is running'],
  [
    'claim 3.11: show is not offered',
    '/olla/ollama/api/show',
    { name: 'llama3.2' },
    501,
    'model show not supported in multi-instance proxy\n',
  ],
  [
    'claim 3.13: models cannot be managed',
    '/olla/ollama/api/pull',
    { name: 'llama3.2' },
    501,
    'model management operations not supported by proxy\n',
  ],
  [
    'claim 3.15: list is not offered',
    '/olla/ollama/api/list',
    undefined,
    501,
    'running models list not supported in multi-instance proxy\n',
  ],
])('%s', async (_, path, body, status, text) => {
  expect(await send(olla.url, path, body)).toMatchObject({ status, text })
})

test('the headers of the proxy say who answered, and how fast (claim 3.24, claim 3.25, claim 3.26)', async () => {
  const { headers } = await send(olla.url, '/olla/ollama/api/chat', {
    ...chat,
    model: 'Llama3.2:latest',
    stream: false,
  })

  expect([headers.get('x-olla-model'), headers.get('x-olla-backend-type')]).toEqual([
    'llama3.2:latest',
    'ollama',
  ])
  expect(headers.get('x-olla-response-time')).toMatch(/^\d+ms$/)
})

test('lists have the request id alone (claim 3.16, claim 3.27)', async () => {
  const { text, headers } = await send(olla.url, '/olla/ollama/v1/models')

  expect(JSON.parse(text)).toMatchObject({ data: [{ owned_by: 'olla' }, { owned_by: 'olla' }] })
  expect([...headers.keys()].filter((name) => name.startsWith('x-olla'))).toEqual(['x-olla-request-id'])
})
