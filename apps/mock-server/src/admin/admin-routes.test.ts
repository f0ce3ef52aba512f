import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const ollama = await createMockOllama({ models: ['llama3.2'], fixtures: { fixtures: [{ reply: 'start' }] } })
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const admin = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${ollama.url}/__mock${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return { status: response.status, body: await response.json() }
}
const say = async (model = 'llama3.2'): Promise<string> => {
  const body = JSON.stringify({ model, stream: false, messages: [{ role: 'user', content: 'x' }] })
  const answer = (await (await fetch(`${ollama.url}/api/chat`, { method: 'POST', body })).json()) as { message?: { content: string }; error?: string }
  return answer.message?.content ?? answer.error ?? ''
}

test('PUT replaces the fixtures and starts their sequences anew; models only if the file has them', async () => {
  const file = { fixtures: [{ replies: ['1', '2'] }] }
  await admin('PUT', '/fixtures', file)
  expect([await say(), await say()]).toEqual(['1', '2'])
  await admin('PUT', '/fixtures', { ...file, models: ['other'] })
  expect([await say('other'), await say()]).toEqual(['1', "model 'llama3.2' not found"])
})

test('POST adds in front, DELETE takes all away, GET shows them', async () => {
  await admin('POST', '/fixtures', { fixtures: [{ when: { model: 'llama3.2' }, reply: 'front' }] })
  expect(await say()).toBe('front')
  expect((await admin('GET', '/fixtures')).body).toEqual({ fixtures: [{ when: { model: 'llama3.2' }, reply: 'front' }, { reply: 'start' }] })
  await admin('DELETE', '/fixtures')
  expect((await admin('GET', '/fixtures')).body).toEqual({ fixtures: [] })
})

test('wrong fixtures are refused with every mistake, and the old ones stay', async () => {
  expect(await admin('PUT', '/fixtures', { fixtures: [{ reply: { fault: { after: 'x', by: 'fin' } } }, {}] })).toEqual({
    status: 400,
    body: {
      error: 'fixtures[0].reply.fault.after: expected one of "request", "headers", found "x"\nfixtures[1]: it says nothing: give it "reply" or "replies"',
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
    requests: [{ method: 'POST', path: '/api/chat', outcome: 'completed', fixture: 'fixtures[0]', raw: expect.stringMatching(/^[\w+/=]+$/) }],
  })
  await admin('DELETE', '/requests')
  expect((await admin('GET', '/requests')).body).toEqual({ dropped: 0, requests: [] })
})

test('reset goes back to the start', async () => {
  await admin('PUT', '/fixtures', { models: ['other'], fixtures: [{ reply: 'x' }] })
  await admin('POST', '/reset')

  expect(await say()).toBe('start')
})
