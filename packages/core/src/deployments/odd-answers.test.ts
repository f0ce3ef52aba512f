/** What a probe says of servers that answer everything alike, or whose list of models fails. */
import { expect, test } from 'vitest'
import { createMockOllama } from '@ollamakit/mock-server'
import { createOllamaClient, type OllamaClientOptions } from '../index.ts'
import { serve } from '../testing/serve.ts'

const page = '<html><head><title>no</title></head></html>'

test.each<[status: number, headers: Record<string, string>, code: string, remedy: RegExp]>([
  [401, { 'www-authenticate': 'Basic realm="x"' }, 'missing_key', /http:\/\/user:password@host/],
  [401, { 'www-authenticate': 'Bearer' }, 'missing_key', /^Set apiKey to a key of this server/],
  [401, {}, 'missing_key', /headers\.Authorization/],
  [403, {}, 'refused', /firewall/],
  [429, {}, 'limited', /^Wait/],
  [500, {}, 'unavailable', /ollama serve/],
  [502, {}, 'unavailable', /log of the proxy/],
  [503, {}, 'unavailable', /ollama serve/],
  [200, {}, 'unknown_server', /gateway/],
  [404, {}, 'unknown_server', /gateway/],
])('a page with status %i for everything, %j: %s', async (status, headers, code, remedy) => {
  await using server = await serve((_request, response) => response.writeHead(status, headers).end(page))
  const { deployment, problems } = await createOllamaClient({ baseURL: server.url }).probe()
  expect({ deployment, problems }).toEqual({
    deployment: 'unknown',
    problems: [
      {
        code,
        blocking: true,
        message: expect.any(String) as string,
        remedy: expect.stringMatching(remedy) as string,
      },
    ],
  })
})

test('a login at a proxy is told from one at the server', async () => {
  // Node's fetch gives no response for this status, an own fetch does.
  const options = { baseURL: 'http://h', fetch: async () => new Response(page, { status: 407 }) }
  const { problems } = await createOllamaClient(options).probe()
  expect(problems).toMatchObject([{ code: 'proxy_login', remedy: expect.stringContaining('NO_PROXY') }])
})

test.each<[what: string, status: number, body: string, expected: object]>([
  ['fails', 500, '{"error":"no disk"}', { code: 'unavailable', message: /no disk/ }],
  ['is refused', 401, page, { code: 'missing_key', message: /answered 401/ }],
  ['is a page', 200, page, { code: 'list_failed', message: /\/api\/tags/ }],
  ['is no list', 200, '{"models":5}', { code: 'list_failed', message: /without a list of models/ }],
  ['is missing', 404, '404 page not found', { code: 'list_failed', message: /404 page not found/ }],
])('a daemon whose list of models %s', async (_what, status, body, { code, message }: any) => {
  await using server = await serve(({ url }, response) =>
    url === '/api/version'
      ? response.end('{"version":"0.33.0"}')
      : response.writeHead(url === '/api/tags' ? status : 404).end(body),
  )
  const { deployment, problems } = await createOllamaClient({ baseURL: server.url }).probe()
  expect(deployment).toBe('local')
  expect(problems).toEqual([
    {
      code,
      blocking: true,
      message: expect.stringMatching(message) as string,
      remedy: expect.any(String) as string,
    },
  ])
})

test('a backend of Olla that is down is named, and does not block', async () => {
  await using one = await createMockOllama({ models: ['llama3.2'] })
  await using two = await createMockOllama({ models: ['llama3.2'] })
  const backends = [
    { name: 'one', url: one.url },
    { name: 'two', url: two.url },
  ]
  await using olla = await createMockOllama({ as: 'olla', backends, clock: 'virtual' })
  const client = createOllamaClient({ baseURL: olla.url })
  expect((await client.probe()).problems).toEqual([])
  await two.down()
  // The next health check.
  await olla.advance(60_000)
  const { problems } = await client.probe()
  expect(problems).toMatchObject([
    { code: 'backend_down', blocking: false, message: expect.stringMatching(/^The backend two of Olla is /) },
  ])
})

test.each<[OllamaClientOptions, codes: string[]]>([
  [{}, []],
  [{ apiKey: 'sk-1' }, ['useless_key']],
  // A user and a password are for a proxy before the daemon.
  [{ headers: { Authorization: 'Basic eDp5' } }, []],
])('a daemon asked with %j', async (options, codes) => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const { problems } = await createOllamaClient({ baseURL: ollama.url, ...options }).probe()
  expect(problems.map(({ code }) => code)).toEqual(codes)
})
