/** No key, password or account comes out of an error, whichever way it is looked at. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, OllamaError, OllamaInputError, type OllamaClient } from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'
import { redact } from './to-loggable.ts'

const key = 'topsecret-key-4711'
const password = 'pass-word-0815'
const custom = 'custom-header-secret'

/** Everything that a log or a person might see of an error, and of its causes. */
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

describe('nothing that was sent in secret', () => {
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
    'an answer that fails in its middle: %s',
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

  test('a password that a gateway takes out of its header', async () => {
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

  test('options that are wrong', () => {
    for (const options of [
      { baseURL: `ftp://me:${password}@h` },
      { apiKey: `${key}\n` + key },
      { headers: { 'x-key': `${key}\n${key}` } },
      { baseURL: 'h', headers: { [`\n`]: key } },
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

  test('a redirect that names a key in its address', async () => {
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

describe('toJSON', () => {
  test('is what may be logged: the facts, shortened and without accounts and sign-in links', async () => {
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
      remedy:
        'The session limit of the account is used up and resets within five hours: wait, upgrade at https://ollama.com/upgrade, or set fallback',
    })
  })

  test('says nothing of what the model said, and names the cause', async () => {
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
