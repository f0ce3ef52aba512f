/** Errors show no key, password or account, in whichever way they are printed. */
import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { createOllamaClient, OllamaError, OllamaInputError, type OllamaClient } from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'
import { redact } from './to-loggable.ts'

const key = 'topsecret-key-4711'
const password = 'pass-word-0815'
const custom = 'custom-header-secret'

/** Everything that a log may contain of an error and its causes. */
function views(error: unknown): string {
  const seen: string[] = []
  for (let inner = error, depth = 0; inner instanceof Error && depth < 6; inner = inner.cause, depth++)
    seen.push(
      inner.message,
      inner.stack ?? '',
      JSON.stringify(inner),
      inspect(inner, { depth: 12, showHidden: true }),
      Object.values(inner).join('\n'),
    )
  return seen.join('\n')
}

async function failure(ask: Promise<unknown>): Promise<OllamaError> {
  const error: unknown = await ask.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof OllamaError)) throw new Error('it did not fail as it should', { cause: error })
  return error
}

function clientOf(server: Pick<TestServer, 'url'>): OllamaClient {
  return createOllamaClient({
    baseURL: server.url,
    apiKey: key,
    headers: { 'x-gateway-key': custom },
    timeouts: { idle: 60_000 },
  })
}

function chat(client: OllamaClient): Promise<unknown> {
  return client.chat.generate({ model: 'm', messages: [] })
}

describe('errors hide secrets in', () => {
  test.each<[what: string, status: number, body: string]>([
    [
      'a gateway that repeats a wrong key',
      401,
      JSON.stringify({ error: { message: `Incorrect API key provided: ${key}`, code: 'invalid_api_key' } }),
    ],
    [
      'a debugging proxy that repeats all headers',
      500,
      `authorization: Bearer ${key}\nx-gateway-key: ${custom}`,
    ],
    ['a page', 502, `<html><title>Bearer ${key}</title></html>`],
    ['an answer that is none', 200, `hello Bearer ${key}`],
    ['a key in a URL', 500, `see http://h/?auth=${encodeURIComponent(`Bearer ${key}`)}`],
  ])('%s', async (_what, status, body) => {
    await using server = await serve((_request, response) =>
      response.writeHead(status, { 'x-echo': `Bearer ${key}`, 'set-cookie': `k=${custom}` }).end(body),
    )
    const errors = [await failure(clientOf(server).native.version()), await failure(chat(clientOf(server)))]
    for (const error of errors) {
      expect(views(error)).not.toContain(key)
      expect(views(error)).not.toContain(custom)
    }
    expect(server.asked.every(({ headers }) => headers.authorization === `Bearer ${key}`)).toBe(true)
  })

  test.each([`{"error":"no account for ${key}"}\n`, '{"half', 'what?\n', ''])(
    'a response that fails in the middle: %s',
    async (failing) => {
      await using server = await serve((_request, response) =>
        response
          .writeHead(200, { 'x-echo': key, 'set-cookie': `k=${key}` })
          .end(`${lines.text('Hi')}${failing}`),
      )
      expect(views(await failure(chat(clientOf(server))))).not.toContain(key)
    },
  )

  test('a connection that is refused, with a password in the URL', async () => {
    const server = await serve((_request, response) => response.end())
    await server[Symbol.asyncDispose]()
    const client = createOllamaClient({ baseURL: `http://me:${password}@127.0.0.1:${server.port}` })
    const seen = views(await failure(client.native.version()))
    expect(seen).not.toContain(password)
    expect(seen).not.toContain(btoa(`me:${password}`))
  })

  test('a password that a gateway decodes from its header', async () => {
    await using server = await serve(({ headers: { authorization = '' } }, response) =>
      response
        .writeHead(401)
        .end(`no such user: ${Buffer.from(authorization.slice(6), 'base64').toString()}`),
    )
    const client = createOllamaClient({ baseURL: server.url.replace('//', `//me:${password}@`) })
    const error = await failure(client.native.version())
    expect(error.message).toContain('no such user: ***')
    expect(views(error)).not.toContain(password)
  })

  test('a cookie among others, and a signature', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(403).end(`no session ${key}, bad signature ${custom}`),
    )
    const headers = {
      cookie: `theme=dark; session=${key}`,
      authorization: `AWS4-HMAC-SHA256 Credential=me/x, Signature=${custom}`,
    }
    const seen = views(await failure(createOllamaClient({ baseURL: server.url, headers }).native.version()))
    expect(seen).not.toContain(key)
    expect(seen).not.toContain(custom)
  })

  test('invalid options', () => {
    for (const options of [
      { baseURL: `ftp://me:${password}@h` },
      { apiKey: `${key}\n` + key },
      { headers: { 'x-key': `${key}\n${key}` } },
      { baseURL: 'h', headers: { [`\n`]: key } },
      { baseURL: 'h', headers: { [`Authorization: Bearer ${key}`]: '' } },
      { baseURL: 'h', apiKey: `Bearer ${key}` },
    ]) {
      let error: unknown
      try {
        createOllamaClient(options)
      } catch (cause) {
        error = cause
      }
      expect(error).toBeInstanceOf(OllamaInputError)
      expect(views(error)).not.toContain(key)
      expect(views(error)).not.toContain(password)
    }
  })

  test('a redirect with a key in its address', async () => {
    await using server = await serve((_request, response) =>
      response
        .writeHead(302, { location: `https://me:${key}@h.example/?key=${key}`, 'set-cookie': `k=${key}` })
        .end(),
    )
    const error = await failure(chat(clientOf(server)))
    expect(error.message).toContain('redirected to https://h.example/')
    expect(views(error)).not.toContain(key)
    expect(error.headers?.get('location')).toBe('https://h.example/')
  })
})

/** Header values of every kind: a key, a cookie, base64, percent signs, characters that JSON and HTML escape. */
const values: Record<string, string> = {
  'x-tenant': 'tenant-name-42',
  'x-plain': 'abcdefgh',
  'x-odd': 'p"q\\w<e>r&t\'y/u=i+o',
  'x-base64': btoa('user-id:4711-0815'),
  'x-percent': 'na%20me%2Fwith%3Dsigns',
  'x-latin': 'Grüße-aus-Köln',
  authorization: `Bearer ${key}`,
  cookie: `theme=dark; session=${custom}`,
}

/** The parts of them that no error may show. */
const unshown = [...Object.values(values), key, custom, 'user-id:4711-0815', '4711-0815', 'na me/with=signs']

/** The forms in which a server may repeat a value. */
const forms: Record<string, (value: string) => string> = {
  'as it is': (value) => value,
  'in JSON': (value) => JSON.stringify(value).slice(1, -1),
  'in the JSON of Go': (value) =>
    JSON.stringify(value)
      .slice(1, -1)
      .replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  'in the JSON of PHP': (value) => JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
  'in the JSON of Python': (value) =>
    JSON.stringify(value)
      .slice(1, -1)
      .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in a URL': encodeURIComponent,
  'in a URL, in small letters': (value) =>
    encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
  'in a form': (value) => new URLSearchParams({ a: value }).toString().slice(2),
  'in a URL, twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'in the JSON in JSON': (value) => JSON.stringify(JSON.stringify(value)).slice(3, -3),
  'in base64': (value) => Buffer.from(value).toString('base64'),
  'in base64 for URLs': (value) => Buffer.from(value).toString('base64url'),
  'as a password in base64': (value) => Buffer.from(`me:${value}`).toString('base64'),
  'as a password in base64, with a longer name': (value) => Buffer.from(`user:${value}`).toString('base64'),
  'as a token in base64': (value) => Buffer.from(`{"token":"${value}"}`).toString('base64'),
  'in hex': (value) => Buffer.from(value).toString('hex'),
  'in capitals': (value) => value.replace(/[a-z]/g, (char) => char.toUpperCase()),
  'in a page': (value) => value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
  'in a page, by names': (value) =>
    value.replace(
      /[&<>"]/g,
      (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char,
    ),
}

const fetching = (fetch: typeof globalThis.fetch): OllamaClient =>
  createOllamaClient({ baseURL: 'http://h', headers: values, fetch })

/** Creates a fetch that always gives this response. */
function saying(status: number, body: string, headers: Record<string, string> = {}): typeof globalThis.fetch {
  return () => Promise.resolve(new Response(body, { status, headers }))
}

const echo: typeof globalThis.fetch = (url) =>
  Promise.resolve(new Response(`no ${url as string}`, { status: 500 }))

describe('errors hide header values of the caller', () => {
  test.each(Object.entries(forms))('%s', async (_what, form) => {
    for (const secret of unshown) {
      const said = form(secret)
      const fetches = [
        saying(500, `denied: ${said}`),
        saying(401, `{"error":{"message":"no ${said} here","code":"${said}"}}`),
        saying(200, `no answer but ${said}`),
        saying(200, `{"message":{"role":"assistant","content":"Hi"}}\n{"error":"no ${said}"}\n`),
        saying(200, `{"message":{"role":"assistant","content":"Hi"}}\n${said}\n`),
        saying(502, `<html><title>no ${said}</title></html>`),
      ]
      for (const fetch of fetches)
        for (const error of [
          await failure(fetching(fetch).native.version()),
          await failure(chat(fetching(fetch))),
        ]) {
          const seen = views(error)
          expect(seen.includes(secret) || seen.includes(said), `${said} of ${secret}: ${error.message}`).toBe(
            false,
          )
        }
    }
  })

  test('in the response headers and in the address of a redirect', async () => {
    for (const secret of [key, custom, 'tenant-name-42']) {
      const location = `https://${secret}@h.example/${secret}/?k=${secret}#${secret}`
      for (const status of [302, 308]) {
        const seen = views(
          await failure(
            fetching(
              saying(status, '', { location, 'x-echo': secret, 'x-request': encodeURIComponent(secret) }),
            ).chat.generate({ model: 'm', messages: [] }),
          ),
        )
        expect(seen).not.toContain(secret)
      }
    }
  })

  test.each([0, 1, 5, 9, 12, 17])('at the end of a truncated body, %i characters before it', async (into) => {
    const body = `${'x'.repeat(64 * 1024 - into)}${key} and so on`
    for (const status of [200, 500]) {
      const error = await failure(fetching(saying(status, body)).native.version())
      expect(error.body?.length).toBeLessThanOrEqual(64 * 1024)
      expect(views(error)).not.toContain(into < 4 ? key : key.slice(0, into))
    }
  })

  test('if a server shows the beginning of a key', async () => {
    const said = `invalid key ${key.slice(0, 14)}... (${key.slice(0, 12)}****)`
    const error = await failure(fetching(saying(401, said)).native.version())
    expect(error.message).toContain('invalid key *** (*******)')
  })

  test('in the id of the request, wherever it is', async () => {
    for (const fetch of [
      saying(500, '', { 'x-request-id': key }),
      saying(500, JSON.stringify({ error: 'no', request_id: key })),
      saying(200, '{"message":{"role":"assistant","content":"Hi"}}\n', { 'request-id': key }),
    ])
      expect(views(await failure(chat(fetching(fetch))))).not.toContain(key)
  })

  test('if the body ends in the middle of a secret', async () => {
    const seen = views(await failure(fetching(saying(500, `denied: ${key.slice(0, 10)}`)).native.version()))
    expect(seen).not.toContain(key.slice(0, 10))
  })

  test('in a failure of the fetch, and keep a cause without secrets', async () => {
    const harmless = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const talkative = Object.assign(new Error(`request failed: ${key}`), {
      code: 'ETALK',
      config: { headers: new Headers(values) },
    })
    const error = await failure(
      fetching(() => Promise.reject(new TypeError('fetch failed', { cause: harmless }))).native.version(),
    )
    expect((error.cause as Error).cause).toBe(harmless)
    for (const cause of [talkative, new TypeError('fetch failed', { cause: talkative }), `threw ${key}`]) {
      const seen = views(await failure(fetching(() => Promise.reject(cause)).native.version()))
      for (const secret of [key, custom, 'tenant-name-42']) expect(seen).not.toContain(secret)
    }
    const body = new ReadableStream({ pull: (controller) => controller.error(talkative) })
    expect(views(await failure(chat(fetching(() => Promise.resolve(new Response(body))))))).not.toContain(key)
  })

  class Talkative extends Error {
    [inspect.custom](): string {
      return `sent ${key}`
    }
  }
  class Serializable extends Error {
    toJSON(): object {
      return { headers: key }
    }
  }

  test.each<[where: string, cause: unknown]>([
    ['code', Object.assign(new Error('e'), { code: `E_${key}` })],
    ['name', Object.assign(new Error('e'), { name: key })],
    ['a symbol', Object.assign(new Error('e'), { [Symbol('options')]: { headers: [key] } })],
    ['what cannot be listed', Object.defineProperty(new Error('e'), 'sent', { value: key })],
    ['one of several tries', new AggregateError([new Error('one'), new Error(`two ${key}`)], 'all failed')],
    ['a Map', Object.assign(new Error('e'), { options: new Map([['authorization', key]]) })],
    ['bytes', Object.assign(new Error('e'), { data: Buffer.from(`x ${key}`) })],
    ['a key of an object', Object.assign(new Error('e'), { seen: { [key]: 1 } })],
    ['what its class shows', new Talkative('e')],
    ['what its class writes as JSON', new Serializable('e')],
    ['no Error', { message: `no ${key}` }],
  ])('in a cause: %s', async (_where, cause) => {
    for (const thrown of [cause, new TypeError('fetch failed', { cause })]) {
      const error = await failure(fetching(() => Promise.reject(thrown)).native.version())
      const seen = views(error)
      expect(seen).not.toContain(key)
      expect(error.cause).toBeInstanceOf(Error)
    }
  })

  test('in the query', async () => {
    const queryParams = { api: 'query-secret-1' }
    expect(
      views(
        await failure(createOllamaClient({ baseURL: 'http://h', queryParams, fetch: echo }).native.version()),
      ),
    ).not.toContain('query-secret-1')
  })

  test('except for the id of a request and for headers of the client itself', async () => {
    const fetch = saying(500, 'see request-id-1, wanted application/json', { 'x-request-id': 'request-id-1' })
    const error = await failure(
      createOllamaClient({
        baseURL: 'http://h',
        headers: { 'x-request-id': 'request-id-1' },
        fetch,
      }).native.version(),
    )
    expect(error).toMatchObject({
      requestId: 'request-id-1',
      serverMessage: 'see request-id-1, wanted application/json',
    })
  })
})

describe('each fetch gets headers of its own', () => {
  test('a header that a fetch adds is not in the next request, nor in a retry', async () => {
    const seen: (string | null)[] = []
    const fetch: typeof globalThis.fetch = (_url, init) => {
      const headers = init?.headers as Headers
      seen.push(headers.get('x-user'))
      headers.set('x-user', `user ${seen.length}`)
      headers.delete('accept')
      return Promise.resolve(
        seen.length < 3 ? new Response('', { status: 503 }) : new Response('{"version":"1"}'),
      )
    }
    const client = createOllamaClient({ baseURL: 'http://h', fetch, retry: { retries: 2, waitMs: 0 } })
    await client.native.version()
    await client.native.version()
    await client.native.version({ headers: { 'x-other': 'x' } })
    expect(seen).toEqual([null, null, null, null, null])
  })
})

describe('an invalid base URL with a secret', () => {
  test.each([
    `http://me:pa/${password}@host`,
    `http://me:pa?${password}@host`,
    `http://me:pa#${password}@host`,
    `me:${password}/x@host:11434`,
    `http://me:${password}@host:port`,
    `http://${password}/x@host`,
    `http://host?key=${password}`,
    `http://host:11434/?a=b@${password}`,
    `http://host#${password}`,
    `ftp://me:${password}@host/`,
    `http://me:p@ss:${password}/@host`,
  ])('%s: the error does not show it', (baseURL) => {
    for (const make of [
      () => createOllamaClient({ baseURL }),
      () => {
        vi.stubEnv('OLLAMA_HOST', baseURL)
        return createOllamaClient()
      },
    ]) {
      let error: unknown
      try {
        make()
      } catch (cause) {
        error = cause
      }
      vi.unstubAllEnvs()
      expect(error).toBeInstanceOf(OllamaInputError)
      expect(views(error)).not.toContain(password)
    }
  })

  test('an empty key is allowed beside an Authorization header only', async () => {
    let sent: string | null = null
    const fetch: typeof globalThis.fetch = (_url, init) => {
      sent = new Headers(init?.headers).get('authorization')
      return Promise.resolve(new Response('{"version":"1"}'))
    }
    for (const name of ['Authorization', 'authorization', 'AUTHORIZATION']) {
      await createOllamaClient({
        baseURL: 'http://h',
        apiKey: '',
        headers: { [name]: 'Bearer own' },
        fetch,
      }).native.version()
      expect(sent).toBe('Bearer own')
    }
    expect(() => createOllamaClient({ apiKey: '' })).toThrow(/apiKey is empty/)
    expect(() => createOllamaClient({ apiKey: ' ', headers: { authorization: undefined } })).toThrow(
      /apiKey is empty/,
    )
  })
})

describe('toJSON', () => {
  test('contains what may be logged: texts are truncated, accounts and sign-in links are redacted', async () => {
    const said =
      'you (baker) have reached your session usage limit, upgrade for higher limits: https://ollama.com/upgrade'
    await using server = await serve((_request, response) =>
      response
        .writeHead(429, { 'retry-after': '3', 'x-request-id': 'r-1', 'set-cookie': 'session=abc' })
        .end(JSON.stringify({ error: said })),
    )
    const error = await failure(chat(clientOf(server)))
    expect(error.serverMessage).toBe(said)
    const hidden = said.replace('baker', '***')
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'OllamaResponseError',
      message: `POST ${server.url}/api/chat answered 429: ${hidden}. ${error.remedy ?? ''}`,
      method: 'POST',
      url: `${server.url}/api/chat`,
      status: 429,
      origin: 'cloud',
      serverMessage: hidden,
      body: JSON.stringify({ error: hidden }),
      requestId: 'r-1',
      retryable: false,
      retryAfterMs: 3000,
      code: 'usage_limit_session',
      reason: 'usage-limit',
      remedy:
        'The session limit of the account is used up: wait until the window is over (five hours), upgrade at https://ollama.com/upgrade, or set fallback',
    })
  })

  test('contains the cause and no model output', async () => {
    await using server = await serve((_request, response) => {
      response.write(lines.text('a private thought'))
      response.flushHeaders()
      setImmediate(() => response.destroy())
    })
    const error = await failure(chat(clientOf(server)))
    const told = JSON.stringify(error)
    expect(told).not.toContain('private thought')
    expect(JSON.parse(told)).toMatchObject({ cause: { name: 'TypeError' } })
  })

  test.each([
    ['POST https://me:pw@h/x', 'POST https://***@h/x'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
    ['Basic bWU6cHc=', 'Basic ***'],
    ['key sk-abcdef123456 is wrong', 'key sk-*** is wrong'],
    ['open https://ollama.com/connect?name=my-host&key=c3No', 'open https://ollama.com/connect?***'],
    ['a basic question', 'a basic ***'],
    ['you (me) have reached', 'you (***) have reached'],
  ])('%s is shown as %s', (text, shown) => {
    expect(redact(text)).toBe(shown)
  })
})
