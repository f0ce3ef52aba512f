/** Answers that a script wants and HTTP does not allow. */
import { expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

test('a header that cannot be sent ends its connection, and nothing else', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const ask = (user: string): Promise<Response> =>
    fetch(`${ollama.url}/api/chat`, { method: 'POST', body: JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: user }] }) })
  ollama.on({ user: 'x' }).reply({ error: { status: 500, message: 'm', headers: { 'X-Split': 'a\r\nb' } } })

  await expect(ask('x')).rejects.toThrow('fetch failed')
  expect((await ask('y')).status).toBe(200)
})
