import type { Reply, RegistryModel } from '@ollamakit/wire/fixture'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

async function post(ollama: { url: string }, path: string, body: object): Promise<Response> {
  return fetch(ollama.url + path, { method: 'POST', body: JSON.stringify(body) })
}

async function lines(response: Response): Promise<{ [key: string]: unknown }[]> {
  return (await response.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { [key: string]: unknown })
}

async function chat(ollama: MockOllama, signal?: AbortSignal): Promise<Response> {
  return fetch(`${ollama.url}/api/chat`, {
    method: 'POST',
    body: JSON.stringify({ model: 'llama3.2', messages }),
    ...(signal ? { signal } : {}),
  })
}

/** Closes the connection after the first read. */
async function leave(ollama: MockOllama): Promise<void> {
  const controller = new AbortController()
  const response = await chat(ollama, controller.signal)
  await response.body?.getReader().read()
  controller.abort()
  await expect.poll(() => ollama.requests.at(-1)?.outcome).toBe('aborted')
}

const messages = [{ role: 'user', content: 'Hi' }]

describe('a scripted reply obeys the options of its request', () => {
  const reply: Reply = { content: ['It', ' rains', ' in', ' Paris', '.'] }
  test.each<[path: string, body: object, text: string, reason: string]>([
    ['/api/chat', { messages, options: { num_predict: 2 } }, 'It rains', 'length'],
    ['/api/chat', { messages, options: { stop: [' in'] } }, 'It rains', 'stop'],
    ['/api/generate', { prompt: 'Hi', options: { num_predict: 1 } }, 'It', 'length'],
    ['/api/generate', { prompt: 'Hi', options: { stop: ['ari'] } }, 'It rains in P', 'stop'],
    ['/v1/chat/completions', { messages, max_tokens: 3 }, 'It rains in', 'length'],
    ['/v1/chat/completions', { messages, stop: ' Paris' }, 'It rains in', 'stop'],
    ['/v1/completions', { prompt: 'Hi', max_tokens: 1 }, 'It', 'length'],
  ])('%s %j', async (path, body, text, reason) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply(reply)

    const response = await post(ollama, path, { model: 'llama3.2', stream: false, ...body })
    const answer = (await response.json()) as {
      message?: { content: string }
      response?: string
      done_reason?: string
      choices?: { message?: { content: string }; text?: string; finish_reason: string }[]
    }
    const [choice] = answer.choices ?? []

    expect(answer.message?.content ?? answer.response ?? choice?.message?.content ?? choice?.text).toBe(text)
    expect(answer.done_reason ?? choice?.finish_reason).toBe(reason)
  })

  test('a response that a test gives by hand ends there, too', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const held = ollama.hold()
    const answering = post(ollama, '/api/chat', { model: 'llama3.2', messages, options: { num_predict: 2 } })
    await held.request
    held.push('a', 'b', 'c')

    expect((await lines(await answering)).at(-1)).toMatchObject({ done: true, done_reason: 'length' })
  })
})

describe('what a reply says is sent', () => {
  test.each<[about: string, usage: object, metrics: object]>([
    ['the token count', { prompt: 7 }, { prompt_eval_count: 7 }],
    ['a count of 0', { prompt: 0 }, { prompt_eval_count: 0 }],
  ])('usage of an embedding: %s', async (_about, usage, metrics) => {
    await using ollama = await createMockOllama({ models: ['nomic-embed-text'] })
    ollama.reply({ embedding: [1, 0], usage })

    const response = await post(ollama, '/api/embed', { model: 'nomic-embed-text', input: ['a', 'b'] })
    expect(await response.json()).toMatchObject(metrics)
  })

  test('the time of an embedding is part of its total duration', async () => {
    await using ollama = await createMockOllama({ models: ['nomic-embed-text'] })
    ollama.reply({ embedding: [1, 0], usage: { promptMs: 5000 } })

    const response = await post(ollama, '/api/embed', { model: 'nomic-embed-text', input: 'a' })
    expect(((await response.json()) as { total_duration: number }).total_duration).toBeGreaterThan(5e9)
  })

  test('an embedding can break off', async () => {
    await using ollama = await createMockOllama({ models: ['nomic-embed-text'] })
    ollama.reply({ embedding: [1], fault: { after: 'request', by: 'reset' } })

    await expect(post(ollama, '/api/embed', { model: 'nomic-embed-text', input: 'a' })).rejects.toThrow(
      'fetch failed',
    )
  })

  test('logprobs without bytes get those of their token, and of its alternatives', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const alternatives = [{ token: 'é', logprob: -1 }]
    ollama.reply({ content: ['é'], logprobs: [{ token: 'é', logprob: -1, top_logprobs: alternatives }] })

    const body = { model: 'llama3.2', messages, stream: false, logprobs: true, top_logprobs: 1 }
    const { logprobs } = (await (await post(ollama, '/api/chat', body)).json()) as { logprobs: object[] }
    const bytes = [0xc3, 0xa9]
    expect(logprobs).toEqual([
      { token: 'é', logprob: -1, bytes, top_logprobs: [{ token: 'é', logprob: -1, bytes }] },
    ])
  })

  test('created_at follows the pace', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'], clock: 'virtual' })
    ollama.reply({ content: ['a', 'b'], pace: { gaps: [2000, 3000, 500] } })
    const answering = post(ollama, '/api/chat', { model: 'llama3.2', messages })
    while (ollama.requests.length === 0) await new Promise((resolve) => void setImmediate(resolve))
    await ollama.advance(6000)

    const times = (await lines(await answering)).map(({ created_at: time }) => Date.parse(String(time)))
    const [first = 0] = times
    expect(times.map((time) => Math.round((time - first) / 100))).toEqual([0, 30, 35])
  })

  test('frames are read apart without a pace', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: Array.from({ length: 20 }, (_, i) => `${i} `) })
    const body = JSON.stringify({ model: 'llama3.2', messages })
    const reads = await new Promise<number>((resolve, reject) => {
      let count = 0
      const socket = connect(ollama.port, '127.0.0.1', () =>
        socket.write(
          `POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        ),
      )
      socket.on('data', () => count++)
      socket.on('end', () => resolve(count))
      socket.on('error', reject)
    })

    expect(reads).toBeGreaterThan(10)
  })
})

describe('models elsewhere answer when scripted', () => {
  test.each(['gpt-oss:120b-cloud', 'gpt-oss:120b:cloud'])('%s', async (model) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ user: 'Hi' }).reply('From the cloud.')

    const scripted = await post(ollama, '/api/chat', { model, stream: false, messages })
    expect(await scripted.json()).toMatchObject({
      model: 'gpt-oss:120b',
      message: { content: 'From the cloud.' },
    })
    const converted = await post(ollama, '/v1/chat/completions', { model, messages })
    expect(await converted.json()).toMatchObject({ choices: [{ message: { content: 'From the cloud.' } }] })
    const other = await post(ollama, '/api/chat', { model, messages: [{ role: 'user', content: 'Ho' }] })
    expect(other.status).toBe(403)
  })

  test('a model with remote', async () => {
    const remote = { host: 'https://ollama.com:443', model: 'gpt-oss:120b' }
    await using ollama = await createMockOllama({ models: [{ name: 'evening', remote }] })
    ollama.reply('Good evening.')

    const response = await post(ollama, '/api/chat', { model: 'evening', stream: false, messages })
    expect(await response.json()).toMatchObject({ model: 'evening', remote_model: 'gpt-oss:120b' })
  })
})

describe('the registry fails as the fixture says', () => {
  const manifest = 'pull model manifest: '
  test.each<[error: RegistryModel['error'] & object, message: string]>([
    [{ status: 500, message: 'internal error' }, `${manifest}500: internal error`],
    [{ status: 429, message: 'slow down' }, `${manifest}429: slow down`],
    [{ status: 404 }, `${manifest}file does not exist`],
    [{ status: 403 }, `${manifest}403`],
    [
      { status: 412 },
      `${manifest}412: \n\nThe model you are attempting to pull requires a newer version of Ollama.\n`,
    ],
    [{ status: 503, stage: 'layer' }, '503: '],
    [{ status: 404, stage: 'layer' }, 'file does not exist'],
  ])('%j', async (error, message) => {
    await using ollama = await createMockOllama({ fixtures: { registry: [{ name: 'tiny', error }] } })

    const streamed = await post(ollama, '/api/pull', { model: 'tiny' })
    expect(await lines(streamed)).toEqual([{ status: 'pulling manifest' }, { error: message }])
    const whole = await post(ollama, '/api/pull', { model: 'tiny', stream: false })
    expect([whole.status, await whole.json()]).toEqual([500, { error: message }])
  })

  test('a layer with wrong bytes fails after it was verified, and is not kept', async () => {
    const registry = [{ name: 'tiny', error: { status: 400, stage: 'digest' as const } }]
    await using ollama = await createMockOllama({ fixtures: { registry } })

    const found = await lines(await post(ollama, '/api/pull', { model: 'tiny' }))
    expect(found.at(-2)).toEqual({ status: 'verifying sha256 digest' })
    expect(found.at(-1)?.['error']).toMatch(/^digest mismatch, file must be downloaded again: want sha256:/)
    expect((await post(ollama, '/api/show', { model: 'tiny' })).status).toBe(404)
  })

  test('a push to it fails', async () => {
    const registry = [{ name: 'llama3.2', error: { status: 401, message: 'unauthorized' } }]
    await using ollama = await createMockOllama({ models: ['llama3.2'], fixtures: { registry } })

    expect(await lines(await post(ollama, '/api/push', { model: 'llama3.2' }))).toEqual([
      { status: 'retrieving manifest' },
      { error: '401: unauthorized' },
    ])
  })
})

describe('a model gets stuck if its client leaves in a burst', () => {
  test('then it answers no request until the mock is reset', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
    const content = Array.from({ length: 20_000 }, () => 'word ')
    ollama.reply({ content, fault: { by: 'stuck' } })
    await leave(ollama)
    const waiting = chat(ollama)
    const other = await post(ollama, '/api/chat', { model: 'qwen3', messages: [], keep_alive: 1 })
    expect(other.status).toBe(200)
    await expect.poll(() => ollama.requests.length).toBe(3)
    expect(ollama.requests.at(1)?.outcome).toBeUndefined()
    ollama.reset()

    expect((await waiting).status).toBe(499)
    expect((await chat(ollama)).status).toBe(200)
  })

  test('a client that leaves in a pause does no harm', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'], clock: 'virtual' })
    ollama
      .on({ turn: 1 })
      .replies({ content: ['a', 'b'], pace: { gaps: [0, 50] }, fault: { by: 'stuck' } }, 'c')
    await leave(ollama)

    expect((await lines(await chat(ollama))).at(0)).toMatchObject({ message: { content: 'c' } })
  })
})
