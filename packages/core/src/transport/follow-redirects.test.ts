/** Redirects are followed without giving keys away and without losing the question. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'

const question = { model: 'm', messages: [] }
const secrets = { apiKey: 'the-key-0815', headers: { 'x-gateway-key': 'another-secret' } }

function redirecting(status: number, location: (path: string) => string): Promise<TestServer> {
  return serve((request, response) =>
    response.writeHead(status, { location: location(request.url ?? '') }).end('moved'),
  )
}

function answering(): Promise<TestServer> {
  return serve((request, response) =>
    response.end(request.method === 'GET' ? '{"version":"1.0.0"}' : lines.end),
  )
}

test.each([307, 308])(
  '%i to a cleaner path keeps method, body and keys, as Ollama and Olla send it',
  async (status) => {
    await using server = await serve((request, response) => {
      if (request.url?.startsWith('/prefix')) response.end(lines.end)
      else response.writeHead(status, { location: '/prefix/api/chat?x=1' }).end()
    })
    const answer = await createOllamaClient({ baseURL: server.url, ...secrets }).chat.generate(question)
    expect(answer).toMatchObject({ finishReason: 'stop', request: { url: `${server.url}/prefix/api/chat` } })
    expect(
      server.asked.map(({ method, url, headers }) => [
        method,
        url,
        headers.authorization,
        headers['x-gateway-key'],
      ]),
    ).toEqual([
      ['POST', '/api/chat', 'Bearer the-key-0815', 'another-secret'],
      ['POST', '/prefix/api/chat?x=1', 'Bearer the-key-0815', 'another-secret'],
    ])
    expect(server.bodies[1]).toBe(server.bodies[0])
  },
)

test('another host gets the question and none of the headers that may hold a key', async () => {
  await using other = await answering()
  await using server = await redirecting(307, (path) => `${other.url}${path}`)
  const answer = await createOllamaClient({ baseURL: server.url, ...secrets }).chat.generate(question)
  expect(answer.request.url).toBe(`${other.url}/api/chat`)
  const { headers } = other.asked[0] ?? {}
  expect(headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/x-ndjson' })
  expect(headers).not.toHaveProperty('authorization')
  expect(headers).not.toHaveProperty('x-gateway-key')
  expect(other.bodies).toEqual(server.bodies)
})

test('where the key is missed there, the error says why it was not sent', async () => {
  await using other = await serve((_request, response) => response.writeHead(401).end('unauthorized'))
  await using server = await redirecting(307, (path) => `${other.url}${path}`)
  await expect(
    createOllamaClient({ baseURL: server.url, ...secrets }).chat.generate(question),
  ).rejects.toMatchObject({
    status: 401,
    url: `${other.url}/api/chat`,
    remedy: `The request was redirected to ${other.url}, where keys are not sent: set baseURL to it`,
  })
})

test('keys do not come back on the way over another host', async () => {
  let there = ''
  await using home = await serve((request, response) => {
    if (request.url === '/back') response.end('{"version":"1.0.0"}')
    else response.writeHead(302, { location: there }).end()
  })
  await using other = await redirecting(302, () => `${home.url}/back`)
  there = `${other.url}/away`
  await createOllamaClient({ baseURL: home.url, ...secrets }).native.version()
  expect(home.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/api/version', 'Bearer the-key-0815'],
    ['/back', undefined],
  ])
})

test.each([301, 302, 303, 307, 308])('%i of a GET is followed', async (status) => {
  await using other = await answering()
  await using server = await redirecting(status, (path) => `${other.url}${path}`)
  expect(await createOllamaClient({ baseURL: server.url }).native.version()).toEqual({ version: '1.0.0' })
})

describe('what is not followed says where it led', () => {
  test.each([301, 302, 303])(
    '%i of a POST, which would arrive as a GET without the question',
    async (status) => {
      await using server = await redirecting(status, (path) => `https://h.example${path}`)
      await expect(createOllamaClient({ baseURL: server.url }).chat.generate(question)).rejects.toMatchObject(
        {
          name: 'OllamaResponseError',
          status,
          origin: 'proxy',
          retryable: false,
          message: `POST ${server.url}/api/chat answered ${status}: redirected to https://h.example/api/chat, where the request would not arrive whole. Set baseURL to it`,
        },
      )
    },
  )

  test('a circle', async () => {
    await using server = await redirecting(307, (path) => path)
    await expect(createOllamaClient({ baseURL: server.url }).native.version()).rejects.toThrow(
      'redirected more than 5 times',
    )
    expect(server.asked).toHaveLength(6)
  })

  test.each(['ftp://h/', 'http://', 'javascript:alert(1)'])(
    'an address that cannot be asked: %s',
    async (location) => {
      await using server = await redirecting(307, () => location)
      await expect(createOllamaClient({ baseURL: server.url }).native.version()).rejects.toThrow(
        'redirected to something that is no web address',
      )
    },
  )

  test('plain http behind https', async () => {
    const response = new Response(null, { status: 307, headers: { location: 'http://h.example/' } })
    const fetch = (): Promise<Response> => Promise.resolve(response)
    await expect(
      createOllamaClient({ baseURL: 'https://h.example', fetch }).native.version(),
    ).rejects.toThrow('redirected to plain http')
  })
})

test('where nothing listens at the new address, the error names that one', async () => {
  await expect(
    createOllamaClient({ baseURL: 'http://h', fetch: toNobody }).native.version(),
  ).rejects.toMatchObject({
    url: 'http://gone:1234/api/version',
    message: expect.stringMatching(
      /^GET (?!.*secret).*: nothing listens on .*\(the address comes from a redirect\)$/,
    ) as string,
  })
})

test('credentials in the new address are not used', async () => {
  await using other = await answering()
  await using server = await redirecting(307, (path) => `http://me:pw@127.0.0.1:${other.port}${path}`)
  await createOllamaClient({ baseURL: server.url }).native.version()
  expect(other.asked[0]?.headers).not.toHaveProperty('authorization')
})

test('in a browser, which would carry every other key along, keys of other names are not sent on', async () => {
  const asked: unknown[] = []
  const fetch = (_url: unknown, init?: RequestInit): Promise<Response> => {
    asked.push(init?.redirect)
    return Promise.resolve(
      Object.defineProperties(new Response(null), {
        type: { value: 'opaqueredirect' },
        status: { value: 0 },
      }),
    )
  }
  await expect(
    createOllamaClient({ baseURL: 'http://h', headers: { 'X-API-Key': 'k' }, fetch }).native.version(),
  ).rejects.toMatchObject({
    name: 'OllamaResponseError',
    message:
      'GET http://h/api/version is redirected, and a browser would carry the header x-api-key to whatever is there. Set baseURL to where Ollama really is',
  })
  expect(asked).toEqual(['manual'])
})

test('in a browser, which does not say where it was sent, the platform follows', async () => {
  const asked: unknown[] = []
  const fetch = (_url: unknown, init?: RequestInit): Promise<Response> => {
    asked.push(init?.redirect)
    const opaque = Object.defineProperties(new Response(null), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
    })
    return Promise.resolve(init?.redirect === 'manual' ? opaque : Response.json({ version: '1.0.0' }))
  }
  expect(await createOllamaClient({ baseURL: 'http://h', fetch }).native.version()).toEqual({
    version: '1.0.0',
  })
  expect(asked).toEqual(['manual', 'follow'])
})

/** Redirects to where nothing listens. Says so itself, as a port that was free is taken by other tests at times. */
function toNobody(url: unknown): Promise<Response> {
  return (url as string).startsWith('http://gone:1234/')
    ? Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    : Promise.resolve(
        new Response(null, {
          status: 307,
          headers: { location: 'http://gone:1234/api/version?token=secret' },
        }),
      )
}
