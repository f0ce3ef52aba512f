/** What the client makes of its options, and where keys go. */
import { captureNamed, deadURL, replay } from '@ollamakit/fixtures'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createOllamaClient, type OllamaClientOptions } from './index.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('where requests go', () => {
  test.each([
    [undefined, undefined, 'http://127.0.0.1:11434'],
    [undefined, '', 'http://127.0.0.1:11434'],
    [undefined, '"0.0.0.0:8080"', 'http://127.0.0.1:8080'],
    [undefined, 'https://h/ollama', 'https://h/ollama'],
    ['http://h/v1', 'other', 'http://h'],
  ])('baseURL %j and OLLAMA_HOST %j: %s', (baseURL, host, url) => {
    vi.stubEnv('OLLAMA_HOST', host)
    expect(createOllamaClient(baseURL === undefined ? {} : { baseURL }).baseURL).toBe(url)
  })

  test('OLLAMA_BASE_URL counts where OLLAMA_HOST is not set', () => {
    vi.stubEnv('OLLAMA_HOST', '')
    vi.stubEnv('OLLAMA_BASE_URL', 'http://base:1/api')
    expect(createOllamaClient().baseURL).toBe('http://base:1')
    vi.stubEnv('OLLAMA_HOST', 'host')
    expect(createOllamaClient().baseURL).toBe('http://host:11434')
  })

  test('queryParams are part of each request and of no error', async () => {
    const urls: string[] = []
    const fetch: typeof globalThis.fetch = async (url) => {
      urls.push(new Request(url).url)
      return Response.json({ error: 'no such thing' }, { status: 404 })
    }
    const { native } = createOllamaClient({
      baseURL: 'http://h/p',
      fetch,
      queryParams: { key: 'a b', v: '1' },
    })

    const failed = native.version()

    await expect(failed).rejects.toThrow('GET http://h/p/api/version answered 404')
    await expect(failed).rejects.toMatchObject({ url: 'http://h/p/api/version' })
    expect(new Set(urls.map((url) => new URL(url).search))).toEqual(new Set(['?key=a+b&v=1']))
  })
})

describe('a wrong option is named, with what is allowed', () => {
  test.each<[unknown, string]>([
    [{ baseURL: '' }, 'baseURL is "": it is empty. Write it like http://127.0.0.1:11434'],
    [{ baseURL: 'http://me:secret@h:x' }, 'baseURL is "http://***@h:x": its port is "x"'],
    [{ baseURL: 7 }, 'the option baseURL has to be a string, not a number'],
    [{ dialect: 'grpc' }, 'the option dialect is "grpc". Allowed: "native", "openai"'],
    [{ apiKey: ' ' }, 'the option apiKey is empty'],
    [{ fetch: {} }, 'the option fetch has to be a function, not an object'],
    [{ headers: null }, 'the option headers has to be an object, not null'],
    [
      { host: 'h' },
      'createOllamaClient has no option "host". It has baseURL, deployment, fallback, apiKey, headers, queryParams, fetch, dialect, timeouts, retry, concurrency, closeInPause',
    ],
    [{ baseUrl: 'h' }, 'createOllamaClient has no option "baseUrl". Did you mean baseURL? It has baseURL'],
    [{ timeouts: { first_token: 5 } }, 'timeouts has no phase "first_token". Did you mean firstToken?'],
    [
      { fallback: [{ baseUrl: 'h' }] },
      'the option fallback[0] has no option "baseUrl". Did you mean baseURL?',
    ],
    [{ timeouts: 5 }, 'the option timeouts has to be an object, not a number'],
    [
      { timeouts: { headers: 5 } },
      'timeouts has no phase "headers". It has connect, load, firstToken, idle, total',
    ],
    [
      { timeouts: { idle: 0 } },
      'timeouts.idle is 0. Allowed: milliseconds above 0 and up to 2147483647, or Infinity for no limit',
    ],
    [{ timeouts: { total: 2 ** 31 } }, 'timeouts.total is 2147483648. Allowed: milliseconds'],
    [{ timeouts: { load: '5s' } }, 'timeouts.load is "5s". Allowed: milliseconds'],
    [
      { timeouts: { connect: 100 } },
      'timeouts.connect cannot be kept: this fetch does not tell when a connection stands. Set fetch to createUndiciFetch()',
    ],
    [
      { fallback: [{ baseURL: 'http://h', apiKey: 'Bearer secret' }] },
      'the option fallback[0].apiKey begins with "Bearer". Give the key alone',
    ],
    [
      { fallback: [{ baseURL: 'http://h', apiKey: '' }] },
      'the option fallback[0].apiKey is empty. Leave it out where no key is needed, or give an Authorization header in fallback[0].headers',
    ],
    [
      { fallback: [{ baseURL: 'http://h', apiKey: 'sec\nret' }] },
      'the option fallback[0].apiKey has a name or a value that cannot be sent',
    ],
    [
      { fallback: [{ baseURL: 'http://h', headers: { 'x-key': 'a\nsecret' } }] },
      'the header "x-key" of fallback[0] has a name or a value that cannot be sent',
    ],
    [
      { fallback: [{ baseURL: 'http://h', headers: new Headers() }] },
      'the option fallback[0].headers has to be a plain object',
    ],
    [{ retry: true }, 'the option retry has to be a number or an object, not a boolean'],
    [{ retry: -1 }, 'retry.retries is -1. Allowed: a whole number, 0 and above'],
    [
      { retry: { retries: 1, wait: 5 } },
      'retry has no setting "wait". It has retries, waitMs, longestWaitMs, random',
    ],
    [{ retry: { retries: 1, wait_ms: 5 } }, 'retry has no setting "wait_ms". Did you mean waitMs?'],
    [{ retry: { waitMs: 5 } }, 'retry has no retries. Say how often to try again'],
    [{ retry: { retries: 1, random: 5 } }, 'retry.random is 5. Allowed: a function that returns 0 to 1'],
    [
      { concurrency: 0 },
      'the option concurrency is 0. Allowed: a whole number from 1 on, or what createConcurrencyLimit returns',
    ],
    [{ headers: { 'x-key': 'a\nsecret' } }, 'the header "x-key" has a name or a value that cannot be sent'],
    [
      { apiKey: 'sec\nret' },
      'the option apiKey has a name or a value that cannot be sent. Allowed: texts without line breaks and characters outside Latin-1',
    ],
    [{ headers: { 'x-key': null } }, 'the header "x-key" has a name or a value that cannot be sent'],
    [{ headers: { 'x-key': { secret: 1 } } }, 'the header "x-key" has a name or a value that cannot be sent'],
    [{ headers: new Headers({ 'x-key': 'secret' }) }, 'the option headers has to be a plain object'],
    [{ headers: [['x-key', 'secret']] }, 'the option headers has to be a plain object'],
    [null, 'createOllamaClient takes an object of options'],
    ['http://me:secret@h', 'createOllamaClient takes an object of options'],
  ])('%j', (options, message) => {
    let said = ''
    try {
      createOllamaClient(options as OllamaClientOptions)
    } catch (error) {
      said = String(error)
    }
    expect(said).toContain(`OllamaInputError: ${message}`)
    expect(said).not.toMatch(/secret|sec\nret/)
  })

  test('OLLAMA_HOST is named when it is the one that is wrong', () => {
    vi.stubEnv('OLLAMA_HOST', 'tcp://h')
    expect(() => createOllamaClient()).toThrow(
      'OLLAMA_HOST is "tcp://h": its scheme is "tcp", only http and https can be fetched',
    )
  })
})

describe('which Authorization is sent', () => {
  test.each<[string, OllamaClientOptions, string | null]>([
    ['none by default', { baseURL: 'http://h' }, null],
    ['the key of the options', { baseURL: 'http://h', apiKey: 'k' }, 'Bearer k'],
    [
      'user and password of the URL',
      { baseURL: 'http://ü:p%40@h' },
      `Basic ${Buffer.from('ü:p@').toString('base64')}`,
    ],
    ['the environment’s key for ollama.com', { baseURL: 'https://ollama.com/api' }, 'Bearer from-env'],
    ['the options’ key before the environment’s', { baseURL: 'https://ollama.com', apiKey: 'k' }, 'Bearer k'],
    ['not for a host that only looks like it', { baseURL: 'https://ollama.com.example' }, null],
    ['not over plain http', { baseURL: 'http://ollama.com' }, null],
    ['not for another port', { baseURL: 'https://ollama.com:8443' }, null],
    ['a header wins', { baseURL: 'http://h', apiKey: 'k', headers: { authorization: 'Token t' } }, 'Token t'],
    [
      'a header can be taken away',
      { baseURL: 'http://h', apiKey: 'k', headers: { Authorization: undefined } },
      null,
    ],
  ])('%s', async (_what, options, expected) => {
    vi.stubEnv('OLLAMA_API_KEY', 'from-env')
    let sent: Headers | undefined
    const fetch: typeof globalThis.fetch = (_url, init) => {
      sent = new Headers(init?.headers)
      return Promise.resolve(Response.json({ version: '0.33.0' }))
    }
    await createOllamaClient({ ...options, fetch }).native.version()
    expect(sent?.get('authorization')).toBe(expected)
  })
})

test('headers of a call win over the client’s, and undefined removes one', async () => {
  const [exchange] = captureNamed('native/chat/text').exchanges
  if (!exchange) throw new Error('the capture has no exchange')
  await using server = await replay(exchange.response)
  const client = createOllamaClient({ baseURL: server.url, headers: { 'x-a': '1', 'x-b': '1' } })
  await client.chat.generate(
    { model: 'llama3.2', messages: [] },
    { headers: { 'x-a': '2', 'x-b': undefined } },
  )
  const { headers } = await server.request
  expect(headers.filter(([name]) => name.startsWith('x-'))).toEqual([['x-a', '2']])
})

describe('an answer that is no Ollama’s', () => {
  test.each<[string, ResponseInit, string]>([
    [
      '<html><title>Welcome to nginx!</title></html>',
      { headers: { 'content-type': 'text/html' } },
      'GET http://h/api/version answered 200 with an HTML page (Welcome to nginx!). Check that baseURL points to Ollama',
    ],
    [
      '{"hello":"world"}',
      {},
      'answered 200 with something that is not a response of Ollama: {"hello":"world"}',
    ],
    ['', {}, 'answered 200 with an empty body'],
    ['{"error":"no"}', {}, 'answered 200 with an error: no'],
  ])('%j', async (body, init, message) => {
    const client = createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(new Response(body, init)),
    })
    await expect(client.native.version()).rejects.toThrow(message)
  })
})

function refusal(options: OllamaClientOptions): Promise<unknown> {
  return createOllamaClient(options)
    .native.version()
    .catch((cause: unknown) => cause)
}

describe('when no answer comes', () => {
  test('nothing listens: where it looked, who said so, and how to start', async () => {
    // The tests may run in a container, where there is more to say.
    vi.spyOn(process.getBuiltinModule('node:fs'), 'existsSync').mockReturnValue(false)
    const error = await refusal({ baseURL: deadURL })
    expect(error).toMatchObject({
      name: 'OllamaConnectionError',
      message: `GET ${deadURL}/api/version: nothing listens on ${new URL(deadURL).host} (ECONNREFUSED). Start Ollama (ollama serve), or set baseURL or OLLAMA_HOST to where it runs (the address comes from baseURL)`,
      code: 'ECONNREFUSED',
      origin: 'network',
      retryable: true,
    })
  })

  test('the environment said so', async () => {
    vi.stubEnv('OLLAMA_HOST', deadURL)
    const error = await refusal({})
    expect(error).toMatchObject({
      message: expect.stringMatching(/\(the address comes from OLLAMA_HOST\)$/) as string,
    })
  })

  test('the address is the default', async () => {
    vi.stubEnv('OLLAMA_HOST', undefined)
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const fetch = (): Promise<Response> => Promise.reject(new TypeError('fetch failed', { cause: refused }))
    await expect(createOllamaClient({ fetch }).native.version()).rejects.toThrow(
      /nothing listens on 127\.0\.0\.1:11434 .*\(the address is the default\)$/,
    )
  })

  test('in a function of a hosting platform, that localhost is the function itself', async () => {
    vi.stubEnv('VERCEL', '1')
    const error = await refusal({ baseURL: deadURL })
    expect(error).toMatchObject({
      remedy: expect.stringContaining(
        'This runs on Vercel, where 127.0.0.1 is the function itself',
      ) as string,
    })
  })
})
