/** Clients of HTTP/1.0, such as ApacheBench: no chunks, and the connection stays open only on request. */
import { afterAll, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'
import { talk } from '../testing/talk.ts'

const ollama = await createMockOllama({
  models: ['llama3.2'],
  fixtures: { fixtures: [{ reply: { content: ['A', 'B'] } }] },
})
afterAll(() => ollama.close())

test('a stream has no chunks and ends with the connection', async () => {
  const body = '{"model":"llama3.2","prompt":"x"}'
  const [head = '', lines = ''] = (
    await talk(ollama.port, `POST /api/generate HTTP/1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  ).split('\r\n\r\n')

  expect(head).toMatch(/^HTTP\/1\.0 200 OK\r\n/)
  expect(head).not.toMatch(/Transfer-Encoding|Connection|Content-Length/)
  expect(
    lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { response: string }).response),
  ).toEqual(['A', 'B', ''])
})

test('a connection stays open as long as the client asks for it', async () => {
  const get = 'GET /api/version HTTP/1.0\r\n'
  const received = await talk(ollama.port, `${get}Connection: keep-alive\r\n\r\n${get}\r\n`)

  expect(received.match(/\{"version":"0.33.0"\}/g)).toHaveLength(2)
  expect(received.match(/HTTP\/1\.0 200 OK/g)).toHaveLength(2)
  expect(received.match(/Connection: keep-alive/g)).toHaveLength(1)
})
