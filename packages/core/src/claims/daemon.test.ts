/** The claims about a daemon's own API and settings (`docs/deployments.md`), as the client meets them today. */
import { cutBytes } from '@ollamakit/fixtures'
import { afterEach, expect, test, vi } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { answered, collect, firstSentBy, question, recorded, refused, replayed } from '../testing/claims.ts'
import { lines } from '../testing/serve.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('claim 4.1: servers before tool-call ids are read: a call gets an id', async () => {
  const call = { function: { name: 'f', arguments: { a: 1 } } }
  const body = `${JSON.stringify({ model: 'm', message: { role: 'assistant', content: '', tool_calls: [call] }, done: true, done_reason: 'stop' })}\n`
  const { toolCalls } = await answered({ body }, ({ chat }) => chat.generate(question))
  expect(toolCalls).toEqual([{ id: expect.stringMatching(/^call_/), name: 'f', arguments: '{"a":1}' }])
})

test.each([
  ['claim 4.2', 'gpu-box', 'http://gpu-box:11434'],
  ['claim 4.2', 'https://gpu-box/ollama', 'https://gpu-box/ollama'],
  ['claim 4.22', '', 'http://127.0.0.1:11434'],
  ['claim 4.22', '0.0.0.0', 'http://127.0.0.1:11434'],
])('%s: OLLAMA_HOST %j is %s', (_claim, host, baseURL) => {
  vi.stubEnv('OLLAMA_HOST', host)
  expect(createOllamaClient().baseURL).toBe(baseURL)
})

test.each(['local', 'olla', 'cloud'] as const)(
  'claim 4.3: each body is sent as application/json (%s)',
  async (deployment) => {
    const { headers } = await firstSentBy(({ chat }) => chat.generate(question), { deployment })
    expect(headers['content-type']).toBe('application/json')
  },
)

test('claim 4.4: generate takes system and options, and streams unless asked whole', async () => {
  const { url, body } = await firstSentBy(({ native }) =>
    native.generate({
      model: 'm',
      prompt: 'Hi',
      system: 'Be brief.',
      options: { num_ctx: 8192, num_gpu: 1 },
    }),
  )
  expect([url, body]).toEqual([
    '/api/generate',
    { model: 'm', prompt: 'Hi', system: 'Be brief.', options: { num_ctx: 8192, num_gpu: 1 }, stream: false },
  ])
})

test('claim 4.5: lines and characters may be cut anywhere', async () => {
  const bytes = new TextEncoder().encode(lines.text('Grüße 🌍') + lines.end)
  const texts = new Set<string>()
  for (let at = 1; at < bytes.length; at++) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of cutBytes(bytes, [at])) controller.enqueue(piece)
        controller.close()
      },
    })
    const { chat } = createOllamaClient({ fetch: () => Promise.resolve(new Response(body)) })
    texts.add((await chat.generate(question)).text)
  }
  expect([...texts]).toEqual(['Grüße 🌍'])
})

test('claim 4.6: chunks of generate have response and done', async () => {
  const values = await replayed(recorded('native/generate/text'), ({ native }) =>
    collect(native.generateStream({ model: 'm' })),
  )
  expect(values.map(({ done }) => done)).toEqual([...values.slice(1).map(() => false), true])
  expect(values.map(({ response }) => response).join('')).not.toBe('')
})

test('claim 4.7: a whole generate has response', async () => {
  expect(
    await answered({ body: { model: 'm', response: 'Hi', done: true, done_reason: 'stop' } }, ({ native }) =>
      native.generate({ model: 'm' }),
    ),
  ).toMatchObject({ response: 'Hi' })
})

test('claim 4.8, claim 4.13: thinking, calls, results and pictures are parts of messages', async () => {
  const messages = [
    { role: 'system' as const, text: 'Be brief.' },
    { role: 'user' as const, text: 'Weather?', images: ['iVBORw0KGgo='] },
    {
      role: 'assistant' as const,
      text: '',
      thinking: 'Hm.',
      toolCalls: [{ id: 'call_1', name: 'f', arguments: '{"a":1}' }],
    },
    { role: 'tool' as const, text: 'sunny', toolCallId: 'call_1' },
  ]
  const { body } = await firstSentBy(({ chat }) => chat.generate({ model: 'm', messages }))
  expect(body['messages']).toMatchObject([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Weather?', images: ['iVBORw0KGgo='] },
    {
      role: 'assistant',
      content: '',
      thinking: 'Hm.',
      tool_calls: [{ id: 'call_1', function: { name: 'f', arguments: { a: 1 } } }],
    },
    { role: 'tool', content: 'sunny', tool_name: 'f', tool_call_id: 'call_1' },
  ])
})

test('claim 4.9: a schema is format; the cloud ignores it, so the response is checked', async () => {
  const format = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }
  expect((await firstSentBy(({ chat }) => chat.generate({ ...question, format }))).body['format']).toEqual(
    format,
  )
  const body = lines.text('{}') + lines.end
  await expect(
    answered({ body }, ({ chat }) => chat.generate({ ...question, format }), { deployment: 'cloud' }),
  ).rejects.toMatchObject({ code: 'format_mismatch' })
})

test('claim 4.10: text is apart from thinking, and a cut-off text says length', async () => {
  const { text, thinking, finishReason } = await replayed(
    recorded('native/chat/format-thinking'),
    ({ chat }) => chat.generate(question),
  )
  expect([typeof JSON.parse(text), thinking !== '', finishReason]).toEqual(['object', true, 'stop'])
  expect(
    (await replayed(recorded('native/chat/length'), ({ chat }) => chat.generate(question))).finishReason,
  ).toBe('length')
})

test('claim 4.11: capabilities come from show, else from the list', async () => {
  expect(
    await replayed(recorded('native/models/show-qwen3'), ({ models }) => models.capabilities('qwen3')),
  ).toMatchObject({ tools: 'yes', thinking: 'yes', vision: 'no' })
})

test('claim 4.12: arguments are an object on the wire and JSON text in chat', async () => {
  const { toolCalls } = await replayed(recorded('native/chat/tool-call'), ({ chat }) =>
    chat.generate(question),
  )
  expect(toolCalls[0]).toMatchObject({
    id: expect.stringMatching(/^call_/),
    arguments: expect.stringMatching(/^\{.*\}$/),
  })
})

test('claim 4.14: both dialects give the same events for the same turn, where the server lets them', async () => {
  const native = await replayed(recorded('native/chat/text'), ({ chat }) => chat.generate(question))
  const openai = await replayed(recorded('openai/chat/text-stream'), ({ chat }) => chat.generate(question), {
    dialect: 'openai',
  })
  expect([native.finishReason, openai.finishReason]).toEqual(['stop', 'stop'])
  expect([native.timings === undefined, openai.timings === undefined]).toEqual([false, true])
})

test('claim 4.15: embed gives numbers in both dialects', async () => {
  const native = await answered({ body: { embeddings: [[0.5, 1]] } }, (client) =>
    client.embed({ model: 'e', inputs: ['a'] }),
  )
  const openai = await answered(
    { body: { data: [{ index: 0, embedding: [0.5, 1] }], usage: {} } },
    (client) => client.embed({ model: 'e', inputs: ['a'] }),
    { dialect: 'openai' },
  )
  expect([native.embeddings, openai.embeddings.map((vector) => Array.from(vector))]).toEqual([
    [[0.5, 1]],
    [[0.5, 1]],
  ])
})

test.each([
  [
    'claim 4.16',
    'POST /api/pull',
    { model: 'm', stream: true },
    (client: ReturnType<typeof createOllamaClient>) => client.native.pull({ model: 'm' }),
  ],
  [
    'claim 4.17',
    'DELETE /api/delete',
    { model: 'm' },
    (client: ReturnType<typeof createOllamaClient>) => client.native.delete({ model: 'm' }),
  ],
  [
    'claim 4.18',
    'POST /api/copy',
    { source: 'a', destination: 'b' },
    (client: ReturnType<typeof createOllamaClient>) => client.native.copy({ source: 'a', destination: 'b' }),
  ],
  [
    'claim 4.19',
    'POST /api/show',
    { model: 'm' },
    (client: ReturnType<typeof createOllamaClient>) => client.native.show({ model: 'm' }),
  ],
])('%s: %s', async (_claim, endpoint, expected, call) => {
  const { method, url, body } = await firstSentBy(call)
  expect([`${method} ${url}`, body]).toEqual([endpoint, expected])
})

test('claim 4.20: ps says how long the context is', async () => {
  const { models } = await replayed(recorded('native/models/ps', 2), ({ native }) => native.ps())
  expect(models.length).toBeGreaterThan(0)
  expect(models.every((model) => typeof model.context_length === 'number')).toBe(true)
})

test('claim 4.21: tags say capabilities, and where a model really is', async () => {
  const { models } = await replayed(recorded('native/models/tags'), ({ native }) => native.tags())
  expect(models[0]).toMatchObject({ name: expect.any(String), capabilities: expect.any(Array) })
})

test.each([
  ['5m', '5m'],
  [0, 0],
  [-1, -1],
])('claim 4.25: keepAlive %j is sent as keep_alive', async (keepAlive, sent) => {
  expect(
    (await firstSentBy(({ chat }) => chat.generate({ ...question, keepAlive }))).body['keep_alive'],
  ).toBe(sent)
})

test('claim 4.28: the default context depends on the memory: it is asked for, not assumed', async () => {
  const shown = {
    details: {},
    model_info: { 'general.architecture': 'llama', 'llama.context_length': 131_072 },
  }
  const length = await answered(
    { body: { ...shown, models: [{ name: 'm:latest', context_length: 32_768 }] } },
    ({ models }) => models.contextLength('m'),
  )
  expect(length).toEqual({ inForce: 32_768, inForceFrom: 'loaded', maximum: 131_072 })
})

test.each<[string, number, string | object, object]>([
  ['OLLAMA_ORIGINS', 403, '', { retryable: false, remedy: expect.stringContaining('OLLAMA_ORIGINS') }],
  [
    'OLLAMA_MAX_QUEUE',
    503,
    { error: 'server busy, please try again.  maximum pending requests exceeded' },
    { retryable: true, remedy: expect.stringContaining('OLLAMA_MAX_QUEUE') },
  ],
  [
    'OLLAMA_NO_CLOUD',
    403,
    { error: 'ollama cloud is disabled: remote model is unavailable' },
    { retryable: false, remedy: expect.stringContaining('OLLAMA_NO_CLOUD') },
  ],
  [
    'OLLAMA_REMOTES',
    400,
    { error: 'this server cannot run this remote model' },
    { retryable: false, remedy: expect.stringContaining('OLLAMA_REMOTES') },
  ],
  [
    'OLLAMA_LOAD_TIMEOUT',
    500,
    { error: 'timed out waiting for llama-server to start' },
    { retryable: false, remedy: expect.stringContaining('OLLAMA_LOAD_TIMEOUT') },
  ],
])('claim 4.29: an error names the setting %s', async (_name, status, body, expected) => {
  expect(await refused({ status, body }, { deployment: 'local' })).toMatchObject(expected)
})
