import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'

const gateway = await createMockOllama({
  as: 'gateway',
  models: ['llama3:8b', 'qwen3'],
  keys: { small: ['llama3:8b'], all: '*' },
})
afterAll(() => gateway.close())
beforeEach(() => gateway.reset())

const chat = { model: 'llama3:8b', messages: [{ role: 'user', content: 'Hi' }] }

async function send(
  path: string,
  { body, key, url = gateway.url }: { body?: object; key?: string; url?: string } = {},
): Promise<{ status: number; json: unknown; text: string; headers: Headers }> {
  const response = await fetch(`${url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: key === undefined ? {} : { Authorization: `Bearer ${key}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  return {
    status: response.status,
    text,
    json: text.startsWith('{') ? JSON.parse(text) : undefined,
    headers: response.headers,
  }
}

test.each([undefined, 'wrong'])('the key %s is 401 (claim 2.2, claim 2.12)', async (key) => {
  expect(
    await send('/v1/chat/completions', { body: chat, ...(key === undefined ? {} : { key }) }),
  ).toMatchObject({
    status: 401,
    json: { error: { type: 'authentication_error', code: 'invalid_api_key', param: null } },
  })
})

test('a key lists its own models (claim 2.6)', async () => {
  expect([await ids('small'), await ids('all')]).toEqual([['llama3:8b'], ['llama3:8b', 'qwen3:latest']])
})

async function ids(key: string): Promise<string[]> {
  const { json } = await send('/v1/models', { key })
  return (json as { data: { id: string }[] }).data.map(({ id }) => id)
}

test('a model that the key does not have is 403 (claim 2.13)', async () => {
  expect(
    await send('/v1/chat/completions', { key: 'small', body: { ...chat, model: 'qwen3' } }),
  ).toMatchObject({
    status: 403,
    json: { error: { code: 'model_not_allowed' } },
  })
})

test('a model without a server is 503 (claim 2.16)', async () => {
  expect(await send('/v1/chat/completions', { key: 'all', body: { ...chat, model: 'nope' } })).toMatchObject({
    status: 503,
    json: { error: { code: 'no_healthy_backend' } },
  })
})

test('a limit is 429 with Retry-After (claim 2.14)', async () => {
  await using limited = await createMockOllama({
    as: 'gateway',
    models: ['llama3:8b'],
    clock: 'virtual',
    limits: [{ requests: 1, windowMs: 30_000 }],
  })
  const ask = (): ReturnType<typeof send> =>
    send('/v1/chat/completions', { key: 'any', body: chat, url: limited.url })
  await ask()
  const refused = await ask()

  expect(refused).toMatchObject({ status: 429, json: { error: { code: 'rate_limit_exceeded' } } })
  expect(refused.headers.get('retry-after')).toBe('30')
})

test('a gateway has no native routes (claim 2.1)', async () => {
  expect(await send('/api/chat', { key: 'all', body: chat })).toMatchObject({
    status: 404,
    json: { error: { code: 'unknown_endpoint' } },
  })
})

test('chunks without text have null content (claim 2.8)', async () => {
  gateway.reply({ content: ['Hi'] })
  const { text } = await send('/v1/chat/completions', { key: 'all', body: { ...chat, stream: true } })

  expect(text).toContain('"delta":{"content":null},"finish_reason":"stop"')
})

test.each([400, 500])('a scripted %i keeps the envelope (claim 2.11, claim 2.15)', async (status) => {
  gateway.reply({ error: { status, message: 'no', code: 'x' } })

  expect(await send('/v1/chat/completions', { key: 'all', body: chat })).toMatchObject({
    status,
    json: { error: { message: 'no', code: 'x' } },
  })
})

test('limits count for each scope, and a reset starts them anew', async () => {
  await using limited = await createMockOllama({
    as: 'gateway',
    models: ['llama3:8b'],
    limits: [{ requests: 1, windowMs: 60_000 }],
  })

  const { url } = limited.scope('other')
  expect([await statusOf(limited.url), await statusOf(limited.url), await statusOf(url)]).toEqual([
    200, 429, 200,
  ])
  limited.reset()
  expect(await statusOf(limited.url)).toBe(200)
})

async function statusOf(url: string): Promise<number> {
  return (await send('/v1/chat/completions', { body: chat, key: 'k', url })).status
}
