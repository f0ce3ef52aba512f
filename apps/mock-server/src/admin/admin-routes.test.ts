import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createMockOllama, type FixtureFile } from '../index.ts'

const ollama = await createMockOllama({ models: ['llama3.2'], fixtures: { fixtures: [{ reply: 'start' }] } })
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const admin = async (
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${ollama.url}/__mock${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}
const say = async (model = 'llama3.2'): Promise<string> => {
  const body = JSON.stringify({ model, stream: false, messages: [{ role: 'user', content: 'x' }] })
  const answer = (await (await fetch(`${ollama.url}/api/chat`, { method: 'POST', body })).json()) as {
    message?: { content: string }
    error?: string
  }
  return answer.message?.content ?? answer.error ?? ''
}

test('PUT replaces the fixtures and starts their sequences anew; models only if the file has them', async () => {
  const file = { fixtures: [{ replies: ['1', '2'] }] }
  await admin('PUT', '/fixtures', file)
  expect([await say(), await say()]).toEqual(['1', '2'])
  await admin('PUT', '/fixtures', { ...file, models: ['other'] })
  expect([await say('other'), await say()]).toEqual(['1', "model 'llama3.2' not found"])
})

test('PUT takes a file with a byte order mark', async () => {
  const body = '\uFEFF{"fixtures": [{"reply": "marked"}]}'
  const response = await fetch(`${ollama.url}/__mock/fixtures`, { method: 'PUT', body })

  expect([response.status, await say()]).toEqual([200, 'marked'])
})

test('POST adds in front, DELETE takes all away, GET shows them', async () => {
  await admin('POST', '/fixtures', { fixtures: [{ when: { model: 'llama3.2' }, reply: 'front' }] })
  expect(await say()).toBe('front')
  expect((await admin('GET', '/fixtures')).body).toEqual({
    fixtures: [{ when: { model: 'llama3.2' }, reply: 'front' }, { reply: 'start' }],
  })
  await admin('DELETE', '/fixtures')
  expect((await admin('GET', '/fixtures')).body).toEqual({ fixtures: [] })
})

test('a body that is not a fixture file is an error that says so', async () => {
  expect((await admin('PUT', '/fixtures', [])).body).toEqual({
    error: 'expected {"fixtures": [...]}, found a list: put the list into one',
  })
})

test('reset of the mock leaves its scopes as they are', async () => {
  using scope = ollama.scope('other')
  await fetch(`${scope.url}/api/version`)
  await admin('POST', '/reset')

  expect([scope.requests.length, ollama.requests.length]).toEqual([1, 0])
})

test('wrong fixtures are rejected with every mistake, and the old ones stay', async () => {
  expect(
    await admin('PUT', '/fixtures', { fixtures: [{ reply: { fault: { after: 'x', by: 'fin' } } }, {}] }),
  ).toEqual({
    status: 400,
    body: {
      error:
        'fixtures[0].reply.fault.after: expected one of "request", "headers", found "x"\nfixtures[1]: "reply" or "replies" is missing',
    },
  })
  expect(await say()).toBe('start')
})

test('a body that is no JSON is refused', async () => {
  expect((await admin('PUT', '/fixtures')).status).toBe(400)
})

test('requests are shown with their raw bytes, but not the admin’s own', async () => {
  await say()
  const { body } = await admin('GET', '/requests')

  expect(body).toMatchObject({
    dropped: 0,
    requests: [
      {
        method: 'POST',
        path: '/api/chat',
        outcome: 'completed',
        fixture: 'fixtures[0]',
        raw: expect.stringMatching(/^[\w+/=]+$/),
      },
    ],
  })
  await admin('DELETE', '/requests')
  expect((await admin('GET', '/requests')).body).toEqual({ dropped: 0, requests: [] })
})

test('reset goes back to the start', async () => {
  await admin('PUT', '/fixtures', { models: ['other'], fixtures: [{ reply: 'x' }] })
  await admin('POST', '/reset')

  expect(await say()).toBe('start')
})

test('what GET shows can be PUT again, whatever it was written as', async () => {
  ollama.on({ user: /x/i }).reply('by expression')
  const { body } = await admin('GET', '/fixtures')
  ollama.reset()
  expect((await admin('PUT', '/fixtures', body)).status).toBe(200)

  expect(body).toMatchObject({ fixtures: [{ when: { user: { re: 'x', flags: 'i' } } }, { reply: 'start' }] })
  expect(await say()).toBe('by expression')
})

test('the report contains the complaints of assertDone()', async () => {
  await admin('PUT', '/fixtures', {
    fixtures: [{ reply: 'no JSON' }, { when: { user: 'a' }, reply: 'never' }],
  })
  await fetch(`${ollama.url}/api/chat`, {
    method: 'POST',
    body: '{"model":"llama3.2","format":"json","messages":[{"role":"user","content":"x"}]}',
  })

  expect((await admin('GET', '/report')).body).toEqual({
    complaints: ['fixtures[0] breaks the requested schema: POST /api/chat\n    $: JSON, found "no JSON"'],
    unused: ['fixtures[1]'],
    warnings: ['fixtures[1] is unreachable: fixtures[0] matches every request that it matches'],
  })
})

describe('advance', () => {
  test('moves a virtual clock', async () => {
    await using virtual = await createMockOllama({ models: ['llama3.2'], clock: 'virtual' })
    virtual.reply({ content: ['late'], pace: { firstToken: 60_000 } })
    const asking = fetch(`${virtual.url}/api/chat`, {
      method: 'POST',
      body: '{"model":"llama3.2","messages":[{"role":"user","content":"x"}]}',
    })
    await expect.poll(() => virtual.requests.length).toBe(1)
    const advanced = await fetch(`${virtual.url}/__mock/advance`, { method: 'POST', body: '{"ms": 60000}' })

    expect(await advanced.json()).toEqual({ ok: true, now: '2026-01-01T12:01:00.000Z' })
    expect(await (await asking).text()).toContain('late')
  })

  test.each([undefined, {}, { ms: -1 }, { ms: '1' }, { ms: 1e99 }, []])('%j is no time', async (body) => {
    expect((await admin('POST', '/advance', body)).status).toBe(400)
  })

  test('real time cannot be moved', async () => {
    expect(await admin('POST', '/advance', { ms: 1 })).toEqual({
      status: 400,
      body: { error: 'this mock has a real clock: only a mock with a virtual clock can be advanced' },
    })
    await expect(ollama.advance(1)).rejects.toThrow("create it with clock: 'virtual'")
  })
})

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address

test('clients of other machines are let in only by a mock that listens to them', async () => {
  // Without a network there is no other address to come from; then only the loopback address is tried.
  const host = outside ?? '127.0.0.1'
  await using open = await createMockOllama({ host: outside === undefined ? '127.0.0.1' : '0.0.0.0' })

  expect((await fetch(`http://${host}:${open.port}/__mock/requests`)).status).toBe(200)
})

test('a foreign Host is refused like anywhere', async () => {
  const sent = request({
    port: ollama.port,
    host: '127.0.0.1',
    path: '/__mock/requests',
    setHost: false,
    headers: { Host: 'example.org' },
  })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()

  expect(response.statusCode).toBe(403)
})

const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

describe('whatever is sent, the mock stays up and its fixtures stay', () => {
  const bodies: [about: string, body: string][] = [
    ['nothing', ''],
    ['half of it', '{"fixtures": ['],
    ['a number', '1'],
    ['keys of the prototype', '{"__proto__": {"fixtures": []}, "fixtures": [{"constructor": {}}]}'],
    ['a fixture with keys of the prototype', '{"fixtures": [{"reply": {"__proto__": {"content": "x"}}}]}'],
    ['deep nesting', `{"fixtures": [{"when": {"body": ${deep(50_000)}}, "reply": ""}]}`],
    ['nesting deeper than a parser', `{"fixtures": ${deep(500_000)}}`],
    ['wrong types everywhere', '{"models": 1, "fixtures": {"a": 1}, "registry": "x"}'],
    ['many mistakes', JSON.stringify({ fixtures: Array.from({ length: 100_000 }, () => ({})) })],
    ['an expression that is none', '{"fixtures": [{"when": {"user": {"re": "("}}, "reply": ""}]}'],
    ['half a character', '{"fixtures": [{"reply": 1}], "\\ud800": 1}'],
  ]

  test.each(bodies)('%s', async (_about, body) => {
    for (const method of ['PUT', 'POST']) {
      const response = await fetch(`${ollama.url}/__mock/fixtures`, { method, body })
      expect(response.status).toBe(400)
      expect((await response.text()).length).toBeLessThan(20_000)
    }
    expect(await say()).toBe('start')
  })

  test('keys of the prototype inside what may be anything are only keys', async () => {
    const file: FixtureFile = JSON.parse(
      '{"fixtures":[{"when":{"options":{"__proto__":{"a":1}}},"reply":"trap"}]}',
    )
    expect((await admin('PUT', '/fixtures', file)).status).toBe(200)

    expect(await say()).not.toBe('trap')
    expect(Object.prototype).not.toHaveProperty('a')
  })
})
