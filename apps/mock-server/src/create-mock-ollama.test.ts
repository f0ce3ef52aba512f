import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChatResponse } from '@ollamakit/wire/native'
import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama, type MockOllamaOptions } from './index.ts'

const post = (ollama: MockOllama, path: string, body: unknown): Promise<Response> =>
  fetch(ollama.url + path, { method: 'POST', body: JSON.stringify(body) })
const say = async (
  ollama: MockOllama,
  content: string,
  more: object = {},
): Promise<ChatResponse & { error?: string }> => {
  const response = await post(ollama, '/api/chat', {
    model: 'llama3.2',
    stream: false,
    messages: [{ role: 'user', content }],
    ...more,
  })
  return JSON.parse(await response.text())
}

test('the first prepared reply that matches answers, the fallback answers the rest', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.on({ user: /weather/ }).reply('Sunny.')
  ollama.reply('Hello')

  expect((await say(ollama, 'How is the weather?')).message.content).toBe('Sunny.')
  expect((await say(ollama, 'Who are you?')).message.content).toBe('Hello')
  ollama.assertDone()
})

test('a sequence answers one after another; refusals and loads use nothing up', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.on({}).replies('one', 'two')

  expect((await say(ollama, 'x', { model: 'nope' })).error).toBe("model 'nope' not found")
  expect((await say(ollama, 'x', { messages: [] })).message.content).toBe('')
  expect((await say(ollama, 'x', { options: { seed: 'x' } })).error).toBe(
    'option "seed" must be of type integer',
  )
  expect([
    (await say(ollama, 'x')).message.content,
    (await say(ollama, 'x')).message.content,
    (await say(ollama, 'x')).message.content,
  ]).toEqual(['one', 'two', 'two'])
})

test('assertDone names prepared replies that were not used', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.on({ user: 'a' }).replies('1', '2')
  await say(ollama, 'a')

  expect(() => ollama.assertDone()).toThrow(
    /^the mock is not done:\n {2}never used up: fixtures\[0\] \(.*create-mock-ollama\.test\.ts:\d+\) \{"user":"a"\} \(used 1 of 2\)\n {2}requests: POST \/api\/chat 200 by fixtures\[0\]$/,
  )
})

test('strict: a request that no fixture covers is an error that names the nearest ones, and assertDone fails', async () => {
  await using ollama = await createMockOllama({
    models: ['llama3.2'],
    strict: true,
    fixtures: { fixtures: [{ when: { user: 'a', turn: 2 }, reply: 'x' }] },
  })
  const response = await post(ollama, '/api/chat', {
    model: 'llama3.2',
    messages: [{ role: 'user', content: 'b' }],
  })

  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error:
      'ollamakit-mock: no fixture matches (model "llama3.2", user "b"); nearest: fixtures[0] lacks user "a" (found "b"), turn 2 (found 1)',
  })
  expect(() => ollama.assertDone()).toThrow('no fixture matched: POST /api/chat')
})

test('the journal holds what was sent to the byte and what became of it', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.on({ user: 'ü' }).reply({ content: ['a', 'b'] })
  const body = '{ "model":"llama3.2" , "messages":[{"role":"user","content":"\\u00fc"}]} rest'
  await (
    await fetch(`${ollama.url}/api/chat?x=1`, { method: 'POST', body, headers: { 'X-Test': 'yes' } })
  ).text()

  expect(ollama.requests).toHaveLength(1)
  expect(ollama.requests[0]).toMatchObject({
    method: 'POST',
    path: '/api/chat?x=1',
    headers: { 'x-test': 'yes', 'content-type': expect.stringContaining('text/plain') },
    body: { model: 'llama3.2', messages: [{ role: 'user', content: 'ü' }] },
    fixture: 'fixtures[0]',
    status: 200,
    outcome: 'completed',
    frames: 3,
  })
  expect(ollama.requests[0]?.raw.toString()).toBe(body)
})

const bytesOf = async (options: MockOllamaOptions): Promise<string[]> => {
  await using ollama = await createMockOllama({ models: ['llama3.2', 'qwen3'], ...options })
  ollama.on({ user: 'call' }).reply({ toolCalls: [{ name: 'f' }] })
  const answers: string[] = []
  for (const content of ['call', 'call', 'other', 'other']) {
    answers.push(
      await (
        await post(ollama, '/api/chat', {
          model: 'qwen3',
          logprobs: true,
          messages: [{ role: 'user', content }],
        })
      ).text(),
    )
    answers.push(
      await (
        await post(ollama, '/v1/chat/completions', { model: 'qwen3', messages: [{ role: 'user', content }] })
      ).text(),
    )
  }
  return [...answers, await (await fetch(`${ollama.url}/api/tags`)).text()]
}

test('the same seed gives the same bytes, another one others', async () => {
  const first = await bytesOf({ seed: 7 })

  expect(await bytesOf({ seed: 7 })).toEqual(first)
  expect(await bytesOf({ seed: 8 })).not.toEqual(first)
})

test('each answer of a sequence has ids of its own', async () => {
  const ids = (await bytesOf({})).slice(0, 4).map((text) => /call_\w{8}/.exec(text)?.[0])

  expect(new Set(ids).size).toBe(4)
})

test('without a fixture a schema is answered by an instance of it', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const format = {
    type: 'object',
    properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
    required: ['city', 'degrees'],
  }

  expect(JSON.parse((await say(ollama, 'x', { format })).message.content)).toEqual({
    city: 'text',
    degrees: 1,
  })
})

test('without a fixture a thinking model thinks unless told not to, and offered tools are not called', async () => {
  await using ollama = await createMockOllama()
  const tools = [
    { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } },
  ]

  expect((await say(ollama, 'x', { model: 'qwen3', tools })).message).toEqual({
    role: 'assistant',
    content: expect.stringContaining('You said: x'),
    thinking: expect.any(String),
  })
  expect((await say(ollama, 'x', { model: 'qwen3', think: false })).message.thinking).toBeUndefined()
})

test('no models at all is possible too', async () => {
  await using ollama = await createMockOllama({ models: [] })

  expect(await (await fetch(`${ollama.url}/api/tags`)).json()).toEqual({ models: [] })
  expect(await (await fetch(`${ollama.url}/v1/models`)).json()).toEqual({ object: 'list', data: null })
})

test('use replaces fixtures and, if given, models; reset goes back to the start', async () => {
  await using ollama = await createMockOllama({
    models: ['llama3.2'],
    fixtures: { fixtures: [{ reply: 'start' }] },
  })
  ollama.use({ fixtures: [{ reply: 'second' }] })
  expect((await say(ollama, 'x')).message.content).toBe('second')
  ollama.use({ models: ['other'], fixtures: [] })
  expect((await say(ollama, 'x')).error).toBe("model 'llama3.2' not found")
  ollama.reset()
  expect(ollama.requests).toEqual([])
  expect((await say(ollama, 'x')).message.content).toBe('start')
})

test('invalid fixtures are reported where they are given', async () => {
  await using ollama = await createMockOllama()

  // @ts-expect-error the mistake is the point
  expect(() => ollama.on({}).reply({ contents: 'x' })).toThrow(
    'reply(): contents: unknown key: did you mean "content"?',
  )
  expect(() =>
    ollama.on({}).reply({ toolCalls: [{ name: 'f', arguments: { list: [Number.NaN] } }] }),
  ).toThrow('reply(): toolCalls[0].arguments.list[0]: expected a JSON value, found NaN')
  await expect(createMockOllama({ models: ['a b'] })).rejects.toThrow(
    'models[0]: expected a model name such as',
  )
})

test('closing ends open answers and frees the port', async () => {
  const ollama = await createMockOllama({ models: ['llama3.2'] })
  ollama.reply({ content: ['a', 'b'], pace: { gaps: [0, 60_000] } })
  const response = await post(ollama, '/api/chat', {
    model: 'llama3.2',
    messages: [{ role: 'user', content: 'x' }],
  })
  const reading = response.text()
  await ollama.close()

  await expect(reading).rejects.toThrow('terminated')
  await using next = await createMockOllama({ port: ollama.port })
  expect(next.port).toBe(ollama.port)
})

test('a body that is broken, deep or strange is refused and the mock stays up', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const bodies = [
    '',
    '{',
    '\u0000',
    '['.repeat(20_000),
    '{"model":"llama3.2","messages":[{"role":"user","content":1e999}]}',
    '"x"',
    '{"__proto__":{"model":"llama3.2"}}',
  ]
  for (const body of bodies) {
    const [native, openai] = await Promise.all(
      ['/api/chat', '/v1/chat/completions'].map((path) => fetch(ollama.url + path, { method: 'POST', body })),
    )
    expect([native?.status, openai?.status]).toEqual([400, 400])
  }
  expect((await say(ollama, 'still there?')).message.content).not.toBe('')
})

test.each<[options: object, message: string]>([
  [{ modles: ['x'] }, 'modles: unknown key: did you mean "models"?'],
  [{ models: [{ nam: 'x' }] }, 'models[0].nam: unknown key: did you mean "name"?'],
  [{ clock: 'fast' }, 'clock: expected one of "real", "virtual", found "fast"'],
  [{ port: 70_000 }, 'port: expected a whole number from 0 to 65535, found 70000'],
  [{ server: { numParallel: 0 } }, 'server.numParallel: expected a number from 1 or Infinity, found 0'],
  [{ server: { maxQueu: 1 } }, 'server.maxQueu: unknown key: did you mean "maxQueue"?'],
  [{ server: { origins: ['*', 1] } }, 'server.origins[1]: expected text that is not empty, found 1'],
  [{ fixtures: ['a.json', 7] }, 'fixtures[1]: expected a path, a file: URL or a fixture file, found 7'],
  [{ as: 'cloud', limits: [{ reqests: 1 }] }, 'limits[0].reqests: unknown key: did you mean "requests"?'],
  [{ as: 'gateway', keys: { a: 'all' } }, 'keys.a: expected one of "*", found "all"'],
  [{ as: 'olla', backends: [] }, 'backends: expected at least 1 in the list, found 0'],
  [{ as: 'olla', backends: [{ url: 'gpu' }] }, 'backends[0].url: expected a URL such as'],
  [
    { as: 'olla', olla: { stickySessions: { keySources: ['ipp'] } } },
    'olla.stickySessions.keySources[0]: expected one of "session_header", "prefix_hash", "auth_header", "ip", found "ipp": did you mean "ip"?',
  ],
  [
    { keys: { a: '*' } },
    'keys: not an option of local, only of cloud, turbo and gateway: set as to one of these',
  ],
])('the wrong option in %j is named', async (options, message) => {
  await expect(createMockOllama(options)).rejects.toThrow(message)
})

test('reload reads a registry again, also if the models are the same', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'reload-'))
  const fixtures = join(folder.path, 'a.json')
  await writeFile(fixtures, '{"models": ["llama3.2"], "registry": ["old"]}')
  await using ollama = await createMockOllama({ fixtures })
  await writeFile(fixtures, '{"models": ["llama3.2"], "registry": ["new"]}')
  await ollama.reload()
  const pulled = await Promise.all(
    ['old', 'new'].map(async (model) => (await post(ollama, '/api/pull', { model, stream: false })).status),
  )

  expect(pulled).toEqual([500, 200])
})
