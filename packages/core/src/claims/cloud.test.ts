/** The claims about Ollama Cloud, once Turbo (`docs/deployments.md`), as the client meets them today. */
import { afterEach, expect, test, vi } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { answered, collect, firstSentBy, question, recorded, refused, replayed } from '../testing/claims.ts'
import { lines } from '../testing/serve.ts'

const cloud = { deployment: 'cloud', apiKey: 'k-1' } as const

afterEach(() => {
  vi.unstubAllEnvs()
})

test('claim 0.1: turbo is an alias of cloud', () => {
  const { deployment, baseURL } = createOllamaClient({ deployment: 'turbo' })
  expect({ deployment, baseURL }).toEqual({ deployment: 'cloud', baseURL: 'https://ollama.com' })
})

test('claim 0.2: the key is sent as a Bearer token, and the list is read without one', async () => {
  const { headers } = await firstSentBy(({ chat }) => chat.generate(question), cloud)
  expect(headers['authorization']).toBe('Bearer k-1')
  const open = await firstSentBy(({ models }) => models.list(), { deployment: 'cloud' })
  expect([open.url, open.headers['authorization']]).toEqual(['/api/tags', undefined])
})

test('claim 0.3: OLLAMA_API_KEY is sent to https://ollama.com only', async () => {
  vi.stubEnv('OLLAMA_API_KEY', 'k-env')
  const seen: (string | null)[] = []
  const fetch: typeof globalThis.fetch = (_url, init) => {
    seen.push(new Headers(init?.headers).get('authorization'))
    return Promise.resolve(new Response(lines.end))
  }
  for (const baseURL of [
    'https://ollama.com',
    'http://ollama.com',
    'https://ollama.com.example.org',
    'http://127.0.0.1:11434',
  ])
    await createOllamaClient({ baseURL, fetch }).chat.generate(question)
  expect(seen).toEqual(['Bearer k-env', null, null, null])
  expect((await refused({ status: 401, body: 'unauthorized\n' }, cloud)).remedy).toContain(
    'https://ollama.com/settings/keys',
  )
})

test('claim 0.4: the openai and anthropic dialects work there, too', async () => {
  const openai = await firstSentBy(
    (client) => client.openai.chatCompletions({ model: 'm', messages: [] }),
    cloud,
  )
  const anthropic = await firstSentBy(
    (client) => client.anthropic.messages({ model: 'm', max_tokens: 1, messages: [] }),
    cloud,
  )
  expect([openai.url, anthropic.url]).toEqual(['/v1/chat/completions', '/v1/messages'])
})

test('claim 0.5: models are listed by GET /api/tags', async () => {
  const { method, url } = await firstSentBy(({ models }) => models.list(), cloud)
  expect(`${method} ${url}`).toBe('GET /api/tags')
})

test.each([
  ['claim 0.6', 'gpt-oss:120b'],
  ['claim 0.7', 'gpt-oss:20b'],
])('%s: %s has no suffix there, and names for a daemon lose theirs', async (_claim, name) => {
  for (const model of [name, `${name}-cloud`, `${name}:cloud`]) {
    const sent = await firstSentBy(({ chat }) => chat.generate({ ...question, model }), cloud)
    expect(sent.body).toMatchObject({ model: name })
  }
})

test('claim 0.8: a retired model is status 410, with its replacement where the server names one', async () => {
  const body = { error: "model 'deepseek-v3.1:671b' was retired on 2026-07-15, use deepseek-v4-flash" }
  expect(await refused({ status: 410, body }, cloud)).toMatchObject({
    code: 'model_retired',
    retryable: false,
    remedy: 'The model is retired: use deepseek-v4-flash instead',
  })
})

test('claim 0.9: the list is what the server says, however long', async () => {
  const models = Array.from({ length: 18 }, (_, i) => ({ name: `m${i}` }))
  expect(await answered({ body: { models } }, (client) => client.models.list(), cloud)).toHaveLength(18)
})

test('claim 0.10: POST /api/chat takes model, messages, stream and options', async () => {
  const { method, url, body } = await firstSentBy(
    ({ chat }) => chat.generate({ ...question, options: { seed: 1 } }),
    cloud,
  )
  expect([method, url, body]).toEqual([
    'POST',
    '/api/chat',
    { model: 'llama3.2', messages: [{ role: 'user', content: 'Hi' }], stream: true, options: { seed: 1 } },
  ])
})

test('claim 0.11: stream false is one JSON object', async () => {
  const answer = await replayed(recorded('cloud/proxy/chat', 1), ({ native }) =>
    native.chat({ model: 'gpt-oss:120b-cloud' }),
  )
  expect(answer).toMatchObject({ model: 'gpt-oss:120b', done: true, message: { content: 'Good evening 🌙' } })
})

test.each([
  ['claim 0.12', { temperature: 0.5, num_predict: 9, top_p: 0.9 }],
  ['claim 0.13', { frequency_penalty: 0.5, presence_penalty: 0.5 }],
  ['claim 0.14', { stop: ['END', '\n\n'] }],
])('%s: the options %j are sent as they are, without a warning', async (_claim, options) => {
  const { body } = await firstSentBy(({ chat }) => chat.generate({ ...question, options }), cloud)
  expect(body['options']).toEqual(options)
  expect(
    await answered(
      { body: lines.end },
      async ({ chat }) => (await chat.generate({ ...question, options })).warnings,
      cloud,
    ),
  ).toEqual([])
})

test('claim 0.15: all fields of a response are read', async () => {
  const { start, thinking, text, finishReason, usage, timings } = await replayed(
    recorded('cloud/proxy/chat'),
    ({ chat }) => chat.generate(question),
  )
  expect(start).toMatchObject({ model: 'gpt-oss:120b', createdAt: new Date('2026-11-20T09:15:00.123Z') })
  expect({ thinking, text, finishReason }).toEqual({
    thinking: expect.stringMatching(/\w/),
    text: expect.stringMatching(/\w/),
    finishReason: 'stop',
  })
  expect(usage).toMatchObject({ inputTokens: expect.any(Number), outputTokens: expect.any(Number) })
  expect(timings?.total).toBeGreaterThan(0)
  expect(
    (await replayed(recorded('cloud/stub/chat'), ({ chat }) => chat.generate(question))).start.remote?.model,
  ).toBe('gpt-oss:120b')
})

test('claim 0.16: lines without created_at are read', async () => {
  const body =
    '{"model":"m","message":{"role":"assistant","content":"Hi"},"done":false}\n{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}\n'
  const { text, start } = await answered({ body }, ({ chat }) => chat.generate(question), cloud)
  expect({ text, start }).toEqual({
    text: 'Hi',
    start: { model: 'm', servedBy: expect.any(Object) },
  })
})

test('claim 0.17: done or a done_reason ends a response; neither is an error', async () => {
  const line = '{"model":"m","message":{"role":"assistant","content":"Hi"}'
  expect(
    await answered({ body: `${line},"done_reason":"stop"}\n` }, ({ chat }) => chat.generate(question), cloud),
  ).toMatchObject({ text: 'Hi' })
  await expect(
    answered({ body: `${line}}\n` }, ({ chat }) => chat.generate(question), cloud),
  ).rejects.toMatchObject({ code: 'incomplete_answer', partial: { text: 'Hi' } })
})

test('claim 0.18: a conversation is sent whole with each question', async () => {
  const messages = [
    { role: 'user' as const, text: 'One?' },
    { role: 'assistant' as const, text: 'One.' },
    { role: 'user' as const, text: 'Two?' },
  ]
  const { body } = await firstSentBy(({ chat }) => chat.generate({ model: 'm', messages }), cloud)
  expect(body['messages']).toEqual(messages.map(({ role, text }) => ({ role, content: text })))
})

test('claim 0.20: status 401 as text, as JSON, and with a sign-in link', async () => {
  for (const body of ['unauthorized\n', { error: 'unauthorized' }])
    expect(await refused({ status: 401, body }, cloud)).toMatchObject({
      code: 'invalid_api_key',
      serverMessage: 'unauthorized',
      retryable: false,
    })
  const link = 'https://ollama.com/connect?name=anna-laptop&key=abc'
  const error = await refused(
    { status: 401, body: { error: 'unauthorized', signin_url: link } },
    { deployment: 'local' },
  )
  expect(error.remedy).toContain(link)
  expect(JSON.stringify(error)).not.toContain('anna-laptop')
})

test.each([
  ["model 'x' not found", (client: ReturnType<typeof createOllamaClient>) => client.chat.generate(question)],
  [
    'model "x" not found, try pulling it first',
    (client: ReturnType<typeof createOllamaClient>) => client.native.embed({ model: 'x', input: 'a' }),
  ],
])('claim 0.21: status 404 in the words %s', async (said, ask) => {
  expect(await refused({ status: 404, body: { error: said } }, { deployment: 'local' }, ask)).toMatchObject({
    status: 404,
    serverMessage: said,
    retryable: false,
    remedy: 'Run: ollama pull x',
  })
  const envelope = {
    error: { message: 'model "x" not found', type: 'not_found_error', param: null, code: null },
  }
  expect(await refused({ status: 404, body: envelope }, cloud)).toMatchObject({
    code: 'model_not_found',
    remedy: expect.stringContaining('Ollama Cloud has no model x'),
  })
})

test('claim 0.22: a rate limit may be tried again; a used-up window may not', async () => {
  expect(await refused({ status: 429, body: { error: 'rate limit exceeded' } }, cloud)).toMatchObject({
    retryable: true,
  })
  for (const window of ['session', 'weekly', 'hourly'])
    expect(
      await refused(
        { status: 429, body: { error: `you (baker) have reached your ${window} usage limit` } },
        cloud,
      ),
    ).toMatchObject({ code: `usage_limit_${window}`, retryable: false })
})

test('an upstream that breaks off in mid-stream is an error with the partial text', async () => {
  await expect(
    replayed(recorded('cloud/proxy/cut-mid-stream'), ({ chat }) => collect(chat.stream(question))),
  ).rejects.toMatchObject({ name: 'OllamaStreamError', partial: { text: expect.stringMatching(/^Good/) } })
})
