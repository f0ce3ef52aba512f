/** Numbered claims about a daemon and its OpenAI-compatible API that the mock shows. `docs/deployments.md` lists them. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { readServerSettings } from '../settings/server-settings.ts'

const messages = [{ role: 'user', content: 'Hi' }]
const chat = { model: 'llama3.2', messages, stream: false }
const tool = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: {} } },
}
const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
const pixel = 'data:image/png;base64,iVBORw0KGgo='

let local: MockOllama
beforeAll(async () => {
  local = await createMockOllama({
    models: [
      'llama3.2',
      'qwen3',
      'nomic-embed-text',
      { name: 'eye', capabilities: ['completion', 'vision'] },
    ],
  })
})
afterAll(() => local.close())
beforeEach(() => local.reset())

async function send(
  path: string,
  body?: object | string,
  {
    method = body === undefined ? 'GET' : 'POST',
    headers = {},
  }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const content = typeof body === 'object' ? JSON.stringify(body) : body
  const response = await fetch(`${local.url}${path}`, {
    method,
    headers,
    ...(content === undefined ? {} : { body: content }),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

test.each<[claim: string, path: string, body: object | string | undefined, status: number, text: RegExp]>([
  [
    'claim 0.19: JSON has no comments',
    '/api/chat',
    '{ "model": "llama3.2" // the model\n}',
    400,
    /invalid character/,
  ],
  [
    'claim 1.3: JSON mode',
    '/v1/chat/completions',
    { ...chat, response_format: { type: 'json_schema', json_schema: { schema } } },
    200,
    /"content":"\{\\"n\\": ?-?\d+\}"/,
  ],
  [
    'claim 1.5: a picture in base64',
    '/v1/chat/completions',
    {
      model: 'eye',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: pixel } }] }],
    },
    200,
    /"object":"chat.completion"/,
  ],
  [
    'claim 1.10: log-probabilities',
    '/v1/chat/completions',
    { ...chat, logprobs: true },
    200,
    /"logprobs":\{"content":\[\{"token"/,
  ],
  [
    'claim 1.12: penalties and a seed are taken',
    '/v1/chat/completions',
    { ...chat, frequency_penalty: 0.5, presence_penalty: 0.5, seed: 1 },
    200,
    /"finish_reason":"stop"/,
  ],
  [
    'claim 1.19: completions have no JSON mode',
    '/v1/completions',
    { model: 'llama3.2', prompt: 'Hi', response_format: { type: 'json_object' } },
    200,
    /"text":"(?!\{)/,
  ],
  [
    'claim 1.20: completions return no log-probabilities',
    '/v1/completions',
    { model: 'llama3.2', prompt: 'Hi', logprobs: 1 },
    200,
    /^(?!.*"logprobs":\{)/s,
  ],
  [
    'claim 1.21: completions ignore n and echo',
    '/v1/completions',
    { model: 'llama3.2', prompt: 'Hi', n: 2, echo: true },
    200,
    /^(?!.*"index":1)(?!.*"text":"Hi)/s,
  ],
  [
    'claim 1.22: each chunk of completions has a usage, the last one the real one',
    '/v1/completions',
    { model: 'llama3.2', prompt: 'Hi', stream: true, stream_options: { include_usage: true } },
    200,
    /"usage":\{"prompt_tokens":0,.*"choices":\[\],.*"usage":\{"prompt_tokens":[1-9]/s,
  ],
  [
    'claim 1.23: models are the library’s',
    '/v1/models',
    undefined,
    200,
    /"created":\d+,"owned_by":"library"/,
  ],
  ['claim 1.24: one model', '/v1/models/llama3.2', undefined, 200, /"id":"llama3.2"/],
  ['claim 1.24: a name with a slash is no path', '/v1/models/a/b', undefined, 404, /^404 page not found$/],
  [
    'claim 1.28: user is ignored',
    '/v1/embeddings',
    { model: 'nomic-embed-text', input: 'a', user: 'u' },
    200,
    /"object":"list"/,
  ],
  [
    'claim 1.31: responses are not stored',
    '/v1/responses',
    { model: 'llama3.2', input: 'Hi', store: true },
    200,
    /"previous_response_id":null/,
  ],
  ['claim 4.2: the native API', '/api/tags', undefined, 200, /"models":/],
  ['claim 4.2: … and the compatible one at the same port', '/v1/models', undefined, 200, /"object":"list"/],
  [
    'claim 4.6: chunks of generate',
    '/api/generate',
    { model: 'llama3.2', prompt: 'Hi' },
    200,
    /^\{"model":"llama3.2","created_at":"[^"]+","response":"[^"]+","done":false\}\n/,
  ],
  [
    'claim 4.8: the roles of a chat',
    '/api/chat',
    {
      ...chat,
      messages: [
        { role: 'system', content: 'Be brief.' },
        ...messages,
        { role: 'assistant', content: 'Hm', thinking: 'Who?' },
        { role: 'tool', content: '1', tool_name: 'x', tool_call_id: 'c' },
      ],
    },
    200,
    /"role":"assistant"/,
  ],
  [
    'claim 4.9: a schema constrains, claim 4.10: and its text is JSON',
    '/api/chat',
    { ...chat, format: schema },
    200,
    /"content":"\{\\"n\\": ?-?\d+\}"/,
  ],
  [
    'claim 4.15: vectors are numbers',
    '/v1/embeddings',
    { model: 'nomic-embed-text', input: 'a' },
    200,
    /"embedding":\[-?\d/,
  ],
  [
    'claim 4.21: tags with capabilities',
    '/api/tags',
    undefined,
    200,
    /"capabilities":\["completion","tools"\]/,
  ],
])('%s', async (_, path, body, status, text) => {
  const reply = await send(path, body)

  expect(reply.status).toBe(status)
  expect(reply.text).toMatch(text)
})

test('a key is ignored (claim 1.1)', async () => {
  expect(
    (await send('/v1/chat/completions', chat, { headers: { Authorization: 'Bearer any' } })).status,
  ).toBe(200)
})

test('a tool is called, in both dialects, whatever tool_choice says (claim 1.8, claim 1.9, claim 4.11, claim 4.12)', async () => {
  local.on({}).reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Rome' } }] })
  const compatible = await send('/v1/chat/completions', { ...chat, tools: [tool], tool_choice: 'none' })
  const native = await send('/api/chat', { ...chat, tools: [tool] })

  expect(compatible.text).toMatch(/"finish_reason":"tool_calls"/)
  expect(JSON.parse(native.text)).toMatchObject({
    message: {
      tool_calls: [
        {
          id: expect.stringMatching(/^call_/),
          function: { index: 0, name: 'get_weather', arguments: { city: 'Rome' } },
        },
      ],
    },
  })
})

test('the result of a tool is one more message (claim 4.13)', async () => {
  local.on({ toolResult: /sunny/ }).reply('It is sunny.')
  const result = { role: 'tool', content: 'sunny', tool_name: 'get_weather', tool_call_id: 'call_1' }

  expect((await send('/api/chat', { ...chat, messages: [...messages, result] })).text).toContain(
    'It is sunny.',
  )
})

test('the compatible API sets temperature and top_p to 1, the native one nothing (claim 1.13)', async () => {
  local.on({ options: { temperature: 1, top_p: 1 } }).reply('hot')
  local.reply('cold')
  const said = [(await send('/v1/chat/completions', chat)).text, (await send('/api/chat', chat)).text]

  expect(said.map((text) => /hot|cold/.exec(text)?.[0])).toEqual(['hot', 'cold'])
})

test('the compatible API cannot set the size of the context (claim 1.36); its default is 4096 (claim 4.28)', async () => {
  await send('/v1/chat/completions', { ...chat, options: { num_ctx: 512 }, num_ctx: 512 })

  expect(JSON.parse((await send('/api/ps')).text)).toMatchObject({ models: [{ context_length: 4096 }] })
})

test('a loaded model stays for five minutes (claim 4.20, claim 4.25)', async () => {
  await using ollama = await createMockOllama({ clock: 'virtual' })
  await fetch(`${ollama.url}/api/generate`, { method: 'POST', body: '{"model":"llama3.2"}' })
  const names = async (): Promise<string[]> =>
    (
      (await (await fetch(`${ollama.url}/api/ps`)).json()) as {
        models: { name: string; size_vram: number; expires_at: string }[]
      }
    ).models.map(
      ({ name, size_vram, expires_at }) => `${name} ${typeof size_vram} ${expires_at.slice(11, 16)}`,
    )
  const before = await names()
  await ollama.advance(300_000)

  expect([before, await names()]).toEqual([['llama3.2:latest number 12:05'], []])
})

test('a model is pulled before use, and copied to another name (claim 1.34, claim 1.35, claim 4.18)', async () => {
  const statuses = [(await send('/api/chat', { ...chat, model: 'phi4' })).status]
  await send('/api/pull', { model: 'phi4', stream: false })
  const copied = await send('/api/copy', { source: 'phi4', destination: 'gpt-3.5-turbo' })
  statuses.push((await send('/v1/chat/completions', { ...chat, model: 'gpt-3.5-turbo' })).status)

  expect(statuses).toEqual([404, 200])
  expect([copied.status, copied.text]).toEqual([200, ''])
})

test('delete takes name (claim 4.17), and the details of a model too: file_type is a number (claim 3.12)', async () => {
  const shown = JSON.parse((await send('/api/show', { name: 'qwen3' })).text) as {
    model_info: Record<string, unknown>
  }
  const deleted = await send('/api/delete', { name: 'qwen3' }, { method: 'DELETE' })

  expect(typeof shown.model_info['general.file_type']).toBe('number')
  expect([deleted.status, (await send('/api/show', { name: 'qwen3' })).status]).toEqual([200, 404])
})

test('show is a POST, with any type of content or none (claim 4.3, claim 4.19)', async () => {
  expect((await send('/api/show')).status).toBe(405)
  expect(
    (await send('/api/show', { model: 'llama3.2' }, { headers: { 'Content-Type': 'text/plain' } })).status,
  ).toBe(200)
})

test('the settings of a daemon come from its environment (claim 4.26, claim 4.29)', () => {
  expect(
    readServerSettings({
      OLLAMA_ORIGINS: 'https://a.example',
      OLLAMA_NUM_PARALLEL: '2',
      OLLAMA_MAX_QUEUE: '8',
      OLLAMA_LOAD_TIMEOUT: '1m',
      OLLAMA_MAX_LOADED_MODELS: '1',
      OLLAMA_REMOTES: 'a.example,b.example',
    }),
  ).toEqual({
    origins: ['https://a.example'],
    numParallel: 2,
    maxQueue: 8,
    loadTimeoutMs: 60_000,
    maxLoadedModels: 1,
    remotes: ['a.example', 'b.example'],
  })
})
