/** Fall-back across deployments: when another one is asked, what is sent there, and how the response says so. */
import { deadURL } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClientOptions, OllamaError } from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'

const question = { model: 'llama3.2', messages: [{ role: 'user' as const, text: 'Hi' }] }
const hello = lines.text('Hello') + lines.end

function serveStatus(status: number, body: string): Promise<TestServer> {
  return serve((_request, response) => response.writeHead(status).end(body))
}

/** A client of the first server that falls back to the others. */
function clientOf(
  [first, ...others]: TestServer[],
  options: OllamaClientOptions = {},
): ReturnType<typeof createOllamaClient> {
  return createOllamaClient({
    baseURL: first?.url,
    fallback: others.map(({ url }) => ({ baseURL: url })),
    ...options,
  })
}

function toURL(input: string | URL | Request): string {
  return input instanceof Request ? input.url : input.toString()
}

const models = (server: TestServer): unknown[] =>
  server.bodies.map((body) => (JSON.parse(body) as { model: unknown }).model)

test('a deployment that answers is the only one asked', async () => {
  await using first = await serveStatus(200, hello)
  await using second = await serveStatus(200, hello)
  const { warnings, response } = await clientOf([first, second]).chat.generate(question)
  expect({ warnings, fallback: response.servedBy.fallback }).toEqual({ warnings: [], fallback: undefined })
  expect([first.asked.length, second.asked.length]).toEqual([1, 0])
})

test('nothing listens: the fallback answers, which the response and one warning say', async () => {
  await using second = await serveStatus(200, hello)
  const dead = deadURL
  const { chat } = createOllamaClient({ baseURL: dead, fallback: [{ baseURL: second.url }] })
  const { text, warnings, response } = await chat.generate(question)
  expect(text).toBe('Hello')
  expect(response.servedBy).toEqual({
    deployment: 'local',
    baseURL: second.url,
    fallback: {
      index: 0,
      failed: [{ baseURL: dead, deployment: 'local', message: expect.stringContaining(dead) }],
    },
  })
  expect(warnings).toEqual([
    {
      type: 'changed',
      setting: 'fallback[0]',
      message: expect.stringMatching(
        new RegExp(
          `^fallback\\[0\\] \\(${second.url}\\) answered, because the deployments before it did not: ${dead}: `,
        ),
      ),
    },
  ])
})

describe('another deployment is asked after', () => {
  test.each<[number, string]>([
    [404, '{"error":"model \'llama3.2\' not found"}'],
    [404, 'No ollama endpoints available'],
    [408, ''],
    [410, '{"error":"model retired"}'],
    [402, '{"error":"payment required"}'],
    [403, '{"error":"this model requires a subscription, upgrade for access: https://ollama.com/upgrade"}'],
    [429, '{"error":"you (baker) have reached your weekly usage limit"}'],
    [429, '{"error":"rate limit exceeded"}'],
    [500, '{"error":"model runner has unexpectedly stopped"}'],
    [502, 'Bad Gateway'],
    [503, '{"error":"server busy, please try again.  maximum pending requests exceeded"}'],
  ])('%i %s', async (status, body) => {
    await using first = await serveStatus(status, body)
    await using second = await serveStatus(200, hello)
    expect(await clientOf([first, second]).chat.generate(question)).toMatchObject({ text: 'Hello' })
  })
})

describe('no other deployment is asked after', () => {
  test.each<[number, string]>([
    [400, '{"error":"\\"llama3.2\\" does not support tools"}'],
    [401, '{"error":"unauthorized"}'],
    [403, ''],
    [413, ''],
    [422, '{"detail":"no"}'],
  ])('%i %s', async (status, body) => {
    await using first = await serveStatus(status, body)
    await using second = await serveStatus(200, hello)
    await expect(clientOf([first, second]).chat.generate(question)).rejects.toMatchObject({ status })
    expect(second.asked).toEqual([])
  })

  test('the first byte of a response', async () => {
    await using first = await serve((_request, response) =>
      response.write(lines.text('Hel'), () => response.destroy()),
    )
    await using second = await serveStatus(200, hello)
    await expect(clientOf([first, second]).chat.generate(question)).rejects.toMatchObject({
      name: 'OllamaStreamError',
      partial: { text: 'Hel' },
    })
    expect(second.asked).toEqual([])
  })

  test('an abort', async () => {
    await using first = await serve(() => undefined)
    await using second = await serveStatus(200, hello)
    const leaving = new AbortController()
    const answer = clientOf([first, second]).chat.generate(question, { signal: leaving.signal })
    await first.reached(1)
    leaving.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(second.asked).toEqual([])
  })
})

test('a time limit before the response headers is one more reason', async () => {
  await using second = await serveStatus(200, hello)
  const late = Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT' })
  const { chat } = createOllamaClient({
    baseURL: 'http://late.test',
    fallback: [{ baseURL: second.url }],
    fetch: (url, init) =>
      toURL(url).startsWith('http://late.test')
        ? Promise.reject(new TypeError('fetch failed', { cause: late }))
        : fetch(url, init),
  })
  expect(await chat.generate(question)).toMatchObject({ text: 'Hello' })
})

test('all failed: the error is the first one, and names what the others said', async () => {
  await using first = await serveStatus(503, '{"error":"busy"}')
  await using second = await serveStatus(404, '{"error":"model \'llama3.2\' not found"}')
  const error: unknown = await clientOf([first, second])
    .chat.generate(question)
    .catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(OllamaError)
  expect(error).toMatchObject({
    status: 503,
    message: expect.stringMatching(
      new RegExp(
        `^POST ${first.url}/api/chat answered 503: busy.* No other deployment answered: fallback\\[0\\] \\(${second.url}\\): POST ${second.url}/api/chat answered 404`,
      ),
    ),
  })
})

const seen = (server: TestServer): unknown => {
  const [request] = server.asked
  const { authorization, 'x-tenant': tenant, 'x-call': call } = request?.headers ?? {}
  return { url: request?.url, authorization, tenant, call }
}

test('each deployment gets its own key, headers and model, and nothing that was meant for the first', async () => {
  await using first = await serveStatus(503, '')
  await using second = await serveStatus(503, '')
  await using third = await serveStatus(200, hello)
  const { chat } = createOllamaClient({
    baseURL: first.url,
    apiKey: 'key-one',
    headers: { 'x-tenant': 'one' },
    queryParams: { token: 'one' },
    fallback: [
      { baseURL: second.url, apiKey: 'key-two', headers: { 'x-tenant': 'two' }, model: 'other' },
      { baseURL: third.url, deployment: 'cloud', model: 'gpt-oss:120b-cloud' },
    ],
  })
  await chat.generate(question, { headers: { 'x-call': 'secret' } })
  expect(seen(first)).toEqual({
    url: '/api/chat?token=one',
    authorization: 'Bearer key-one',
    tenant: 'one',
    call: 'secret',
  })
  expect(seen(second)).toEqual({
    url: '/api/chat',
    authorization: 'Bearer key-two',
    tenant: 'two',
    call: undefined,
  })
  expect(seen(third)).toEqual({
    url: '/api/chat',
    authorization: undefined,
    tenant: undefined,
    call: undefined,
  })
  expect([first, second, third].map(models)).toEqual([['llama3.2'], ['other'], ['gpt-oss:120b']])
})

test('a gateway is asked in the dialect that it speaks', async () => {
  const frames = [
    '{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}],"model":"m"}',
    '[DONE]',
  ]
  await using first = await serveStatus(503, '')
  await using second = await serveStatus(200, frames.map((frame) => `data: ${frame}\n\n`).join(''))
  const { chat } = createOllamaClient({
    baseURL: first.url,
    fallback: [{ baseURL: second.url, deployment: 'gateway' }],
  })
  expect(await chat.generate(question)).toMatchObject({ text: 'Hi', usage: { source: 'gateway' } })
  expect(second.asked[0]?.url).toBe('/v1/chat/completions')
})

test('the methods of a dialect fall back for inference, and manage models on the first deployment only', async () => {
  await using first = await serveStatus(503, '')
  await using second = await serveStatus(200, '{"response":"Hi","done":true}')
  const { native } = clientOf([first, second])
  expect(await native.generate({ model: 'm', prompt: 'Hi' })).toMatchObject({ response: 'Hi' })
  await expect(native.pull({ model: 'm' })).rejects.toMatchObject({ status: 503 })
  await expect(native.tags()).rejects.toMatchObject({ status: 503 })
  expect(second.asked.map(({ url }) => url)).toEqual(['/api/generate'])
})

test('embed falls back, too', async () => {
  await using first = await serveStatus(503, '')
  await using second = await serveStatus(200, '{"embeddings":[[1,0]]}')
  const { embeddings, responses } = await clientOf([first, second]).embed({ model: 'e', inputs: ['a'] })
  expect({ embeddings, fallback: responses[0]?.servedBy.fallback?.index }).toEqual({
    embeddings: [[1, 0]],
    fallback: 0,
  })
})

test('a deployment that failed three times in a row is not asked for a while; one that lacks a model is', async () => {
  await using down = await serveStatus(503, '')
  await using lacking = await serveStatus(404, '{"error":"model \'llama3.2\' not found"}')
  await using last = await serveStatus(200, hello)
  const { chat } = clientOf([down, lacking, last])
  for (let i = 0; i < 5; i++) await chat.generate(question)
  const { response } = await chat.generate(question)
  expect([down, lacking, last].map(({ asked }) => asked.length)).toEqual([3, 6, 6])
  expect(response.servedBy.fallback?.failed[0]?.message).toMatch(
    /^not asked: it failed several times in a row, at last with: POST .* answered 503/,
  )
})

test('with every circuit open, the first deployment is asked all the same', async () => {
  await using first = await serveStatus(503, '')
  await using second = await serveStatus(503, '')
  const { chat } = clientOf([first, second])
  for (let i = 0; i < 3; i++) await chat.generate(question).catch(() => undefined)
  await expect(chat.generate(question)).rejects.toMatchObject({ status: 503 })
  expect([first.asked.length, second.asked.length]).toEqual([4, 3])
})

test('with every circuit open, the error says why each deployment is not asked', async () => {
  await using first = await serveStatus(503, '')
  await using second = await serveStatus(502, '')
  const { chat } = clientOf([first, second])
  for (let i = 0; i < 3; i++) await chat.generate(question).catch(() => undefined)
  await expect(chat.generate(question)).rejects.toThrow(
    `fallback[0] (${second.url}): not asked: it failed several times in a row, at last with: POST ${second.url}/api/chat answered 502`,
  )
})

test('all down: the message names each deployment with its cause', async () => {
  await using busy = await serveStatus(503, '{"error":"busy"}')
  await using lacking = await serveStatus(404, '{"error":"model \'llama3.2\' not found"}')
  const { chat } = createOllamaClient(
    {
      baseURL: deadURL,
      fallback: [{ baseURL: busy.url }, { baseURL: lacking.url, deployment: 'local' }],
    },
    { fallback: 'settings.fallback' },
  )
  const error = (await chat.generate(question).catch((cause: unknown) => cause)) as OllamaError
  for (const part of [
    `POST ${deadURL}/api/chat`,
    `settings.fallback[0] (${busy.url}): POST ${busy.url}/api/chat answered 503: busy`,
    `settings.fallback[1] (${lacking.url}): POST ${lacking.url}/api/chat answered 404`,
  ])
    expect(error.message).toContain(part)
})

test('one that is skipped first is named, too', async () => {
  await using down = await serveStatus(503, '')
  await using wanting = await serve((_request, response, count) =>
    count < 4 ? response.end(hello) : response.writeHead(404).end('{"error":"model \'llama3.2\' not found"}'),
  )
  const { chat } = clientOf([down, wanting])
  for (let i = 0; i < 3; i++) await chat.generate(question)
  await expect(chat.generate(question)).rejects.toThrow(
    `No other deployment answered: baseURL (${down.url}): not asked: it failed several times in a row`,
  )
})

test.each<[string, (url: string) => OllamaClientOptions, string]>([
  [
    'the same URL',
    (url) => ({ baseURL: url, fallback: [{ baseURL: `${url}/` }] }),
    'fallback[0] is the same deployment as baseURL',
  ],
  [
    'the same entry twice',
    (url) => ({
      fallback: [
        { baseURL: url, model: 'm' },
        { baseURL: url, model: 'm' },
      ],
      baseURL: deadURL,
    }),
    'fallback[1] is the same deployment as fallback[0]',
  ],
  [
    'a cloud that is elsewhere',
    (url) => ({ baseURL: url, fallback: [{ deployment: 'cloud', baseURL: 'http://gpu.example:11434' }] }),
    'the option fallback[0].deployment is "cloud", but fallback[0].baseURL is at gpu.example:11434',
  ],
  [
    'a URL that is none',
    (url) => ({ baseURL: url, fallback: [{ baseURL: 'http://' }] }),
    'fallback[0].baseURL is "http://"',
  ],
])('%s is refused', (_, options, message) => {
  expect(() => createOllamaClient(options('http://127.0.0.1:11434'))).toThrow(message)
})

test('the same URL with another model or key is another deployment', () => {
  const baseURL = 'http://127.0.0.1:11434'
  expect(() => createOllamaClient({ baseURL, fallback: [{ baseURL, model: 'small' }] })).not.toThrow()
  expect(() =>
    createOllamaClient({
      deployment: 'cloud',
      apiKey: 'a',
      fallback: [{ deployment: 'cloud', apiKey: 'b' }],
    }),
  ).not.toThrow()
})

test('the environment is no place to mend an entry of fallback', async () => {
  const { chat } = createOllamaClient({ baseURL: deadURL, fallback: [{ baseURL: deadURL, model: 'x' }] })
  const failed = chat.generate(question)
  await expect(failed).rejects.toThrow(/set baseURL or OLLAMA_HOST to where it runs/)
  await expect(failed).rejects.toThrow(/set fallback\[0\]\.baseURL to where it runs/)
})
