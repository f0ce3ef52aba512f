/** Models that stand for one elsewhere: a fixture answers for them, and without one the cloud is off. */
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const ollama = await createMockOllama({
  models: [{ name: 'evening', remote: { host: 'https://ollama.com:443', model: 'gpt-oss:120b' } }],
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const post = async (
  path: string,
  body: object,
): Promise<{ status: number; length: string | null; text: string }> => {
  const response = await fetch(ollama.url + path, {
    method: 'POST',
    body: JSON.stringify({ model: 'evening', ...body }),
  })
  return {
    status: response.status,
    length: response.headers.get('content-length'),
    text: await response.text(),
  }
}
const messages = [{ role: 'user', content: 'Hi' }]

test.each([
  ['/api/chat', { messages, think: true }],
  ['/api/generate', { prompt: 'Hi', raw: true, system: 'x' }],
  ['/api/generate', { keep_alive: 0 }],
])('%s %j is refused, whatever else is wrong with it: the cloud is off', async (path, body) => {
  const text = '{"error":"ollama cloud is disabled: remote model is unavailable"}'

  expect(await post(path, body)).toEqual({ status: 403, length: '65', text })
})

test('chat finds out that there is nothing to unload before it looks where the model is', async () => {
  expect((await post('/api/chat', { keep_alive: 0 })).text).toContain('"done_reason":"unload"')
})

test('what a script says is passed on with its origin, each object on a line, and nothing is loaded', async () => {
  ollama.reply({ content: ['a', 'b'] })
  const origin =
    '{"model":"evening","remote_model":"gpt-oss:120b","remote_host":"https://ollama.com:443","created_at":'
  const streamed = await post('/api/chat', { messages, tools: [{}] })
  const whole = await post('/api/generate', { prompt: 'Hi', stream: false })

  for (const line of streamed.text.trim().split('\n')) expect(line.startsWith(origin)).toBe(true)
  expect(streamed.text.split('\n')).toHaveLength(4)
  expect([whole.length, whole.text.startsWith(origin), whole.text.endsWith('}\n')]).toEqual([
    null,
    true,
    true,
  ])
  expect(await (await fetch(`${ollama.url}/api/ps`)).json()).toEqual({ models: [] })
})

test('strict: a cloud name that no fixture covers fails the test, in each dialect', async () => {
  await using strict = await createMockOllama({ models: [], strict: true })
  const body = JSON.stringify({ model: 'kimi-k2:cloud', messages, prompt: 'Hi', input: 'Hi', max_tokens: 9 })
  for (const path of [
    '/api/chat',
    '/api/generate',
    '/v1/chat/completions',
    '/v1/responses',
    '/v1/messages',
  ]) {
    const response = await fetch(strict.url + path, { method: 'POST', body })
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('no fixture matches'),
    ])
  }
  expect(() => strict.assertDone()).toThrow('no fixture matched: POST /api/chat')
})
