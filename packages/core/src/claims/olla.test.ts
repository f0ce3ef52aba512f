/** The claims about the Olla proxy (`docs/deployments.md`), as the client meets them in what was recorded. */
import { expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { answered, collect, firstSentBy, question, recorded, refused, replayed } from '../testing/claims.ts'
import { lines } from '../testing/serve.ts'

const olla = { deployment: 'olla' } as const
const ask = { ...question, model: 'llama3.2:latest' }

test('claim 3.1: the usual port is 40114', () => {
  expect(createOllamaClient(olla).baseURL).toBe('http://127.0.0.1:40114')
})

test('claim 3.2: what is missing below /olla/ollama is said to be not offered', async () => {
  const error = await refused(
    { status: 501, body: 'model management operations not supported by proxy\n' },
    olla,
    ({ native }) => native.copy({ source: 'a', destination: 'b' }),
  )
  expect(error).toMatchObject({
    code: 'not_offered',
    retryable: false,
    url: expect.stringMatching(/\/olla\/ollama\/api\/copy$/),
  })
})

test('claim 3.3: the health check answers for one backend; the probe reads lists instead', async () => {
  expect(recorded('olla/native/read-routes').response.chunks[0]?.[1]).toBe('Ollama is running')
  const sent = await firstSentBy((client) => client.probe(), olla)
  expect(sent.url).not.toMatch(/\/olla\/ollama\/$/)
})

test.each([
  [
    'claim 3.4',
    '/olla/ollama/api/generate',
    (client: ReturnType<typeof createOllamaClient>) => client.native.generate({ model: 'm' }),
  ],
  [
    'claim 3.6',
    '/olla/ollama/api/chat',
    (client: ReturnType<typeof createOllamaClient>) => client.chat.generate(ask),
  ],
])('%s: %s', async (_claim, path, call) => {
  expect((await firstSentBy(call, olla)).url).toBe(path)
})

test('claim 3.5: max_tokens is no option: a warning names num_predict', async () => {
  const { warnings } = await answered(
    { body: lines.end },
    ({ chat }) => chat.generate({ ...ask, options: { max_tokens: 200 } as never }),
    olla,
  )
  expect(warnings).toMatchObject([
    { setting: 'options.max_tokens', message: expect.stringContaining('num_predict') },
  ])
})

test('claim 3.7: embed takes the route that finds the model; /api/embed says what to use', async () => {
  expect((await firstSentBy((client) => client.embed({ model: 'e', inputs: ['a'] }), olla)).url).toBe(
    '/olla/openai/v1/embeddings',
  )
  const { response } = recorded('olla/routing/embed-not-routed')
  expect(response.headers.some(([name]) => name === 'X-Olla-Routing-Decision')).toBe(false)
  const error = await refused(
    { status: 404, body: { error: 'model "e" not found, try pulling it first' } },
    olla,
    ({ native }) => native.embed({ model: 'e', input: 'a' }),
  )
  expect(error.remedy).toContain('use embed() or openai.embeddings')
})

test('claim 3.8: /api/embeddings answers a vector and nothing else', async () => {
  const answer = await replayed(
    recorded('olla/native/embed', 2),
    ({ native }) => native.embeddings({ model: 'nomic-embed-text:latest', prompt: 'a' }),
    olla,
  )
  expect(Object.keys(answer)).toEqual(['embedding'])
})

test('claim 3.9: the list of Olla is read, though it has few details', async () => {
  const models = await replayed(recorded('olla/native/tags'), (client) => client.models.list(), olla)
  expect(models.find(({ name }) => name === 'llama3.2:latest')).toMatchObject({
    size: expect.any(Number),
    digest: expect.any(String),
    modifiedAt: expect.any(Date),
    family: expect.any(String),
  })
})

test('claim 3.10: parent_model, format and families may be missing', async () => {
  const { models } = await replayed(recorded('olla/native/tags'), ({ native }) => native.tags(), olla)
  expect(Object.keys(models[0]?.details ?? {}).sort()).toEqual([
    'family',
    'parameter_size',
    'quantization_level',
  ])
})

test('claim 3.11: capabilities survive the 501 of show', async () => {
  const { response } = recorded('olla/native/not-supported')
  const capabilities = await replayed(
    { ...recorded('olla/native/not-supported'), response },
    (client) => client.models.capabilities('llama3.2:latest'),
    olla,
  )
  expect(capabilities).toMatchObject({ tools: 'unknown', thinking: 'unknown', vision: 'unknown' })
})

test('claim 3.12: show is asked by model', async () => {
  expect((await firstSentBy(({ models }) => models.show('m'), { deployment: 'local' })).body).toEqual({
    model: 'm',
  })
})

test.each([
  ['pull', 1],
  ['push', 2],
  ['create', 3],
  ['copy', 4],
  ['delete', 5],
] as const)('claim 3.13: %s is not offered', async (method, i) => {
  const failing: Promise<unknown> = replayed<unknown>(
    recorded('olla/native/not-supported', i),
    ({ native }) =>
      // The five take different requests; the server does not look at this one.
      (native[method] as (request: object) => Promise<unknown>)({ model: 'm' }),
    olla,
  )
  await expect(failing).rejects.toMatchObject({
    status: 501,
    code: 'not_offered',
    remedy: expect.stringContaining('the Ollama behind the proxy'),
  })
})

test('claim 3.14: ps is one backend’s, and its response says whose', async () => {
  const exchange = recorded('olla/native/read-routes', 4)
  expect((await replayed(exchange, ({ native }) => native.ps(), olla)).models).toHaveLength(3)
  expect(exchange.response.headers.find(([name]) => name === 'X-Olla-Endpoint')?.[1]).toBe('ollama-a')
})

test('claim 3.15: /api/list is not offered, and no method asks for it', async () => {
  expect(recorded('olla/native/read-routes', 5).response.status).toBe(501)
  expect(Object.keys(createOllamaClient(olla).native)).not.toContain('list')
})

test('claim 3.16: the list of the openai dialect names olla as owner; one model is a backend’s', async () => {
  const { data } = await replayed(recorded('olla/openai/models'), ({ openai }) => openai.models(), olla)
  expect(new Set(data?.map(({ owned_by }) => owned_by))).toEqual(new Set(['olla']))
  expect(
    await replayed(recorded('olla/openai/models', 3), ({ openai }) => openai.model('llama3.2:latest'), olla),
  ).toMatchObject({ owned_by: 'library' })
})

test.each([
  [
    '/v1/chat/completions',
    (client: ReturnType<typeof createOllamaClient>) =>
      client.openai.chatCompletions({ model: 'm', messages: [] }),
  ],
  [
    '/v1/completions',
    (client: ReturnType<typeof createOllamaClient>) => client.openai.completions({ model: 'm' }),
  ],
  [
    '/v1/embeddings',
    (client: ReturnType<typeof createOllamaClient>) => client.openai.embeddings({ model: 'm', input: 'a' }),
  ],
  [
    '/v1/responses',
    (client: ReturnType<typeof createOllamaClient>) => client.openai.responses({ model: 'm' }),
  ],
])('claim 3.17: %s is asked below /olla/openai, messages below /olla/anthropic', async (path, call) => {
  expect((await firstSentBy(call, olla)).url).toBe(`/olla/openai${path}`)
  expect(
    (
      await firstSentBy(
        ({ anthropic }) => anthropic.messages({ model: 'm', max_tokens: 1, messages: [] }),
        olla,
      )
    ).url,
  ).toBe('/olla/anthropic/v1/messages')
})

test('claim 3.18: ids are not unique, and tool calls never depend on them', async () => {
  const { start } = await replayed(recorded('olla/openai/chat'), ({ chat }) => chat.generate(ask), {
    ...olla,
    dialect: 'openai',
  })
  expect(start.id).toMatch(/^chatcmpl-\d{1,3}$/)
})

test('claim 3.19: a finish chunk and [DONE] end a stream; without them it was cut off', async () => {
  expect(
    await replayed(recorded('olla/openai/chat'), ({ chat }) => chat.generate(ask), {
      ...olla,
      dialect: 'openai',
    }),
  ).toMatchObject({ finishReason: 'stop' })
  await expect(
    replayed(recorded('olla/failover/dies-midstream-openai'), ({ chat }) => collect(chat.stream(ask)), {
      ...olla,
      dialect: 'openai',
    }),
  ).rejects.toMatchObject({ code: 'incomplete_answer' })
})

test('claim 3.20: nanoseconds of created_at are read to the millisecond', async () => {
  const { start } = await replayed(recorded('olla/native/chat-text'), ({ chat }) => chat.generate(ask), olla)
  expect(start.createdAt).toEqual(new Date('2026-11-21T14:07:56.847Z'))
})

test('claim 3.21: a caller’s X-Request-ID is sent, and comes back in servedBy', async () => {
  const headers = { 'X-Request-ID': 'order-7781' }
  expect(
    (await firstSentBy(({ chat }) => chat.generate(ask, { headers }), olla)).headers['x-request-id'],
  ).toBe('order-7781')
  const { response } = await answered(
    { headers: { 'X-Olla-Request-Id': 'order-7781' }, body: lines.end },
    ({ chat }) => chat.generate(ask, { headers }),
    olla,
  )
  expect(response.servedBy.requestId).toBe('order-7781')
})

test('claim 3.22: forwarded headers are Olla’s to add: the client sends none', async () => {
  const { headers } = await firstSentBy(({ chat }) => chat.generate(ask), olla)
  expect(Object.keys(headers).filter((name) => /^(x-|forwarded|via)/.test(name))).toEqual([])
})

test.each([
  ['claim 3.23', 'endpoint', 'ollama-a'],
  ['claim 3.24', 'model', 'llama3.2:latest'],
  ['claim 3.25', 'endpointType', 'ollama'],
] as const)('%s: servedBy.%s', async (_claim, field, expected) => {
  const { response } = await replayed(
    recorded('olla/native/chat-text'),
    ({ chat }) => chat.generate(ask),
    olla,
  )
  expect(response.servedBy[field]).toBe(expected)
})

test('claim 3.24: the model of the header is lower-case, the one of the body is as asked', async () => {
  const exchange = recorded('olla/routing/strict-names', 2)
  const { response, start } = await replayed(
    exchange,
    ({ chat }) => chat.generate({ ...ask, model: 'LLAMA3.2:latest' }),
    olla,
  )
  expect([response.servedBy.model, start.model]).toEqual(['llama3.2:latest', 'LLAMA3.2:latest'])
})

test('claim 3.26: the response time is that of the backend’s headers, in milliseconds or seconds', async () => {
  for (const [text, ms] of [
    ['338ms', 338],
    ['1.234s', 1234],
  ] as const) {
    const { response } = await answered(
      { headers: { 'X-Olla-Response-Time': text }, body: lines.end },
      ({ chat }) => chat.generate(ask),
      olla,
    )
    expect(response.servedBy.headersMs).toBe(ms)
  }
})

test('claim 3.27: responses without these headers are read, too', async () => {
  const error = await refused(
    { status: 429, body: 'Too Many Requests\n', headers: { 'Retry-After': '2' } },
    olla,
  )
  expect(error).toMatchObject({ code: 'rate_limit_exceeded', retryable: true, retryAfterMs: 2000 })
  const { response } = await answered({ body: lines.end }, ({ chat }) => chat.generate(ask), olla)
  expect(response.servedBy).toEqual({ deployment: 'olla', baseURL: expect.any(String) })
})
