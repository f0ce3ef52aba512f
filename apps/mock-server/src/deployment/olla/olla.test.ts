import { expect, test } from 'vitest'
import { createMockOllama } from '../../create-mock-ollama.ts'

const ask = { messages: [{ role: 'user', content: 'Hi' }], stream: false }

async function send(
  url: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'Content-Type': 'application/json', ...headers } : headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

test('a proxy without backends has one within it, with its models and fixtures', async () => {
  await using olla = await createMockOllama({ as: 'olla', models: ['llama3.2'] })
  olla.reply('Hello')
  const { status, text, headers } = await send(olla.url, '/olla/ollama/api/chat', {
    ...ask,
    model: 'llama3.2:latest',
  })

  expect([status, headers.get('x-olla-endpoint'), headers.get('x-olla-routing-reason')]).toEqual([
    200,
    'ollama',
    'model_found',
  ])
  expect(JSON.parse(text)).toMatchObject({ message: { content: 'Hello' } })
})

test('a stream passes through as it comes (claim 3.17, claim 3.19)', async () => {
  await using olla = await createMockOllama({ as: 'olla', models: ['llama3.2'] })
  olla.reply({ content: ['a', 'b'] })
  const { text } = await send(olla.url, '/olla/openai/v1/chat/completions', {
    ...ask,
    stream: true,
    model: 'llama3.2:latest',
  })

  expect(text.match(/"content":"\w"/g)).toEqual(['"content":"a"', '"content":"b"'])
  expect(text).toContain('data: [DONE]')
})

test('requests go to a backend that has the model (claim 3.6, claim 3.23)', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using two = await createMockOllama({ models: ['qwen3'] })
  const backends = [
    { name: 'one', url: one.url },
    { name: 'two', url: two.url },
  ]
  await using olla = await createMockOllama({ as: 'olla', backends })
  const endpointOf = async (model: string): Promise<string | null> =>
    (await send(olla.url, '/olla/ollama/api/chat', { ...ask, model })).headers.get('x-olla-endpoint')

  expect([await endpointOf('llama3.2:latest'), await endpointOf('qwen3:latest')]).toEqual(['one', 'two'])
  expect(await send(olla.url, '/olla/ollama/api/chat', { ...ask, model: 'llama3.2' })).toMatchObject({
    status: 404,
    text: 'model_not_found\n',
  })
})

test('a backend that is down is left out until it is found again', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using two = await createMockOllama({ models: ['llama3.2'] })
  const backends = [
    { name: 'one', url: one.url },
    { name: 'two', url: two.url },
  ]
  await using olla = await createMockOllama({ as: 'olla', backends, clock: 'virtual' })
  const endpoint = async (): Promise<string | null> =>
    (await send(olla.url, '/olla/ollama/api/chat', { ...ask, model: 'llama3.2:latest' })).headers.get(
      'x-olla-endpoint',
    )
  const seen = [await endpoint()]
  await one.down()
  seen.push(await endpoint(), await endpoint())
  await one.up()
  await olla.advance(30_000)
  await expect.poll(endpoint).toBe('one')

  expect(seen).toEqual(['one', 'two', 'two'])
})

test('with every backend down a call is 502, then 404, and lists are empty', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using olla = await createMockOllama({ as: 'olla', backends: [one.url] })
  const call = (): ReturnType<typeof send> =>
    send(olla.url, '/olla/ollama/api/chat', { ...ask, model: 'llama3.2:latest' })
  await call()
  await one.down()
  const [first, second] = [await call(), await call()]

  expect(first).toMatchObject({
    status: 502,
    text: expect.stringMatching(
      /^Proxy error: all endpoints failed with connection errors: .*connection refused/,
    ),
  })
  expect(second).toMatchObject({ status: 404, text: 'No ollama endpoints available\n' })
  expect((await send(olla.url, '/olla/ollama/api/tags')).text).toBe('{"models":[]}\n')
})

test('a backend that dies in mid-stream ends the body cleanly, without an end mark', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  one.reply({ content: ['a', 'b', 'c'], fault: { after: { frames: 2 }, by: 'reset' } })
  await using olla = await createMockOllama({ as: 'olla', backends: [one.url] })
  const { status, text } = await send(olla.url, '/olla/ollama/api/chat', {
    ...ask,
    stream: true,
    model: 'llama3.2:latest',
  })

  expect([status, text.trim().split('\n').length]).toEqual([200, 2])
  expect(text).not.toContain('"done":true')
})

test.each([
  ['POST', '/olla/ollama/api/show', 501, 'model show not supported in multi-instance proxy\n'],
  ['POST', '/olla/ollama/api/pull', 501, 'model management operations not supported by proxy\n'],
  ['GET', '/api/tags', 404, '404 page not found\n'],
  ['GET', '/olla/vllm/v1/chat/completions', 404, 'No vllm endpoints available\n'],
])('%s %s is %i', async (method, path, status, text) => {
  await using olla = await createMockOllama({ as: 'olla' })
  const response = await fetch(`${olla.url}${path}`, { method })

  expect([response.status, await response.text()]).toEqual([status, text])
})

test('the id of a request is the client’s own, if it has one', async () => {
  await using olla = await createMockOllama({ as: 'olla' })

  expect(
    (await send(olla.url, '/version', undefined, { 'X-Request-ID': 'mine' })).headers.get(
      'x-olla-request-id',
    ),
  ).toBe('mine')
})

test('a key never reaches a backend', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using olla = await createMockOllama({ as: 'olla', backends: [one.url] })
  await send(
    olla.url,
    '/olla/ollama/api/chat',
    { ...ask, model: 'llama3.2:latest' },
    { Authorization: 'Bearer secret' },
  )

  expect(one.requests.at(-1)?.headers).not.toHaveProperty('authorization')
})

test('an alias is another name of a model', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using olla = await createMockOllama({
    as: 'olla',
    backends: [one.url],
    olla: { aliases: { 'chat-default': ['llama3.2:latest'] } },
  })
  const { text, headers } = await send(olla.url, '/olla/ollama/api/chat', { ...ask, model: 'chat-default' })

  expect(JSON.parse(text)).toMatchObject({ model: 'llama3.2:latest' })
  expect([headers.get('x-olla-model'), headers.get('x-olla-routing-strategy')]).toEqual([
    'chat-default',
    'alias',
  ])
})

test('round robin spreads requests', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using two = await createMockOllama({ models: ['llama3.2'] })
  await using olla = await createMockOllama({
    as: 'olla',
    backends: [one.url, two.url],
    olla: { balancer: 'round-robin' },
  })
  for (let i = 0; i < 4; i++)
    await send(olla.url, '/olla/ollama/api/chat', { ...ask, model: 'llama3.2:latest' })
  const asked = [one, two].map(({ requests }) => requests.filter(({ path }) => path === '/api/chat').length)

  expect(asked).toEqual([2, 2])
})

test('a slow backend is 502 once the time for its headers is over', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using olla = await createMockOllama({
    as: 'olla',
    backends: [one.url],
    olla: { headerTimeoutMs: 50 },
  })
  await send(olla.url, '/olla/ollama/api/version')
  one.slow(600_000)

  expect(await send(olla.url, '/olla/ollama/api/chat', { ...ask, model: 'llama3.2:latest' })).toMatchObject({
    status: 502,
    text: expect.stringContaining('request timeout after'),
  })
})

test('a session stays at its backend, and moves when that one dies', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using two = await createMockOllama({ models: ['llama3.2'] })
  await using olla = await createMockOllama({
    as: 'olla',
    backends: [one.url, two.url],
    olla: { balancer: 'round-robin', stickySessions: {} },
  })
  const say = async (session: string): Promise<(string | null)[]> => {
    const body = { ...ask, model: 'llama3.2:latest' }
    const { headers } = await send(olla.url, '/olla/ollama/api/chat', body, { 'X-Olla-Session-ID': session })
    return [headers.get('x-olla-sticky-session'), headers.get('x-olla-endpoint')]
  }

  expect([await say('a'), await say('b'), await say('a'), await say('b')]).toEqual([
    ['miss', 'backend-1'],
    ['miss', 'backend-2'],
    ['hit', 'backend-1'],
    ['hit', 'backend-2'],
  ])
  await one.down()

  expect([await say('a'), await say('a')]).toEqual([
    ['repin', 'backend-2'],
    ['hit', 'backend-2'],
  ])
})
