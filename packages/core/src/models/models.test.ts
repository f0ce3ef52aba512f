/** Models against recorded answers of a real Ollama, and of proxies that know less. */
import type { ServerResponse } from 'node:http'
import { captureNamed, responseText } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type ModelCapabilities, type Models, type Progress } from '../index.ts'
import { serve, type TestServer } from '../testing/serve.ts'

interface Answer {
  status: number
  body: string
}

/** What a path answers; a function answers by itself. */
type Routes = Record<string, Answer | ((response: ServerResponse) => void)>

function answering(routes: Routes): Promise<TestServer> {
  return serve((request, response) => {
    const route = routes[request.url ?? ''] ?? notThere
    if (typeof route === 'function') route(response)
    else response.writeHead(route.status).end(route.body)
  })
}

function recorded(name: Parameters<typeof captureNamed>[0], index = 0): Answer {
  const exchange = captureNamed(name).exchanges[index]
  if (!exchange) throw new Error(`${name} has no exchange ${index}`)
  return { status: exchange.response.status, body: responseText(exchange.response) }
}

function modelsOf(server: TestServer): Models {
  return createOllamaClient({ baseURL: server.url }).models
}

function asked(server: TestServer): string[] {
  return server.asked.map(({ method, url }) => `${method} ${url}`)
}

/** What is yes and what is unknown; all else is no. */
function known(capabilities: ModelCapabilities): { yes: string[]; unknown: string[] } {
  const all = Object.entries(capabilities)
  return {
    yes: all.filter(([, is]) => is === 'yes').map(([name]) => name),
    unknown: all.filter(([, is]) => is === 'unknown').map(([name]) => name),
  }
}

const everything = ['completion', 'tools', 'insert', 'vision', 'embedding', 'thinking', 'image', 'audio']
const notThere = { status: 404, body: '404 page not found' }
const missing = { status: 404, body: '{"error":"model \'nope\' not found"}' }
const notShown = { status: 501, body: 'model show not supported in multi-instance proxy\n' }
const notManaged = { status: 501, body: 'model management operations not supported by proxy\n' }

describe('list', () => {
  test('gives what the daemon lists, in the terms of this package', async () => {
    await using server = await answering({ '/api/tags': recorded('native/models/tags') })
    const list = await modelsOf(server).list()
    expect(list).toHaveLength(9)
    expect(list.find(({ name }) => name === 'llama3.2:latest')).toEqual({
      name: 'llama3.2:latest',
      size: expect.any(Number) as number,
      digest: 'db1197d30594a0c74fea1a65e7a57547dbae6923a4ae93a2e00868ca6307edcf',
      modifiedAt: expect.any(Date) as Date,
      family: 'llama',
      parameterSize: expect.any(String) as string,
      quantization: expect.any(String) as string,
    })
  })

  test('gives what Olla leaves of it', async () => {
    const body =
      '{"models":[{"name":"gpt-oss:latest","model":"gpt-oss:latest","modified_at":"2026-11-21T14:00:00Z","size":5,"digest":"ab","details":{"family":"gptoss"}}]}\n'
    await using server = await answering({ '/api/tags': { status: 200, body } })
    expect(await modelsOf(server).list()).toEqual([
      {
        name: 'gpt-oss:latest',
        size: 5,
        digest: 'ab',
        modifiedAt: new Date('2026-11-21T14:00:00Z'),
        family: 'gptoss',
      },
    ])
  })

  test('asks the openai dialect where the native list is missing', async () => {
    await using server = await answering({ '/v1/models': recorded('openai/models/list') })
    const list = await modelsOf(server).list()
    expect(list).toContainEqual({ name: 'llama3.2:latest', modifiedAt: expect.any(Date) as Date })
    const look = ['GET /api/version', 'GET /version', 'GET /v1/models']
    expect(asked(server)).toEqual(['GET /api/tags', ...look, 'GET /v1/models'])
  })

  test('an empty list of the openai dialect is null', async () => {
    await using server = await answering({
      '/v1/models': { status: 200, body: '{"object":"list","data":null}' },
    })
    expect(await modelsOf(server).list()).toEqual([])
  })
})

describe('capabilities', () => {
  test.each([
    ['qwen3', ['completion', 'tools', 'thinking']],
    ['gemma3', ['completion', 'vision']],
    ['nomic-embed-text', ['embedding']],
    ['jinja', ['completion', 'tools', 'thinking']],
  ])('of %s are what the daemon says, and all others are no', async (model, yes) => {
    await using server = await answering({ '/api/show': recorded(`native/models/show-${model}`) })
    expect(known(await modelsOf(server).capabilities(model))).toEqual({ yes, unknown: [] })
  })

  test('are known from the answer that told the context length', async () => {
    await using server = await answering({ '/api/show': recorded('native/models/show-qwen3') })
    const models = modelsOf(server)

    await models.contextLength('qwen3')

    expect(known(await models.capabilities('qwen3')).yes).toContain('thinking')
    expect(asked(server).filter((line) => line.includes('/api/show'))).toHaveLength(1)
  })

  test('are asked once for all spellings of a name', async () => {
    await using server = await answering({ '/api/show': recorded('native/models/show-qwen3') })
    const models = modelsOf(server)
    for (const name of ['qwen3', 'qwen3:latest', 'QWEN3', 'library/qwen3']) await models.capabilities(name)
    expect(asked(server)).toEqual(['POST /api/show'])
  })

  test('of an old server that lists none are unknown', async () => {
    await using server = await answering({
      '/api/show': { status: 200, body: '{"details":{},"model_info":{}}' },
    })
    expect(known(await modelsOf(server).capabilities('m'))).toEqual({ yes: [], unknown: everything })
  })

  test('behind a proxy that shows no model come from the list, where tools and thinking may be missing', async () => {
    await using server = await answering({
      '/api/show': notShown,
      '/api/tags': recorded('native/models/tags'),
    })
    const models = modelsOf(server)
    expect(known(await models.capabilities('gemma3'))).toEqual({
      yes: ['completion', 'vision'],
      unknown: ['tools', 'thinking'],
    })
    expect(known(await models.capabilities('qwen3'))).toEqual({
      yes: ['completion', 'tools', 'thinking'],
      unknown: [],
    })
  })

  test.each<[what: string, routes: Routes, requests: number]>([
    [
      'behind Olla, whose list says nothing of them',
      {
        '/api/show': notShown,
        '/api/tags': { status: 200, body: '{"models":[{"name":"m:latest","model":"m:latest"}]}' },
      },
      2,
    ],
    // Two paths that are not known, and three requests to find out what this is.
    ['behind a gateway without native paths', {}, 5],
    [
      'behind a gateway that answers with its page',
      { '/api/show': { status: 200, body: '<html></html>' }, '/api/tags': { status: 405, body: '' } },
      5,
    ],
    ['of a model that is missing', { '/api/show': missing, '/api/tags': recorded('native/models/tags') }, 2],
  ])('%s are unknown, and no error', async (_what, routes, requests) => {
    await using server = await answering(routes)
    const models = modelsOf(server)
    expect(known(await models.capabilities('m'))).toEqual({ yes: [], unknown: everything })
    await models.capabilities('m')
    expect(asked(server)).toHaveLength(requests)
  })

  test.each([
    ['a wrong key', 401],
    ['a server that is overloaded', 503],
  ])('%s is an error, and not remembered', async (_what, status) => {
    await using server = await answering({ '/api/show': { status, body: '' } })
    const models = modelsOf(server)
    for (let i = 0; i < 2; i++) await expect(models.capabilities('m')).rejects.toMatchObject({ status })
    expect(asked(server)).toHaveLength(2)
  })

  test.each<[what: string, change: (client: ReturnType<typeof createOllamaClient>) => Promise<unknown>]>([
    ['pulled', ({ native }) => native.pull({ model: 'qwen3' })],
    [
      'pulled with its progress shown',
      async ({ native }) => {
        for await (const progress of native.pullStream({ model: 'qwen3' })) expect(progress.done).toBe(true)
      },
    ],
    ['made', ({ native }) => native.create({ model: 'qwen3:latest', from: 'x' })],
    ['overwritten by a copy', ({ native }) => native.copy({ source: 'x', destination: 'qwen3' })],
    ['deleted', ({ native }) => native.delete({ model: 'qwen3' })],
  ])('are asked again after this client has %s the model', async (_what, change) => {
    const done = { status: 200, body: '{"status":"success"}\n' }
    await using server = await answering({
      '/api/show': recorded('native/models/show-qwen3'),
      '/api/pull': done,
      '/api/create': done,
      '/api/copy': { status: 200, body: '' },
      '/api/delete': { status: 200, body: '' },
    })
    const client = createOllamaClient({ baseURL: server.url })
    await client.models.capabilities('qwen3')
    await change(client)
    await client.models.capabilities('qwen3')
    expect(asked(server).filter((what) => what === 'POST /api/show')).toHaveLength(2)
  })
})

describe('contextLength', () => {
  const show = recorded('native/models/create-from-model', 2)

  test('in force is that of the loaded model; the model’s own is the maximum', async () => {
    const { status, body } = recorded('native/models/ps', 2)
    const smaller = { status, body: body.replace('"context_length":4096', '"context_length":2048') }
    await using server = await answering({
      '/api/show': recorded('native/models/show-llama3.2'),
      '/api/ps': smaller,
    })
    expect(await modelsOf(server).contextLength('llama3.2')).toEqual({
      inForce: 2048,
      inForceFrom: 'loaded',
      maximum: 4096,
    })
  })

  test('of a model that is not loaded is what its own parameter says', async () => {
    await using server = await answering({
      '/api/show': show,
      '/api/ps': { status: 200, body: '{"models":[]}' },
    })
    expect(await modelsOf(server).contextLength('m')).toMatchObject({
      inForce: 2048,
      inForceFrom: 'parameter',
    })
  })

  test('is absent if the server does not tell; it decides when it loads the model', async () => {
    await using server = await answering({ '/api/show': recorded('native/models/show-gemma3') })
    expect(await modelsOf(server).contextLength('gemma3')).toEqual({ maximum: 4096 })
    await using proxy = await answering({ '/api/show': notShown })
    expect(await modelsOf(proxy).contextLength('m')).toEqual({})
  })
})

describe('loading', () => {
  test('preload and unload ask for nothing but that', async () => {
    await using server = await answering({
      '/api/generate': {
        status: 200,
        body: '{"model":"m","created_at":"","response":"","done":true,"done_reason":"load"}',
      },
    })
    const models = modelsOf(server)
    await models.preload('m', { keepAlive: '1h', options: { num_ctx: 8192 } })
    await models.preload('m')
    await models.unload('m')
    expect(server.bodies.map((body) => JSON.parse(body) as unknown)).toEqual([
      { model: 'm', keep_alive: '1h', options: { num_ctx: 8192 }, stream: false },
      { model: 'm', stream: false },
      { model: 'm', keep_alive: 0, stream: false },
    ])
  })
})

/** A server without the model, whose pull goes on as the test says. */
async function pulling(): Promise<
  { server: TestServer; pulls: ServerResponse[]; models: Models } & AsyncDisposable
> {
  const pulls: ServerResponse[] = []
  const server = await answering({
    '/api/show': missing,
    '/api/tags': { status: 200, body: '{"models":[]}' },
    '/api/pull': (response) => pulls.push(response),
  })
  return {
    server,
    pulls,
    models: modelsOf(server),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describe('ensure', () => {
  const lines = [
    '{"status":"pulling manifest"}\n',
    '{"status":"pulling 5","digest":"sha256:5","total":10,"completed":4}\n',
    '{"status":"success"}\n',
  ] as const

  test('does nothing where the model is there', async () => {
    await using server = await answering({ '/api/show': recorded('native/models/show-qwen3') })
    expect(await modelsOf(server).ensure('qwen3')).toEqual({ pulled: false })
    expect(asked(server)).toEqual(['POST /api/show'])
  })

  test('does nothing where a proxy lists the model', async () => {
    await using server = await answering({
      '/api/show': notShown,
      '/api/tags': recorded('native/models/tags'),
    })
    expect(await modelsOf(server).ensure('qwen3')).toEqual({ pulled: false })
  })

  test('pulls what is missing and tells how far it is', async () => {
    await using server = await answering({
      '/api/show': missing,
      '/api/tags': { status: 200, body: '{"models":[]}' },
      '/api/pull': { status: 200, body: lines.join('') },
    })
    const seen: Progress[] = []
    expect(await modelsOf(server).ensure('tiny', { onProgress: (progress) => seen.push(progress) })).toEqual({
      pulled: true,
    })
    expect(seen.map(({ status, completed, total, done }) => [status, completed, total, done])).toEqual([
      ['pulling manifest', 0, 0, false],
      ['pulling 5', 4, 10, false],
      ['success', 4, 10, true],
    ])
  })

  test('called many times at once pulls once, whatever the spelling, and tells each of its progress', async () => {
    await using it = await pulling()
    const heard = [0, 0, 0]
    const names = ['tiny', 'tiny:latest', 'TINY']
    const all = Promise.all(names.map((name, i) => it.models.ensure(name, { onProgress: () => heard[i]!++ })))
    await it.server.reached(7)
    it.pulls[0]?.end(lines.join(''))
    expect(await all).toEqual([{ pulled: true }, { pulled: true }, { pulled: true }])
    expect(heard).toEqual([3, 3, 3])
    expect(asked(it.server).filter((what) => what === 'POST /api/pull')).toHaveLength(1)
  })

  test('who comes later hears at once how far it is', async () => {
    await using it = await pulling()
    const begun = Promise.withResolvers<void>()
    const first = it.models.ensure('tiny', { onProgress: () => begun.resolve() })
    await it.server.reached(3)
    it.pulls[0]?.write(lines[1])
    await begun.promise
    const heard = Promise.withResolvers<Progress>()
    const second = it.models.ensure('tiny', { onProgress: heard.resolve })
    expect(await heard.promise).toMatchObject({ completed: 4 })
    it.pulls[0]?.end(lines[2])
    await Promise.all([first, second])
  })

  test('who aborts leaves the pull to the others', async () => {
    await using it = await pulling()
    const leaving = new AbortController()
    const first = it.models.ensure('tiny', { signal: leaving.signal })
    const second = it.models.ensure('tiny')
    await it.server.reached(5)
    leaving.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    it.pulls[0]?.end(lines.join(''))
    expect(await second).toEqual({ pulled: true })
  })

  test('the last who aborts ends the pull, and the next call begins anew', async () => {
    await using it = await pulling()
    const leaving = new AbortController()
    const both = [
      it.models.ensure('tiny', { signal: leaving.signal }),
      it.models.ensure('tiny', { signal: leaving.signal }),
    ]
    await it.server.reached(5)
    leaving.abort(new Error('enough'))
    for (const one of both) await expect(one).rejects.toThrow('enough')
    await it.server.left
    const next = it.models.ensure('tiny')
    await it.server.reached(8)
    it.pulls[1]?.end(lines.join(''))
    expect(await next).toEqual({ pulled: true })
  })

  test('an exception of a listener rejects the promise of its caller only', async () => {
    await using it = await pulling()
    const first = it.models.ensure('tiny', {
      onProgress: () => {
        throw new Error('my mistake')
      },
    })
    const second = it.models.ensure('tiny')
    await it.server.reached(5)
    it.pulls[0]?.end(lines.join(''))
    await expect(first).rejects.toThrow('my mistake')
    expect(await second).toEqual({ pulled: true })
  })

  test('a pull that fails fails for all who wait, in the server’s words, and can be tried again', async () => {
    await using it = await pulling()
    const both = [it.models.ensure('tiny'), it.models.ensure('tiny')]
    await it.server.reached(5)
    it.pulls[0]?.end(`${lines[0]}{"error":"pull model manifest: file does not exist"}\n`)
    for (const one of both)
      await expect(one).rejects.toMatchObject({
        name: 'OllamaStreamError',
        remedy: expect.stringContaining('ollama.com/search') as string,
      })
    const again = it.models.ensure('tiny')
    await it.server.reached(8)
    it.pulls[1]?.end(lines.join(''))
    expect(await again).toEqual({ pulled: true })
  })

  test('behind a proxy that pulls nothing says so', async () => {
    await using server = await answering({
      '/api/show': notShown,
      '/api/tags': { status: 200, body: '{"models":[]}' },
      '/api/pull': notManaged,
    })
    await expect(modelsOf(server).ensure('tiny')).rejects.toMatchObject({
      status: 501,
      remedy: 'Ask the Ollama behind the proxy directly',
    })
  })

  test('with a signal that is already aborted sends nothing', async () => {
    await using it = await pulling()
    await expect(
      it.models.ensure('tiny', { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough')
    expect(it.server.asked).toHaveLength(0)
  })
})
