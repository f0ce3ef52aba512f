/** Numbered claims about the cloud, a gateway and the Olla proxy that the mock shows. `docs/deployments.md` lists them. */
import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

const messages = [{ role: 'user', content: 'Hi' }]
const ask = { model: 'gpt-oss:20b', messages, stream: false }

async function send(
  { url }: MockOllama,
  path: string,
  body?: object,
  headers: Record<string, string> = { 'Content-Type': 'application/json', Authorization: 'Bearer key' },
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

test('the cloud speaks the compatible dialects, too (claim 0.4), and lists gpt-oss:20b (claim 0.7)', async () => {
  await using cloud = await createMockOllama({ as: 'cloud' })
  const statuses = [
    (await send(cloud, '/v1/chat/completions', ask)).status,
    (await send(cloud, '/v1/messages', { ...ask, max_tokens: 9 })).status,
  ]

  expect(statuses).toEqual([200, 200])
  expect((await send(cloud, '/api/tags')).text).toContain('"name":"gpt-oss:20b"')
})

test('a whole chat of the cloud: options, fields and counts (claim 0.10, claim 0.11, claim 0.12, claim 0.13, claim 0.14, claim 0.15)', async () => {
  await using cloud = await createMockOllama({ as: 'cloud' })
  const options = {
    temperature: 0.5,
    top_p: 0.9,
    num_predict: 9,
    frequency_penalty: 1,
    presence_penalty: 1,
    stop: ['two'],
  }
  cloud.on({ options }).reply({ content: ['one ', 'two ', 'three'], usage: { prompt: 3 } })
  const { status, text } = await send(cloud, '/api/chat', { ...ask, options })

  expect(status).toBe(200)
  expect(JSON.parse(text)).toMatchObject({
    model: 'gpt-oss:20b',
    created_at: expect.any(String),
    message: { role: 'assistant', content: 'one ' },
    done: true,
    done_reason: 'stop',
    total_duration: expect.any(Number),
    prompt_eval_count: 3,
    eval_count: expect.any(Number),
  })
})

test('a streamed chat of the cloud: a line for each object, the last one with counts (claim 0.16, claim 0.17)', async () => {
  await using cloud = await createMockOllama({ as: 'cloud' })
  cloud.reply({ content: ['a', 'b'] })
  const { text, headers } = await send(cloud, '/api/chat', { ...ask, stream: true })
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { done: boolean; created_at: string; eval_count?: number })

  expect(headers.get('content-type')).toBe('application/x-ndjson')
  expect(lines.map(({ done }) => done)).toEqual([false, false, true])
  expect(lines.every(({ created_at }) => /\.\d+Z$/.test(created_at))).toBe(true)
  expect(lines.at(-1)?.eval_count).toBeGreaterThan(0)
})

test('a conversation is sent whole each time (claim 0.18)', async () => {
  await using cloud = await createMockOllama({ as: 'cloud' })
  cloud.on({ turn: 2 }).reply('the second answer')
  const history = [...messages, { role: 'assistant', content: 'Hello' }, { role: 'user', content: 'And?' }]

  expect((await send(cloud, '/api/chat', { ...ask, messages: history })).text).toContain('the second answer')
})

test('a gateway: streams, completions, names with a tag (claim 2.4, claim 2.5, claim 2.7, claim 2.10)', async () => {
  await using gateway = await createMockOllama({ as: 'gateway', models: ['llama3:8b'] })
  const model = 'llama3:8b'
  const streamed = await send(gateway, '/v1/chat/completions', { ...ask, model, stream: true })
  const completed = await send(gateway, '/v1/completions', { model, prompt: 'Hi' })

  expect([streamed.status, completed.status]).toEqual([200, 200])
  expect(streamed.headers.get('content-type')).toBe('text/event-stream')
  expect(streamed.text).toMatch(/"model":"llama3:8b".*data: \[DONE\]\n\n$/s)
  expect(completed.text).toContain('"object":"text_completion"')
})

interface Fleet extends AsyncDisposable {
  olla: MockOllama
  one: MockOllama
  two: MockOllama
}

/** Only the second one embeds. */
async function createFleet(): Promise<Fleet> {
  const one = await createMockOllama({ models: ['llama3.2'] })
  const two = await createMockOllama({ models: ['llama3.2', 'nomic-embed-text'] })
  const olla = await createMockOllama({
    as: 'olla',
    backends: [one.url, two.url],
    olla: { balancer: 'round-robin' },
  })
  const all = [olla, one, two]
  return {
    olla,
    one,
    two,
    [Symbol.asyncDispose]: async () => void (await Promise.all(all.map((mock) => mock.close()))),
  }
}

test('the proxy forwards generate (claim 3.4), with options that no Ollama knows (claim 3.5)', async () => {
  await using fleet = await createFleet()
  const body = { model: 'llama3.2:latest', prompt: 'Hi', stream: false, options: { max_tokens: 1 } }
  const { status, text } = await send(fleet.olla, '/olla/ollama/api/generate', body)

  expect(status).toBe(200)
  expect(JSON.parse(text)).toMatchObject({ done_reason: 'stop', response: expect.stringMatching(/\w+ \w+/) })
})

test('embeddings are routed by model, embed is not (claim 3.7); the former are only a vector (claim 3.8)', async () => {
  await using fleet = await createFleet()
  const model = 'nomic-embed-text:latest'
  const older = await Promise.all(
    [1, 2].map(() => send(fleet.olla, '/olla/ollama/api/embeddings', { model, prompt: 'a' })),
  )
  const newer = [
    (await send(fleet.olla, '/olla/ollama/api/embed', { model, input: 'a' })).status,
    (await send(fleet.olla, '/olla/ollama/api/embed', { model, input: 'a' })).status,
  ]

  expect(older.map(({ text }) => Object.keys(JSON.parse(text) as object))).toEqual([
    ['embedding'],
    ['embedding'],
  ])
  expect(newer.toSorted((a, b) => a - b)).toEqual([200, 404])
})

test('tags are the proxy’s own list, with fewer details (claim 3.9, claim 3.10); not every endpoint is there (claim 3.2)', async () => {
  await using fleet = await createFleet()
  const { text } = await send(fleet.olla, '/olla/ollama/api/tags')
  const { models } = JSON.parse(text) as { models: { name: string; modified_at: string; details: object }[] }

  expect(models.map(({ name }) => name).toSorted()).toEqual(['llama3.2:latest', 'nomic-embed-text:latest'])
  expect(Object.keys(models[0]?.details ?? {})).toEqual(['family', 'parameter_size', 'quantization_level'])
  expect(models[0]?.modified_at).toMatch(/T\d\d:\d\d:\d\dZ$/)
  expect((await send(fleet.olla, '/olla/ollama/api/show', { model: 'llama3.2' })).status).toBe(501)
})

test('what is loaded is the truth of one backend (claim 3.14)', async () => {
  await using fleet = await createFleet()
  await send(fleet.two, '/api/generate', { model: 'llama3.2' })
  const seen = [
    (await send(fleet.olla, '/olla/ollama/api/ps')).text,
    (await send(fleet.olla, '/olla/ollama/api/ps')).text,
  ]

  expect(seen.filter((text) => text.includes('llama3.2'))).toHaveLength(1)
})

test('a completion is the daemon’s: its fingerprint, its id, its times (claim 3.18, claim 3.20)', async () => {
  await using fleet = await createFleet()
  const body = { ...ask, model: 'llama3.2:latest' }

  expect((await send(fleet.olla, '/olla/openai/v1/chat/completions', body)).text).toMatch(
    /"id":"chatcmpl-\d{1,3}".*"system_fingerprint":"fp_ollama"/,
  )
  expect((await send(fleet.olla, '/olla/ollama/api/chat', body)).text).toMatch(
    /"created_at":"[^"]*\.\d{4,9}Z"/,
  )
})

test('a backend learns of the proxy and of the client, not of the request id that the proxy made (claim 3.21, claim 3.22)', async () => {
  await using fleet = await createFleet()
  await send(
    fleet.olla,
    '/olla/ollama/api/chat',
    { ...ask, model: 'llama3.2:latest' },
    {
      'Content-Type': 'application/json',
      'X-Forwarded-For': '10.1.1.1',
    },
  )
  const { headers = {} } =
    [fleet.one, fleet.two].flatMap(({ requests }) => requests).find(({ path }) => path === '/api/chat') ?? {}

  expect(headers).toMatchObject({
    'x-proxied-by': 'Olla/v0.0.28',
    via: '1.1 olla/v0.0.28',
    'x-forwarded-for': '10.1.1.1, 127.0.0.1',
    'x-forwarded-host': `127.0.0.1:${fleet.olla.port}`,
    'x-forwarded-proto': 'http',
    'x-model': 'llama3.2:latest',
  })
  expect(headers).not.toHaveProperty('x-olla-request-id')
})
