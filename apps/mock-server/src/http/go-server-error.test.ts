/** What does not come as far as a route, byte by byte. */
import { afterAll, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'
import { talk } from '../testing/talk.ts'

const ollama = await createMockOllama()
afterAll(() => ollama.close())

test.each([
  ['GET / HTTP/1.1\r\n\r\n', '400 Bad Request: missing required Host header'],
  ['GET / HTTP/1.1\r\nHost: a b\r\n\r\n', '400 Bad Request: malformed Host header'],
  ['GET / HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n', '400 Bad Request'],
  [
    'POST /api/show HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '400 Bad Request',
  ],
  [
    'GET / HTTP/2.0\r\nHost: localhost\r\n\r\n',
    '505 HTTP Version Not Supported: unsupported protocol version',
  ],
  ['GET /\r\n\r\n', '400 Bad Request'],
  ['GET /api/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n', '400 Bad Request'],
  [
    'POST /api/show HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n',
    '501 Not Implemented',
    'Unsupported transfer encoding',
  ],
  [
    'POST /api/show HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    '501 Not Implemented',
    'Unsupported transfer encoding',
  ],
])('%j is refused with %s', async (request, status, text = status) => {
  expect(await talk(ollama.port, request)).toBe(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`,
  )
})

const closing = 'Host: localhost\r\nConnection: keep-alive, close\r\n\r\n'

test.each([
  ['http://localhost/api/version', 'HTTP/1.1 200 OK', '{"version":"0.33.0"}'],
  ['http://evil.example/api/version', 'HTTP/1.1 403 Forbidden', ''],
  ['/api%2Fversion', 'HTTP/1.1 200 OK', '{"version":"0.33.0"}'],
  ['/api%2F%2Fversion', 'HTTP/1.1 404 Not Found', '404 page not found'],
  ['/api/version%2F', 'HTTP/1.1 301 Moved Permanently', '<a href="/api/version">Moved Permanently</a>.\n\n'],
])('the target %s is understood as Go does, and closing, too', async (target, status, text) => {
  const [head = '', body] = (await talk(ollama.port, `GET ${target} HTTP/1.1\r\n${closing}`)).split(
    '\r\n\r\n',
  )

  expect([head.split('\r\n')[0], head.endsWith('Connection: close'), body]).toEqual([status, true, text])
})
