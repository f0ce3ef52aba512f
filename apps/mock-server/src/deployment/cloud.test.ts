import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama, type MockOllamaOptions } from '../index.ts'

const chat = { model: 'gpt-oss:20b', stream: false, messages: [{ role: 'user', content: 'Hi' }] }

function createCloud(options: MockOllamaOptions = {}): Promise<MockOllama> {
  return createMockOllama({ as: 'cloud', ...options })
}

async function send(
  { url }: MockOllama,
  path: string,
  body?: object,
  key: string | undefined = 'secret',
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: key === '' ? {} : { Authorization: `Bearer ${key}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, text: await response.text() }
}

test('the cloud lists models without a key (claim 0.2, claim 0.5)', async () => {
  await using cloud = await createCloud()

  expect(await send(cloud, '/api/tags', undefined, '')).toMatchObject({ status: 200 })
})

test('turbo is the cloud (claim 0.1)', async () => {
  await using cloud = await createMockOllama({ as: 'turbo' })

  expect(await send(cloud, '/api/chat', chat, '')).toMatchObject({ status: 401 })
})

test.each([
  ['/api/chat', '{"error":"unauthorized"}'],
  [
    '/v1/chat/completions',
    '{"error":{"message":"unauthorized","type":"api_error","param":null,"code":null}}',
  ],
])('%s without a key is 401', async (path, text) => {
  await using cloud = await createCloud()

  expect(await send(cloud, path, chat, '')).toEqual({ status: 401, text })
})

test('a wrong key is 401 in plain text (claim 0.20)', async () => {
  await using cloud = await createCloud({ keys: { good: '*' } })

  expect(await send(cloud, '/api/chat', chat, 'wrong')).toEqual({ status: 401, text: 'unauthorized\n' })
})

test('a key answers for its models only', async () => {
  await using cloud = await createCloud({ keys: { free: ['gpt-oss:20b'] } })

  expect(await send(cloud, '/api/chat', chat, 'free')).toMatchObject({ status: 200 })
  expect(await send(cloud, '/api/chat', { ...chat, model: 'gpt-oss:120b' }, 'free')).toMatchObject({
    status: 403,
    text: expect.stringContaining('this model requires a subscription'),
  })
})

test('a retired model is 410 with its replacement (claim 0.8)', async () => {
  await using cloud = await createCloud()

  expect(await send(cloud, '/api/chat', { ...chat, model: 'deepseek-v3.1:671b' })).toEqual({
    status: 410,
    text: `{"error":"model 'deepseek-v3.1:671b' was retired: use 'deepseek-v4-flash' instead"}`,
  })
})

test('the name that a daemon uses is unknown to the cloud itself (claim 0.6, claim 0.21)', async () => {
  await using cloud = await createCloud()

  expect(await send(cloud, '/api/chat', { ...chat, model: 'gpt-oss:120b-cloud' })).toEqual({
    status: 404,
    text: `{"error":"model 'gpt-oss:120b-cloud' not found"}`,
  })
})

test('a limit of requests is 429 until its window is over (claim 0.22)', async () => {
  await using cloud = await createCloud({
    clock: 'virtual',
    limits: [{ name: 'session', requests: 1, windowMs: 60_000 }],
  })
  const statuses = [(await send(cloud, '/api/chat', chat)).status]
  const refused = await send(cloud, '/api/chat', chat)
  await cloud.advance(60_000)
  statuses.push((await send(cloud, '/api/chat', chat)).status)

  expect(statuses).toEqual([200, 200])
  expect(refused).toMatchObject({ status: 429, text: expect.stringContaining('session usage limit') })
})

test('a limit of tokens counts what was used', async () => {
  await using cloud = await createCloud({ clock: 'virtual', limits: [{ name: 'weekly', tokens: 10 }] })
  cloud.reply({ content: 'Hi', usage: { prompt: 6, output: 5 } })
  await send(cloud, '/api/chat', chat)

  expect(await send(cloud, '/api/chat', chat)).toMatchObject({
    status: 429,
    text: expect.stringContaining('weekly usage limit'),
  })
})

test('the usage of a key is the share of its limits that it has used', async () => {
  await using cloud = await createCloud({
    clock: 'virtual',
    limits: [
      { name: 'session', requests: 4 },
      { name: 'weekly', tokens: 100, windowMs: 600_000 },
    ],
  })
  cloud.reply({ content: 'Hi', usage: { prompt: 6, output: 4 } })
  await send(cloud, '/api/chat', chat)
  const { text } = await send(cloud, '/api/usage')
  await cloud.advance(60_000)
  const later = await send(cloud, '/api/usage')

  expect(JSON.parse(text)).toEqual({ limits: { session: { usage: 0.25 }, weekly: { usage: 0.1 } } })
  expect(JSON.parse(later.text)).toEqual({ limits: { session: { usage: 0 }, weekly: { usage: 0.1 } } })
})

test.each(['/v1/embeddings', '/api/embed', '/api/pull'])('the cloud has no %s', async (path) => {
  await using cloud = await createCloud()

  expect(await send(cloud, path, { model: 'x' })).toEqual({
    status: 404,
    text: `{"error":"path \\"${path}\\" not found"}`,
  })
})

test('a format does not constrain what the model says', async () => {
  await using cloud = await createCloud()
  const format = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
  const { text } = await send(cloud, '/api/chat', { ...chat, format })

  expect(() => JSON.parse((JSON.parse(text) as { message: { content: string } }).message.content)).toThrow(
    SyntaxError,
  )
  cloud.assertDone()
})

test('the cloud searches and fetches', async () => {
  await using cloud = await createCloud()
  const search = await send(cloud, '/api/web_search', { query: 'cats', max_results: 2 })
  const page = await send(cloud, '/api/web_fetch', { url: 'https://example.com' })

  expect(JSON.parse(search.text)).toMatchObject({ results: [{ title: 'cats (1)' }, { title: 'cats (2)' }] })
  expect(JSON.parse(page.text)).toMatchObject({ title: 'https://example.com', links: [expect.any(String)] })
})
