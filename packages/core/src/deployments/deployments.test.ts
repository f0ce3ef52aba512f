/** What a client knows of each deployment: paths, models, errors, and what it says about the wrong one. */
import { captureNamed, type CapturedResponse, replay } from '@ollamakit/fixtures'
import { createMockOllama } from '@ollamakit/mock-server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createOllamaClient, type OllamaClient, type OllamaClientOptions, OllamaError } from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'
import { deployments } from './table.ts'

const question = { model: 'llama3.2', messages: [{ role: 'user' as const, text: 'Hi' }] }

type Answer = (
  path: string,
  body: string,
) => { status?: number; headers?: Record<string, string>; body?: string | object } | undefined

/** A server that answers by path; what it does not know is Go's 404. */
async function serveAs(answer: Answer): Promise<TestServer> {
  const server = await serve((request, response, count) => {
    const {
      status = 200,
      headers = {},
      body = '',
    } = answer(request.url ?? '', server.bodies[count - 1] ?? '') ?? {
      status: 404,
      body: '404 page not found',
    }
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return server
}

function clientOf(
  server: TestServer,
  options: OllamaClientOptions = {},
): ReturnType<typeof createOllamaClient> {
  return createOllamaClient({ baseURL: server.url, ...options })
}

async function failure(promise: Promise<unknown>): Promise<OllamaError> {
  const error = await promise.then(
    () => new Error('did not fail'),
    (cause: unknown) => cause,
  )
  if (!(error instanceof OllamaError)) throw error
  return error
}

const paths = (server: TestServer): string[] => server.asked.map(({ method, url }) => `${method} ${url}`)
const chunk = (delta: object, reason: string | null = null): string =>
  `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
const completion = `${chunk({ role: 'assistant', content: null })}${chunk({ content: 'Hi' })}${chunk({}, 'stop')}data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 1, total_tokens: 8 } })}\n\ndata: [DONE]\n\n`

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('where requests go', () => {
  test.each<[OllamaClientOptions, string, string]>([
    [{}, 'local', 'http://127.0.0.1:11434'],
    [{ deployment: 'local' }, 'local', 'http://127.0.0.1:11434'],
    [{ deployment: 'cloud' }, 'cloud', 'https://ollama.com'],
    [{ deployment: 'turbo' }, 'cloud', 'https://ollama.com'],
    [{ deployment: 'olla' }, 'olla', 'http://127.0.0.1:40114'],
    [{ baseURL: 'https://ollama.com' }, 'cloud', 'https://ollama.com'],
    [{ baseURL: 'ollama.com' }, 'cloud', 'https://ollama.com'],
    [{ baseURL: 'http://h:40114' }, 'olla', 'http://h:40114'],
    [{ baseURL: 'http://h/olla/ollama' }, 'olla', 'http://h/olla/ollama'],
    [{ baseURL: 'http://h/olla/openai/v1' }, 'olla', 'http://h/olla/openai'],
    [{ baseURL: 'http://h/v1', deployment: 'gateway' }, 'gateway', 'http://h'],
  ])('%j is %s at %s', (options, deployment, baseURL) => {
    const client = createOllamaClient(options)
    expect({ deployment: client.deployment, baseURL: client.baseURL }).toEqual({ deployment, baseURL })
  })

  test('OLLAMA_HOST names the place of a local Ollama, never of the cloud', () => {
    vi.stubEnv('OLLAMA_HOST', 'gpu-box')
    expect(createOllamaClient({ deployment: 'local' }).baseURL).toBe('http://gpu-box:11434')
    expect(createOllamaClient({ deployment: 'cloud' }).baseURL).toBe('https://ollama.com')
  })

  test.each(['', '/olla/ollama', '/olla/openai/v1', '/olla/anthropic'])(
    'each dialect has its prefix of Olla, whichever one baseURL ends with: %j',
    async (suffix) => {
      await using server = await serveAs(() => undefined)
      const client = createOllamaClient({ baseURL: server.url + suffix, deployment: 'olla' })
      await client.native.tags().catch(() => undefined)
      await client.openai.models().catch(() => undefined)
      await client.anthropic.countTokens({ model: 'm', messages: [] }).catch(() => undefined)
      const openai = suffix === '/olla/ollama' ? '/olla/ollama' : '/olla/openai'
      // A path that is not known makes the client look what this is.
      const own = paths(server).filter((path) => !/ (?:\/api\/version|\/version|\/v1\/models)$/.test(path))
      expect(own).toEqual([
        'GET /olla/ollama/api/tags',
        `GET ${openai}/v1/models`,
        'POST /olla/anthropic/v1/messages/count_tokens',
      ])
    },
  )

  test('web search has another path on the cloud than on a daemon', async () => {
    await using server = await serveAs(() => ({ body: { results: [] } }))
    await clientOf(server, { deployment: 'cloud' }).native.webSearch({ query: 'q' })
    await clientOf(server, { deployment: 'local' }).native.webSearch({ query: 'q' })
    expect(paths(server)).toEqual(['POST /api/web_search', 'POST /api/experimental/web_search'])
  })

  test.each<[OllamaClientOptions, string]>([
    [
      { deployment: 'cloud', baseURL: 'https://api.ollama.com' },
      'the option deployment is "cloud", but baseURL is at api.ollama.com. Ollama Cloud is at https://ollama.com: leave baseURL out, or set deployment to what is there',
    ],
    [
      { deployment: 'olla', baseURL: 'https://ollama.com' },
      'the option deployment is "olla", but https://ollama.com is Ollama Cloud. Set deployment to "cloud", or baseURL to where the deployment is',
    ],
    [{ deployment: 'gateway' }, 'the option baseURL is missing. A gateway has no usual place'],
    [
      { deployment: 'ollama' as never },
      'the option deployment is "ollama". Allowed: "cloud", "olla", "local", "gateway", "turbo", "auto"',
    ],
    [
      { fallback: [{ url: 'http://h' } as never] },
      'the option fallback[0] has no option "url". It has baseURL, deployment, apiKey, headers, model, dialect',
    ],
    [
      { fallback: [{ deployment: 'gateway' }] },
      'the option fallback[0].baseURL is missing. A gateway has no usual place',
    ],
    [{ fallback: [{ baseURL: 'tcp://h' }] }, 'fallback[0].baseURL is "tcp://h": its scheme is "tcp"'],
    [{ fallback: {} as never }, 'the option fallback has to be a list'],
  ])('%j is refused', (options, message) => {
    expect(() => createOllamaClient(options)).toThrow(message)
  })
})

describe('models', () => {
  test.each([
    ['gpt-oss:120b-cloud', 'gpt-oss:120b'],
    ['gpt-oss:120b:cloud', 'gpt-oss:120b'],
    ['GPT-OSS:120b-Cloud', 'GPT-OSS:120b'],
    ['kimi-k2.5:cloud', 'kimi-k2.5'],
    ['gpt-oss:120b', 'gpt-oss:120b'],
    ['my-cloud', 'my-cloud'],
  ])('%s is %s on the cloud', async (asked, sent) => {
    await using server = await serveAs(() => ({ body: lines.end }))
    const client = clientOf(server, { deployment: 'cloud' })
    await client.native.chat({ model: asked })
    await client.openai.model(asked).catch(() => undefined)
    expect(JSON.parse(server.bodies[0] as string)).toMatchObject({ model: sent })
    expect(decodeURIComponent(server.asked[1]?.url ?? '')).toBe(`/v1/models/${sent}`)
  })

  test('a name without tag that Olla does not know is sent again with :latest, and then always', async () => {
    await using server = await serveAs((_path, body) =>
      (JSON.parse(body) as { model: string }).model === 'llama3.2:latest'
        ? { body: lines.end }
        : { status: 404, body: 'model_not_found\n' },
    )
    const { chat } = clientOf(server, { deployment: 'olla' })
    await chat.generate(question)
    await chat.generate(question)
    expect(server.bodies.map((body) => (JSON.parse(body) as { model: string }).model)).toEqual([
      'llama3.2',
      'llama3.2:latest',
      'llama3.2:latest',
    ])
  })

  test('concurrent requests with a name without tag are each sent again with :latest', async () => {
    await using server = await serveAs((_path, body) =>
      (JSON.parse(body) as { model: string }).model === 'llama3.2:latest'
        ? { body: lines.text('Hello') + lines.end }
        : { status: 404, body: 'model_not_found\n' },
    )
    const { chat } = clientOf(server, { deployment: 'olla' })
    const answers = await Promise.all([1, 2, 3].map(() => chat.generate(question)))
    expect(answers.map(({ text }) => text)).toEqual(['Hello', 'Hello', 'Hello'])
  })

  test('embed speaks the openai dialect with Olla, which does not route /api/embed by model', async () => {
    await using server = await serveAs(() => ({
      body: { data: [{ index: 0, embedding: [1, 0] }], usage: { prompt_tokens: 1 } },
    }))
    const { responses } = await clientOf(server, { deployment: 'olla' }).embed({
      model: 'nomic-embed-text:latest',
      inputs: ['a'],
    })
    expect(responses[0]?.servedBy.deployment).toBe('olla')
    expect(paths(server)).toEqual(['POST /olla/openai/v1/embeddings'])
  })
})

describe('auto', () => {
  test('asks a daemon nothing but the question', async () => {
    await using server = await serveAs(() => ({ body: lines.end }))
    const client = clientOf(server)
    await client.chat.generate(question)
    expect(paths(server)).toEqual(['POST /api/chat'])
    expect(client.deployment).toBe('local')
  })

  test('finds Olla at its root when the native path is unknown there, and sends the question to it', async () => {
    await using server = await serveAs((path) => {
      if (path === '/version') return { body: { name: 'Olla', version: 'v0.0.28' } }
      return path === '/olla/ollama/api/chat' ? { body: lines.text('Hi') + lines.end } : undefined
    })
    const client = clientOf(server)
    expect(await client.chat.generate(question)).toMatchObject({
      text: 'Hi',
      response: { servedBy: { deployment: 'olla' } },
    })
    await client.chat.generate(question)
    expect(client.deployment).toBe('olla')
    expect(paths(server).sort()).toEqual([
      'GET /api/version',
      'GET /v1/models',
      'GET /version',
      'POST /api/chat',
      'POST /olla/ollama/api/chat',
      'POST /olla/ollama/api/chat',
    ])
  })

  test('finds Olla and the name that it knows by one question, also by two at once', async () => {
    await using olla = await createMockOllama({ as: 'olla', models: ['llama3.2'] })
    for (const ask of [
      ({ chat }: OllamaClient) => chat.generate({ ...question, model: 'llama3.2' }),
      ({ native }: OllamaClient) => native.generate({ model: 'llama3.2', prompt: 'Hi' }),
    ]) {
      const client = createOllamaClient({ baseURL: olla.url })
      await Promise.all([ask(client), ask(client)])
      expect(client.deployment).toBe('olla')
    }
  })

  test('speaks the openai dialect with a gateway, after the native path was unknown there', async () => {
    await using server = await serveAs((path) => {
      if (path === '/v1/models') return { body: { object: 'list', data: [{ id: 'm' }] } }
      return path === '/v1/chat/completions'
        ? { body: completion }
        : { status: 404, body: { detail: 'Not Found' } }
    })
    const client = clientOf(server)
    const { text, usage, response } = await client.chat.generate(question)
    expect({ text, usage, deployment: response.servedBy.deployment }).toEqual({
      text: 'Hi',
      usage: {
        inputTokens: 7,
        outputTokens: 1,
        source: 'gateway',
        raw: { prompt_tokens: 7, completion_tokens: 1, total_tokens: 8 },
      },
      deployment: 'gateway',
    })
    expect(client.chat.dialect).toBe('openai')
  })

  test('tells Olla behind a path of its own by the headers of a response', async () => {
    await using server = await serveAs(() => ({
      headers: { 'X-Olla-Endpoint': 'a', 'X-Olla-Request-Id': 'r', 'X-Served-By': 'Olla/v0.0.28' },
      body: lines.end,
    }))
    const client = createOllamaClient({ baseURL: `${server.url}/llm` })
    const { response } = await client.chat.generate(question)
    expect(response.servedBy).toMatchObject({ deployment: 'olla', endpoint: 'a', requestId: 'r' })
    expect(paths(server)).toEqual(['POST /llm/api/chat'])
  })

  test('does not ask what a server is when a model is missing', async () => {
    await using server = await serveAs(() => ({ status: 404, body: { error: "model 'llama3.2' not found" } }))
    expect(await failure(clientOf(server).chat.generate(question))).toMatchObject({ status: 404 })
    expect(server.asked).toHaveLength(1)
  })
})

describe('who answered', () => {
  test('is read from the headers of Olla', async () => {
    const { response } = captureNamed('olla/native/chat-text').exchanges[0] as { response: CapturedResponse }
    await using server = await replay(response)
    const answer = await createOllamaClient({ baseURL: server.url, deployment: 'olla' }).chat.open(question)
    expect(answer.response.servedBy).toEqual({
      deployment: 'olla',
      baseURL: server.url,
      requestId: expect.stringMatching(/^\w+-\w+-[\da-f]{4}$/),
      endpoint: 'ollama-a',
      endpointType: 'ollama',
      model: 'llama3.2:latest',
      headersMs: expect.any(Number),
      routingStrategy: 'strict',
      routingDecision: 'routed',
      routingReason: 'model_found',
      proxy: 'Olla/v0.0.28',
    })
    await answer.cancel()
  })

  test.each([
    ['125ms', 125],
    ['0ms', 0],
    ['1.234s', 1234],
    ['soon', undefined],
  ])('X-Olla-Response-Time %s is %s milliseconds', async (text, headersMs) => {
    await using server = await serveAs(() => ({ headers: { 'x-olla-response-time': text }, body: lines.end }))
    const { response } = await clientOf(server, { deployment: 'olla' }).chat.generate(question)
    expect(response.servedBy.headersMs).toBe(headersMs)
  })

  test('of a daemon is its URL alone', async () => {
    await using server = await serveAs(() => ({ body: lines.end }))
    const { response } = await clientOf(server).chat.generate(question)
    expect(response.servedBy).toEqual({ deployment: 'local', baseURL: server.url })
  })
})

describe('errors', () => {
  const cases: [string, OllamaClientOptions, { status: number; body: string | object }, object][] = [
    [
      'cloud: a refused key as text',
      { deployment: 'cloud' },
      { status: 401, body: 'unauthorized\n' },
      {
        code: 'invalid_api_key',
        origin: 'cloud',
        retryable: false,
        remedy: expect.stringContaining('https://ollama.com/settings/keys'),
      },
    ],
    [
      'cloud: a refused key as JSON',
      { deployment: 'cloud' },
      { status: 401, body: { error: 'unauthorized' } },
      { code: 'invalid_api_key', origin: 'cloud' },
    ],
    [
      'daemon: nobody is signed in',
      { deployment: 'local' },
      { status: 401, body: { error: 'unauthorized', signin_url: 'https://ollama.com/connect?name=h&key=k' } },
      { retryable: false, remedy: expect.stringContaining('ollama signin') },
    ],
    [
      'cloud: a retired model with its replacement',
      { deployment: 'cloud' },
      { status: 410, body: { error: 'model deepseek-v3.1:671b is retired, use deepseek-v4-flash' } },
      {
        code: 'model_retired',
        retryable: false,
        remedy: 'The model is retired: use deepseek-v4-flash instead',
      },
    ],
    [
      'cloud: a retired model without one',
      { deployment: 'cloud' },
      { status: 410, body: 'Gone' },
      { code: 'model_retired', remedy: expect.stringContaining('https://ollama.com/search?c=cloud') },
    ],
    [
      'cloud: the session limit',
      { deployment: 'cloud' },
      { status: 429, body: { error: 'you (baker) have reached your session usage limit' } },
      { code: 'usage_limit_session', retryable: false },
    ],
    [
      'cloud: the weekly limit',
      { deployment: 'cloud' },
      { status: 429, body: { error: 'you (baker) have reached your weekly usage limit' } },
      { code: 'usage_limit_weekly', retryable: false },
    ],
    [
      'cloud: the hourly limit',
      { deployment: 'cloud' },
      { status: 429, body: "you've reached your hourly usage limit, please wait or upgrade to continue" },
      { code: 'usage_limit_hourly', retryable: false },
    ],
    [
      'daemon: the session limit of its cloud model',
      { deployment: 'local' },
      { status: 429, body: { error: 'you (baker) have reached your session usage limit' } },
      { code: 'usage_limit_session' },
    ],
    [
      'cloud: overload',
      { deployment: 'cloud' },
      { status: 503, body: { error: 'Server overloaded, please retry shortly (ref: 6e0b)' } },
      { origin: 'cloud', retryable: true, requestId: '6e0b' },
    ],
    [
      'cloud: a model that only a daemon has',
      { deployment: 'cloud' },
      { status: 404, body: { error: "model 'mine' not found" } },
      {
        code: 'model_not_found',
        remedy: expect.stringContaining('set deployment to "local" or add it to fallback'),
      },
    ],
    [
      'olla: an unknown model',
      { deployment: 'olla' },
      { status: 404, body: 'model_not_found\n' },
      {
        code: 'model_not_found',
        origin: 'gateway',
        retryable: false,
        remedy: expect.stringContaining('exact tag'),
      },
    ],
    [
      'olla: all backends down',
      { deployment: 'olla' },
      { status: 404, body: 'No ollama endpoints available\n' },
      {
        code: 'no_healthy_backend',
        origin: 'gateway',
        retryable: true,
        remedy: expect.stringContaining('/internal/status/endpoints'),
      },
    ],
    [
      'olla: the backends of a model down',
      { deployment: 'olla' },
      { status: 503, body: 'model_unavailable\n' },
      { code: 'no_healthy_backend', retryable: true },
    ],
    [
      'olla: a backend that died',
      { deployment: 'olla' },
      {
        status: 502,
        body: 'Proxy error: connection closed after 0.4s - AI backend ended communication unexpectedly\n',
      },
      { code: 'backend_failed', retryable: true },
    ],
    [
      'olla: a backend that refuses connections',
      { deployment: 'olla' },
      { status: 502, body: 'Proxy error: all endpoints failed with connection errors: dial tcp' },
      { code: 'no_healthy_backend', retryable: true },
    ],
    [
      'olla: an open circuit',
      { deployment: 'olla' },
      { status: 502, body: 'Proxy error: circuit breaker open for endpoint gpu-1\n' },
      { code: 'no_healthy_backend', remedy: expect.stringContaining('its backend gpu-1') },
    ],
    [
      'olla: a slow backend',
      { deployment: 'olla' },
      { status: 502, body: 'Proxy error: request timeout after 30.0s - server timeout of 900.0s exceeded' },
      { code: 'backend_timeout', remedy: expect.stringContaining('response_header_timeout') },
    ],
    [
      'olla: too many requests',
      { deployment: 'olla' },
      { status: 429, body: 'Too Many Requests\n' },
      { code: 'rate_limit_exceeded', origin: 'gateway', retryable: true },
    ],
    [
      'gateway: an invalid payload',
      { deployment: 'gateway' },
      {
        status: 400,
        body: { error: { message: 'no', type: 'invalid_request_error', param: null, code: null } },
      },
      { code: 'invalid_request_error', retryable: false },
    ],
    [
      'gateway: a refused key',
      { deployment: 'gateway' },
      {
        status: 401,
        body: { error: { message: 'no', type: 'authentication_error', code: 'invalid_api_key' } },
      },
      { code: 'invalid_api_key', origin: 'gateway', retryable: false },
    ],
    [
      'gateway: a key without the model',
      { deployment: 'gateway' },
      { status: 403, body: { error: { message: 'no', type: 'permission_error', code: null } } },
      { code: 'model_not_permitted', origin: 'gateway', retryable: false },
    ],
    [
      'gateway: too many requests, without Retry-After',
      { deployment: 'gateway' },
      { status: 429, body: { error: { message: 'slow down' } } },
      { code: 'rate_limit_exceeded', retryable: true },
    ],
    [
      'gateway: an unexpected failure',
      { deployment: 'gateway' },
      { status: 500, body: { error: { message: 'oops' } } },
      { code: 'internal_error', origin: 'gateway' },
    ],
    [
      'gateway: no healthy server',
      { deployment: 'gateway' },
      {
        status: 503,
        body: {
          error: { message: 'Ollama server is temporarily unavailable or no healthy server for the model' },
        },
      },
      { code: 'no_healthy_backend', origin: 'gateway', retryable: true },
    ],
  ]
  test.each(cases)('%s', async (_name, options, { status, body }, expected) => {
    await using server = await serveAs(() => ({ status, body }))
    const error = await failure(
      clientOf(server, { ...options, apiKey: 'sk-secret-key' }).chat.generate({ ...question, model: 'm:1' }),
    )
    expect(error).toMatchObject({ status, ...expected })
    expect(error.message.endsWith(error.remedy ?? '')).toBe(true)
    expect(error.message).not.toContain('sk-secret-key')
  })

  test('Olla: a request for the model of another backend through /api/embed says what to use', async () => {
    await using server = await serveAs(() => ({
      status: 404,
      body: { error: 'model "e:1" not found, try pulling it first' },
    }))
    const error = await failure(
      clientOf(server, { deployment: 'olla' }).native.embed({ model: 'e:1', input: 'a' }),
    )
    expect(error).toMatchObject({
      code: 'model_not_found',
      remedy: expect.stringContaining('use embed() or openai.embeddings'),
    })
  })

  test.each([
    ['show', 'model show not supported in multi-instance proxy\n'],
    ['pull', 'model management operations not supported by proxy\n'],
  ])('Olla: %s is not offered, which is no failure of capabilities', async (name, body) => {
    await using server = await serveAs((path) =>
      path.endsWith('/api/tags')
        ? { body: { models: [{ name: 'llama3.2:latest' }] } }
        : { status: 501, body },
    )
    const client = clientOf(server, { deployment: 'olla' })
    const error = await failure(client.native[name as 'pull' | 'show']({ model: 'm' }))
    expect(error).toMatchObject({
      status: 501,
      code: 'not_offered',
      retryable: false,
      remedy: expect.stringMatching(/^An Olla proxy does not offer \/api\/\w+: /),
    })
    expect(await client.models.capabilities('llama3.2')).toMatchObject({ thinking: 'unknown' })
  })

  test('a native request to a gateway says which calls it understands', async () => {
    await using server = await serveAs(() => undefined)
    const error = await failure(clientOf(server, { deployment: 'gateway' }).native.ps())
    expect(error).toMatchObject({
      code: 'not_offered',
      remedy: expect.stringContaining('use chat, embed or openai'),
    })
  })

  test('an empty key beside an Authorization of its own is sent as that', async () => {
    await using server = await serveAs(() => ({ body: completion }))
    await clientOf(server, {
      deployment: 'gateway',
      apiKey: '',
      headers: { authorization: 'Token t' },
    }).chat.generate(question)
    expect(server.asked[0]?.headers.authorization).toBe('Token t')
  })
})

const daemon: Answer = (path) => (path === '/api/version' ? { body: { version: '0.33.0' } } : undefined)
const olla: Answer = (path) =>
  path === '/version' ? { body: { name: 'Olla', version: 'v0.0.28' } } : undefined

describe('the wrong deployment for a URL', () => {
  test.each<[OllamaClientOptions['deployment'], string, Answer, string]>([
    [
      'olla',
      'a daemon',
      daemon,
      'This is an Ollama daemon, not an Olla proxy (GET /api/version names version 0.33.0): set deployment to "local", or to "auto"',
    ],
    [
      'local',
      'Olla',
      olla,
      'This is an Olla proxy, not an Ollama daemon (GET /version names Olla v0.0.28): set deployment to "olla", or to "auto"',
    ],
    [
      'cloud',
      'a daemon',
      daemon,
      'This is an Ollama daemon, not Ollama Cloud (GET /api/version names version 0.33.0): set deployment to "local", or to "auto"',
    ],
  ])('%s at %s is named with what was found', async (deployment, _what, answer, remedy) => {
    await using server = await serveAs(answer)
    const { chat } = clientOf(server, { deployment })
    expect(await failure(chat.generate(question))).toMatchObject({
      status: 404,
      code: 'wrong_deployment',
      remedy,
    })
    // Asked once, not with each failure.
    const asked = server.asked.length
    await failure(chat.generate(question))
    expect(server.asked.length).toBe(asked + 1)
  })
})

test('each row of the table recognises nothing in the responses of a server that is none of them', () => {
  const nothing = { path: '/x', status: 404, headers: new Headers(), text: 'no', ms: 1 }
  const look = { baseURL: new URL('http://h'), daemon: nothing, proxy: nothing, models: nothing }
  expect(Object.values(deployments).map(({ isServer }) => isServer(look))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
