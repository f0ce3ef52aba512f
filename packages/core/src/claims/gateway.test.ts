/** The claims about an OpenAI-only gateway (`docs/deployments.md`), as the client meets them. */
import { expect, test } from 'vitest'
import { answered, collect, completion, firstSentBy, question, refused } from '../testing/claims.ts'

const gateway = { deployment: 'gateway', apiKey: 'k-1' } as const

function envelope(message: string, type: string, code: string | null = null): object {
  return { error: { message, type, param: null, code } }
}

test('claim 2.1: a base URL with /v1 is a gateway’s, and native paths are not asked by chat, embed or the list', async () => {
  await answered(
    { body: completion },
    async ({ baseURL, chat }, server) => {
      expect(baseURL).toBe(server.url)
      await chat.generate(question)
      expect(server.asked.map(({ url }) => url)).toEqual(['/v1/chat/completions'])
    },
    gateway,
  )
  expect((await firstSentBy((client) => client.embed({ model: 'e', inputs: ['a'] }), gateway)).url).toBe(
    '/v1/embeddings',
  )
})

test('claim 2.2: the key is sent as a Bearer token; without one the error says so', async () => {
  expect((await firstSentBy(({ chat }) => chat.generate(question), gateway)).headers['authorization']).toBe(
    'Bearer k-1',
  )
  const error = await refused(
    { status: 401, body: envelope('missing key', 'authentication_error') },
    { deployment: 'gateway' },
  )
  expect(error.remedy).toContain('Set apiKey')
})

test('claim 2.3: an empty key beside an Authorization of the caller’s own, in any spelling', async () => {
  const options = { deployment: 'gateway', apiKey: '', headers: { AUTHORIZATION: 'Token t' } } as const
  expect((await firstSentBy(({ chat }) => chat.generate(question), options)).headers['authorization']).toBe(
    'Token t',
  )
  const both = { ...options, apiKey: 'k-1' }
  expect((await firstSentBy(({ chat }) => chat.generate(question), both)).headers['authorization']).toBe(
    'Token t',
  )
})

test('claim 2.4: chat completions are streamed as server-sent events', async () => {
  const { url, headers, body } = await firstSentBy(({ chat }) => chat.generate(question), gateway)
  expect([url, headers['accept'], body['stream']]).toEqual([
    '/v1/chat/completions',
    'text/event-stream',
    true,
  ])
})

test('claim 2.5: text completions', async () => {
  const { url } = await firstSentBy(({ openai }) => openai.completions({ model: 'm', prompt: 'Hi' }), gateway)
  expect(url).toBe('/v1/completions')
})

test('claim 2.6: the models of a key are those of GET /v1/models', async () => {
  const { models } = await answered(
    { body: { object: 'list', data: [{ id: 'llama3:8b' }] } },
    (client) => client.probe(),
    { deployment: 'gateway', apiKey: 'k-1' },
  )
  expect(models).toEqual(['llama3:8b'])
})

test('claim 2.7: names are sent as they are', async () => {
  expect(
    (await firstSentBy(({ chat }) => chat.generate({ ...question, model: 'llama3:8b' }), gateway)).body[
      'model'
    ],
  ).toBe('llama3:8b')
})

test.each(['null', '""', undefined])('claim 2.8: delta.content %s is no text', async (content) => {
  const delta = content === undefined ? '{}' : `{"content":${content}}`
  const body = `data: {"model":"m","choices":[{"index":0,"delta":${delta},"finish_reason":null}]}\n\n${completion}`
  const events = await answered({ body }, ({ chat }) => collect(chat.stream(question)), gateway)
  expect(events.flatMap((event) => (event.type === 'text' ? [event.text] : []))).toEqual(['Hi'])
})

test('claim 2.9: usage says that a gateway counted, and nothing is concluded from it', async () => {
  const body = completion.replace(
    'data: [DONE]',
    'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\n\ndata: [DONE]',
  )
  const long = [1, 2, 3].map((i) => ({ role: 'user' as const, text: `${i} `.repeat(9000) }))
  const { usage, truncated } = await answered(
    { body },
    ({ chat }) => chat.generate({ model: 'm', messages: long }),
    gateway,
  )
  expect({ usage, truncated }).toMatchObject({
    usage: { inputTokens: 1, source: 'gateway' },
    truncated: undefined,
  })
  const own = await answered({ body }, ({ chat }) => chat.generate({ model: 'm', messages: long }), {
    dialect: 'openai',
  })
  expect({ source: own.usage.source, truncated: own.truncated?.what }).toEqual({
    source: undefined,
    truncated: 'messages-dropped',
  })
})

test('claim 2.10: status 200 is a response', async () => {
  expect(await answered({ body: completion }, ({ chat }) => chat.generate(question), gateway)).toMatchObject({
    text: 'Hi',
    response: { status: 200 },
  })
})

test.each<[string, number, object, object]>([
  [
    'claim 2.11',
    400,
    envelope('no model', 'invalid_request_error'),
    { code: 'invalid_request_error', retryable: false },
  ],
  [
    'claim 2.12',
    401,
    envelope('bad key', 'authentication_error', 'invalid_api_key'),
    { code: 'invalid_api_key', retryable: false, origin: 'gateway' },
  ],
  [
    'claim 2.13',
    403,
    envelope('not your model', 'permission_error'),
    { code: 'model_not_permitted', retryable: false, origin: 'gateway' },
  ],
  [
    'claim 2.14',
    429,
    envelope('slow down', 'rate_limit_error'),
    { code: 'rate_limit_exceeded', retryable: true },
  ],
  ['claim 2.15', 500, envelope('oops', 'api_error'), { code: 'internal_error', origin: 'gateway' }],
  [
    'claim 2.16',
    503,
    envelope('Ollama server is temporarily unavailable', 'api_error'),
    {
      code: 'no_healthy_backend',
      retryable: true,
      reason: 'temporarily-unavailable',
      remedy: expect.stringContaining('restarting or overloaded') as string,
    },
  ],
  [
    'claim 2.16',
    503,
    envelope('no healthy server for the model', 'api_error'),
    {
      code: 'no_healthy_backend',
      retryable: true,
      reason: 'no-healthy-server',
      remedy: expect.stringContaining('has this model') as string,
    },
  ],
])('%s: status %i has a code of its own', async (_claim, status, body, expected) => {
  const error = await refused({ status, body }, gateway)
  expect(error).toMatchObject({ status, ...expected })
  expect(error.retryAfterMs).toBeUndefined()
})

test('claim 2.16: after retries, the missing backend is what is reported', async () => {
  let tries = 0
  const fetch = (): Promise<Response> =>
    Promise.resolve(
      Response.json(envelope('no healthy server for the model', 'api_error'), {
        status: ++tries > 0 ? 503 : 200,
      }),
    )
  const error = await refused(
    { status: 503, body: '' },
    { ...gateway, fetch, retry: { retries: 2, waitMs: 1 } },
  )
  expect([tries, error.code]).toEqual([3, 'no_healthy_backend'])
})
