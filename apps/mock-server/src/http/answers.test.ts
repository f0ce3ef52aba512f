/** What Go's server and router do around every route, seen on the socket. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { exchange, headerOf, type ObservedResponse } from '@ollamakit/fixtures'
import { afterAll, describe, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const ollama = await createMockOllama({ models: ['llama3.2'] })
afterAll(() => ollama.close())

const send = (
  method: string,
  path: string,
  headers: { [name: string]: string } = {},
  body?: string,
): Promise<ObservedResponse> =>
  exchange({ method, path, headers, ...(body === undefined ? {} : { body }) }, { port: ollama.port })
const textOf = (response: ObservedResponse): string => Buffer.concat(response.chunks).toString()
const names = (response: ObservedResponse): string[] => response.headers.map(([name]) => name)
const question = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content: 'Hi' }] })

test('headers come sorted, then the date, then the length; none says that the connection stays', async () => {
  const response = await send('GET', '/api/version', { Origin: 'http://localhost:5173' })

  expect(names(response)).toEqual([
    'Access-Control-Allow-Origin',
    'Content-Type',
    'Vary',
    'Date',
    'Content-Length',
  ])
})

test('a stream is chunked, one line a chunk', async () => {
  const response = await send('POST', '/api/chat', {}, question)

  expect(names(response)).toEqual(['Content-Type', 'Date', 'Transfer-Encoding'])
  expect(response.chunks.length).toBeGreaterThan(2)
  for (const chunk of response.chunks) expect(Buffer.from(chunk).toString()).toMatch(/^\{.*\}\n$/)
})

const lengthOf = async (content: string): Promise<ObservedResponse> => {
  ollama.use({ fixtures: [{ reply: { content: [content], usage: { prompt: 1, output: 1 } } }] })
  return send('POST', '/api/chat', {}, question.replace('{', '{"stream":false,'))
}

describe('a whole answer has a length up to 2048 bytes and is one chunk above', () => {
  test.each([
    [2048, 'content-length'],
    [2049, 'chunked'],
  ])('%i bytes: %s', async (bytes, framing) => {
    // What stands around the text: measured, not assumed.
    const around = textOf(await lengthOf('')).length
    const response = await lengthOf('x'.repeat(bytes - around))

    expect({
      length: textOf(response).length,
      framing: response.framing,
      chunks: response.chunks.length,
    }).toEqual({ length: bytes, framing, chunks: 1 })
  })
})

test.each([
  ['GET', '/nope', 404, '404 page not found', undefined],
  ['GET', '/API/tags', 404, '404 page not found', undefined],
  ['GET', '/v1/models/a/b', 404, '404 page not found', undefined],
  ['GET', '/v1/models/a%2Fb', 404, '404 page not found', undefined],
  // A path leads on without its slash only to a route of the same method, and nothing is no parameter.
  ['GET', '/api/chat/', 404, '404 page not found', undefined],
  ['POST', '/api/tags/', 404, '404 page not found', undefined],
  ['POST', '/v1/models/', 404, '404 page not found', undefined],
  ['PATCH', '/api/tags/', 404, '404 page not found', undefined],
  ['GET', '/api/blobs/', 404, '404 page not found', undefined],
  ['POST', '/api/chat#f', 404, '404 page not found', undefined],
  ['GET', '/api/show', 405, '405 method not allowed', 'POST'],
  ['DELETE', '/api/tags', 405, '405 method not allowed', 'HEAD, GET'],
  ['PATCH', '/', 405, '405 method not allowed', 'HEAD, GET'],
])('%s %s is %i', async (method, path, status, text, allow) => {
  const response = await send(method, path)

  expect([
    response.status,
    textOf(response),
    headerOf(response, 'Allow'),
    headerOf(response, 'Content-Type'),
  ]).toEqual([status, text, allow, 'text/plain'])
})

test.each([
  ['GET', '/api/tags/?x=1', 301, '/api/tags?x=1', '<a href="/api/tags?x=1">Moved Permanently</a>.\n\n'],
  ['GET', '/v1/models/', 301, '/v1/models', '<a href="/v1/models">Moved Permanently</a>.\n\n'],
  ['GET', '/v1/models/x/', 301, '/v1/models/x', '<a href="/v1/models/x">Moved Permanently</a>.\n\n'],
  ['POST', '/api/chat/', 307, '/api/chat', ''],
  ['OPTIONS', '//api/chat', 307, '/api/chat', ''],
  ['GET', '//api/./tags', 307, '/api/tags', '<a href="/api/tags">Temporary Redirect</a>.\n\n'],
  ['POST', '//api/chat', 307, '/api/chat', ''],
])('%s %s goes with %i to %s', async (method, path, status, location, text) => {
  const response = await send(method, path)

  expect([response.status, headerOf(response, 'Location'), textOf(response)]).toEqual([
    status,
    location,
    text,
  ])
})

test('HEAD has the headers of GET and no body', async () => {
  const [get, head] = [await send('GET', '/'), await send('HEAD', '/')]

  expect(names(head)).toEqual(names(get))
  expect([headerOf(head, 'Content-Length'), head.chunks]).toEqual(['17', []])
  expect((await send('HEAD', '/v1/models')).status).toBe(405)
})

test.each([
  ['localhost:1', 200],
  ['LOCALHOST', 200],
  ['[::1]:11434', 200],
  ['192.168.3.4', 200],
  ['box.internal', 200],
  ['', 200],
  ['example.com', 403],
  ['8.8.8.8', 403],
  ['localhost.', 403],
])('Host %j is %i', async (host, status) => {
  const asked = request({
    port: ollama.port,
    host: '127.0.0.1',
    path: '/api/version',
    setHost: false,
    headers: { Host: host },
  })
  const [response] = (await once(asked.end(), 'response')) as [IncomingMessage]

  expect([response.statusCode, response.headers['content-length'] === '0']).toEqual([status, status === 403])
})

test.each([
  ['http://localhost:3000', 200],
  ['https://127.0.0.1', 200],
  ['app://anything', 200],
  ['https://evil.example', 403],
  ['null', 403],
  ['HTTP://LOCALHOST:3000', 403],
])('Origin %s is %i', async (origin, status) => {
  expect((await send('GET', '/api/version', { Origin: origin })).status).toBe(status)
})

test('a preflight is answered on any path, with Allow where there is one', async () => {
  const known = await send('OPTIONS', '/api/chat', { Origin: 'http://localhost' })
  const unknown = await send('OPTIONS', '/nope', { Origin: 'http://localhost' })

  expect([known.status, headerOf(known, 'Allow'), unknown.status, headerOf(unknown, 'Allow')]).toEqual([
    204,
    'POST',
    204,
    undefined,
  ])
})

test('the content type of a request does not matter', async () => {
  for (const type of ['', 'nonsense', 'text/plain', 'application/json; charset=x']) {
    expect((await send('POST', '/api/show', { 'Content-Type': type }, '{"model":"llama3.2"}')).status).toBe(
      200,
    )
  }
})

test('Connection: close is honoured', async () => {
  const response = await send('GET', '/api/version', { Connection: 'close' })

  expect(names(response)).toEqual(['Content-Type', 'Date', 'Content-Length', 'Connection'])
})
