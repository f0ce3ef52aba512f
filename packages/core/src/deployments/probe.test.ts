/** What a probe finds: each deployment, and each thing that stands in the way. */
import { captureNamed, type CapturedExchange, deadURL, responseText } from '@ollamakit/fixtures'
import { createMockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClientOptions, type Probe } from '../index.ts'
import { serve, type TestServer } from '../testing/serve.ts'

type Route = { status?: number; headers?: Record<string, string>; body: string | object }

/** Answers by method and path, otherwise with Go's 404. */
function serveRoutes(
  routes: { [route: string]: Route },
  otherwise: Route = { status: 404, body: '404 page not found' },
): Promise<TestServer> {
  return serve(({ method, url }, response) => {
    const { status = 200, headers = {}, body } = routes[`${method} ${url}`] ?? otherwise
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

const toRoute = ({ request, response }: CapturedExchange): [string, Route] => {
  const headers = Object.fromEntries(
    response.headers.filter(([header]) => !/^(content-length|transfer-encoding)$/i.test(header)),
  )
  return [
    `${request.method} ${request.path}`,
    { status: response.status, headers, body: responseText(response) },
  ]
}

/** The recorded answers of Olla, by method and path. */
function recorded(...names: Parameters<typeof captureNamed>[0][]): { [route: string]: Route } {
  const exchanges = names.flatMap((name) => captureNamed(name).exchanges)
  return Object.fromEntries(exchanges.map(toRoute))
}

function probe(server: TestServer, options: OllamaClientOptions = {}): Promise<Probe> {
  return createOllamaClient({ baseURL: server.url, ...options }).probe()
}

test('a daemon', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
  expect(await createOllamaClient({ baseURL: ollama.url }).probe()).toEqual({
    baseURL: ollama.url,
    deployment: 'local',
    evidence: expect.stringMatching(/^GET \/api\/version names version \d/),
    version: expect.stringMatching(/^\d+\.\d+/),
    works: {
      native: 'yes',
      openai: 'yes',
      anthropic: 'yes',
      countTokens: 'no',
      embeddings: 'yes',
      modelDetails: 'yes',
      modelManagement: 'yes',
      format: 'yes',
    },
    models: expect.arrayContaining(['llama3.2:latest', 'qwen3:latest']),
    key: 'none',
    latencyMs: expect.any(Number),
    problems: [],
  })
})

test('Olla, as it was recorded', async () => {
  const routes = recorded('olla/internal/version-process', 'olla/native/tags', 'olla/native/read-routes')
  await using server = await serveRoutes(routes)
  const { deployment, evidence, version, proxy, works, models, key, problems } = await probe(server)
  expect({ deployment, evidence, version, proxy, key, problems }).toEqual({
    deployment: 'olla',
    evidence: 'GET /version names Olla v0.0.28',
    version: '0.33.0',
    proxy: 'Olla v0.0.28',
    key: 'none',
    problems: [],
  })
  expect(works).toMatchObject({
    native: 'yes',
    openai: 'yes',
    countTokens: 'yes',
    modelDetails: 'no',
    modelManagement: 'no',
  })
  expect(models).toContain('llama3.2:latest')
})

test('Olla without a healthy backend', async () => {
  const routes = recorded('olla/internal/version-process', 'olla/errors/all-down')
  await using server = await serveRoutes({ ...routes, 'GET /olla/ollama/api/tags': { body: { models: [] } } })
  expect((await probe(server)).problems).toEqual([
    {
      code: 'no_healthy_backend',
      blocking: true,
      message: 'Olla has no healthy Ollama backend',
      remedy: expect.stringContaining('/internal/status/endpoints'),
    },
  ])
})

describe('Ollama Cloud', () => {
  const unknown = { status: 404, body: { error: 'path "/x" not found' } }
  const tags = { body: { models: [{ name: 'gpt-oss:120b' }] } }

  test.each<[string, number, OllamaClientOptions, Probe['key'], string[]]>([
    ['with a good key', 200, { apiKey: 'k-good' }, 'accepted', []],
    ['with a wrong key', 401, { apiKey: 'k-bad' }, 'refused', ['refused_key']],
    ['without a key', 401, {}, 'missing', ['missing_key']],
  ])('%s', async (_name, status, options, key, problems) => {
    await using server = await serveRoutes(
      {
        'GET /api/tags': tags,
        'POST /api/me': { status, body: status === 200 ? { name: 'anna' } : 'unauthorized\n' },
      },
      unknown,
    )
    const found = await probe(server, { deployment: 'cloud', ...options })
    expect({ ...found, problems: found.problems.map(({ code }) => code) }).toMatchObject({
      deployment: 'cloud',
      evidence: 'GET /api/version answered 404 in the words of ollama.com',
      key,
      models: ['gpt-oss:120b'],
      works: { embeddings: 'no', modelManagement: 'no', format: 'no' },
      problems,
    })
    expect(JSON.stringify(found)).not.toContain('k-')
  })
})

test('a gateway, whose list is that of the key', async () => {
  await using server = await serveRoutes(
    { 'GET /v1/models': { body: { data: [{ id: 'llama3:8b' }] } } },
    { status: 404, body: { detail: 'Not Found' } },
  )
  expect(await probe(server, { apiKey: 'k' })).toMatchObject({
    deployment: 'gateway',
    models: ['llama3:8b'],
    key: 'accepted',
    works: { native: 'no', openai: 'yes' },
    problems: [],
  })
})

test('a gateway that asks for a key', async () => {
  const refused = {
    status: 401,
    body: { error: { message: 'no key', type: 'authentication_error', code: 'invalid_api_key' } },
  }
  await using server = await serveRoutes({}, refused)
  expect(await probe(server)).toMatchObject({
    deployment: 'gateway',
    key: 'missing',
    problems: [{ code: 'missing_key', blocking: true }],
  })
})

describe('what stands in the way', () => {
  test('nothing listens', async () => {
    const baseURL = deadURL
    const found = await createOllamaClient({ baseURL }).probe()
    expect(found).toMatchObject({
      deployment: 'unknown',
      problems: [{ code: 'unreachable', blocking: true, remedy: expect.stringContaining('Start Ollama') }],
    })
    expect(found.evidence).toBe(
      'GET /api/version: no response, GET /version: no response, GET /v1/models: no response',
    )
  })

  test('a server that accepts connections and never answers is given up after the connect timeout', async () => {
    await using server = await serve(() => undefined)
    const found = await createOllamaClient({ baseURL: server.url })
      .probe({ timeouts: { connect: 50 } })
      .catch((error: unknown) => error)
    expect(found).toMatchObject({ deployment: 'unknown' })
  })

  test('another program', async () => {
    await using server = await serveRoutes({}, { body: '<html><title>Welcome</title></html>' })
    expect(await probe(server)).toMatchObject({
      deployment: 'unknown',
      problems: [{ code: 'unknown_server' }],
    })
  })

  test('a daemon that refuses the Host', async () => {
    await using server = await serveRoutes({}, { status: 403, body: '' })
    expect(await probe(server)).toMatchObject({
      deployment: 'unknown',
      problems: [{ code: 'refused_host', remedy: expect.stringContaining('OLLAMA_HOST') }],
    })
  })

  test('another deployment than the caller said', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const found = await createOllamaClient({ baseURL: ollama.url, deployment: 'gateway' }).probe()
    expect(found).toMatchObject({
      deployment: 'local',
      problems: [
        { code: 'wrong_deployment', blocking: true, remedy: 'Set deployment to "local", or to "auto"' },
      ],
    })
  })

  test('a key that a daemon does not read', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const found = await createOllamaClient({ baseURL: ollama.url, apiKey: 'k' }).probe()
    expect(found.problems).toEqual([
      {
        code: 'useless_key',
        blocking: false,
        message: expect.any(String),
        remedy: expect.stringContaining('Leave apiKey out'),
      },
    ])
  })

  test('a daemon without models', async () => {
    await using server = await serveRoutes({
      'GET /api/version': { body: { version: '0.33.0' } },
      'GET /api/tags': { body: { models: [] } },
    })
    expect((await probe(server)).problems).toMatchObject([
      { code: 'no_models', remedy: 'Run: ollama pull llama3.2' },
    ])
  })

  test('an abort, which is the only rejection', async () => {
    await using server = await serve(() => undefined)
    await expect(
      createOllamaClient({ baseURL: server.url }).probe({ signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough')
  })
})
