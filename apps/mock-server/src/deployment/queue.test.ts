import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

const body = JSON.stringify({
  model: 'gpt-oss:20b',
  messages: [{ role: 'user', content: 'Hi' }],
  stream: false,
})

function send(
  { url }: MockOllama,
  path: string,
  { key = 'a', signal }: { key?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const headers = { Authorization: `Bearer ${key}` }
  return fetch(`${url}${path}`, { method: 'POST', headers, body, ...(signal ? { signal } : {}) })
}

const limits = [{ concurrent: 1, queue: 1 }]

test.each([
  ['cloud', '/api/chat', '{"error":"Server overloaded, please retry shortly (ref: '],
  ['gateway', '/v1/chat/completions', '{"error":{"message":"Ollama server is temporarily unavailable'],
] as const)(
  '%s: a request waits while another is answered, and one more is a 503',
  async (as, path, text) => {
    await using mock = await createMockOllama({ as, limits, models: ['gpt-oss:20b'] })
    const held = mock.hold()
    const first = send(mock, path)
    await held.request
    const second = send(mock, path)
    await expect.poll(() => mock.requests.length).toBe(2)
    const third = await send(mock, path)

    expect([third.status, (await third.text()).startsWith(text)]).toEqual([503, true])
    expect((await send(mock, path, { key: 'b' })).status).toBe(200)
    held.end()
    expect([(await first).status, (await second).status]).toEqual([200, 200])
  },
)

test('a client that leaves the queue gives its place to another', async () => {
  await using cloud = await createMockOllama({ as: 'cloud', limits })
  const held = cloud.hold()
  const first = send(cloud, '/api/chat')
  await held.request
  const leaving = new AbortController()
  const second = send(cloud, '/api/chat', { signal: leaving.signal })
  await expect.poll(() => cloud.requests.length).toBe(2)
  leaving.abort()
  await expect(second).rejects.toThrow('abort')
  await expect.poll(() => cloud.requests[1]?.outcome).toBe('aborted')
  const third = send(cloud, '/api/chat')
  await expect.poll(() => cloud.requests.length).toBe(3)
  held.end()

  expect([(await first).status, (await third).status]).toEqual([200, 200])
})

test.each([[{ concurrent: 0 }], [{ queue: -1 }], [{ requests: 1.5 }]])(
  'the limit %j is refused',
  async (limit) => {
    await expect(createMockOllama({ as: 'cloud', limits: [limit] })).rejects.toThrow('limits[0].')
  },
)
