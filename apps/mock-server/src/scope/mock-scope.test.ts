import type { ChatResponse } from '@ollamakit/wire/native'
import { Ollama } from 'ollama'
import { describe, expect, test } from 'vitest'
import { createMockOllama, type MockScope } from '../index.ts'

const ask = (scope: MockScope, content: string, more: object = {}): Promise<Response> =>
  fetch(`${scope.url}/api/chat`, {
    method: 'POST',
    body: JSON.stringify({
      model: 'llama3.2',
      stream: false,
      messages: [{ role: 'user', content }],
      ...more,
    }),
  })

const say = async (scope: MockScope, content: string, more: object = {}): Promise<ChatResponse> =>
  JSON.parse(await (await ask(scope, content, more)).text())

describe('a scope', () => {
  test('has fixtures, counters, models and a journal of its own', async () => {
    await using ollama = await createMockOllama({
      models: ['llama3.2'],
      fixtures: { fixtures: [{ replies: ['1', '2'] }] },
    })
    const [a, b] = [ollama.scope('a'), ollama.scope('b')]
    b.on({ user: 'x' }).reply('b')
    b.use({ models: ['other'], fixtures: [{ reply: 'of b' }] })

    expect((await say(a, 'x')).message.content).toBe('1')
    expect((await say(a, 'x')).message.content).toBe('2')
    expect((await say(ollama, 'x')).message.content).toBe('1')
    expect((await say(b, 'x', { model: 'other' })).message.content).toBe('of b')
    expect(await (await ask(b, 'x')).json()).toEqual({ error: "model 'llama3.2' not found" })
    expect([ollama, a, b].map((scope) => scope.requests.length)).toEqual([1, 2, 2])
    expect(a.requests[0]).toMatchObject({ path: '/api/chat', scope: 'a', fixture: 'fixtures[0]' })
  })

  test('is chosen by the header X-Mock-Scope, too; a path prefix wins', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const statusOf = async (path: string, scope: string): Promise<number> =>
      (await fetch(ollama.url + path, { headers: { 'X-Mock-Scope': scope } })).status

    expect([
      await statusOf('/api/tags', 'a'),
      await statusOf('/t/b/api/tags', 'a'),
      await statusOf('/api/tags', '../x'),
    ]).toEqual([200, 200, 400])
    expect([ollama, ollama.scope('a'), ollama.scope('b')].map(({ requests }) => requests.length)).toEqual([
      0, 1, 1,
    ])
    expect(ollama.scope('a').requests[0]).toMatchObject({ scope: 'a', path: '/api/tags' })
  })

  test('is the same for all callers, until it is disposed of', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    {
      using scope = ollama.scope('a')
      scope.reply('first')
      ollama.scope('a').on({ user: 'x' }).reply('second')

      expect((await say(scope, 'x')).message.content).toBe('second')
    }

    expect((await say(ollama.scope('a'), 'x')).message.content).toContain('You said: x')
  })

  test('can be made by a request, and then has the fixtures that the mock began with', async () => {
    await using ollama = await createMockOllama({
      models: ['llama3.2'],
      fixtures: { fixtures: [{ reply: 'of the file' }] },
    })
    ollama.on({}).reply('prepared elsewhere')
    const response = await fetch(`${ollama.url}/t/by-request/api/chat`, {
      method: 'POST',
      body: '{"model":"llama3.2","stream":false,"messages":[{"role":"user","content":"x"}]}',
    })

    expect(await response.json()).toMatchObject({ message: { content: 'of the file' } })
    expect(ollama.scope('by-request').requests).toHaveLength(1)
  })

  test('serves a client that only knows a base URL', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const scope = ollama.scope('client')
    scope.reply('Hello')
    const client = new Ollama({ host: scope.url })

    expect(
      (await client.chat({ model: 'llama3.2', messages: [{ role: 'user', content: 'Hi' }] })).message.content,
    ).toBe('Hello')
    expect((await client.list()).models.map((model) => model.name)).toEqual(['llama3.2:latest'])
  })

  test('answers as the mock itself does: root, redirects within it, unknown paths, wrong methods', async () => {
    await using ollama = await createMockOllama()
    const { url } = ollama.scope('a')
    const look = async (path: string, method = 'GET'): Promise<unknown[]> => {
      const response = await fetch(url + path, { method, redirect: 'manual' })
      return [
        response.status,
        response.headers.get('Location') ?? response.headers.get('Allow') ?? (await response.text()),
      ]
    }

    expect(await look('')).toEqual([200, 'Ollama is running'])
    expect(await look('/api/tags/?x=1')).toEqual([301, '/t/a/api/tags?x=1'])
    expect(await look('/nowhere')).toEqual([404, '404 page not found'])
    expect(await look('/api/chat')).toEqual([405, 'POST'])
  })

  test.each(['.hidden', 'a%20b', '%2e%2e', 'x'.repeat(200), ''])('%j is not a valid name', async (name) => {
    await using ollama = await createMockOllama()
    const response = await fetch(`${ollama.url}/t/${name}/api/tags`)

    expect([400, 404, 200]).toContain(response.status)
    expect(() => ollama.scope(decodeURIComponent(name))).toThrow('is not a valid scope name')
  })

  test('has admin routes of its own', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const scope = ollama.scope('a')
    await fetch(`${scope.url}/__mock/fixtures`, { method: 'PUT', body: '{"fixtures":[{"reply":"put"}]}' })

    expect((await say(scope, 'x')).message.content).toBe('put')
    expect((await say(ollama, 'x')).message.content).not.toBe('put')
    expect(await (await fetch(`${scope.url}/__mock/requests`)).json()).toMatchObject({
      requests: [{ path: '/api/chat', scope: 'a' }],
    })
  })
})

const transcript = async (order: readonly string[]): Promise<Map<string, string[]>> => {
  await using ollama = await createMockOllama({
    models: ['qwen3'],
    seed: 5,
    fixtures: { fixtures: [{ when: { user: 'call' }, reply: { toolCalls: [{ name: 'f' }] } }] },
  })
  const seen = new Map<string, string[]>()
  const visit = async (name: string, user: string): Promise<void> => {
    const text = await (
      await ask(ollama.scope(name), user, { model: 'qwen3', stream: true, logprobs: true })
    ).text()
    seen.set(name, [...(seen.get(name) ?? []), text])
  }
  for (const name of order) await visit(name, 'call')
  await Promise.all([...new Set(order)].map((name) => visit(name, 'something else')))
  return seen
}

test('two runs give each scope the same bytes, in whatever order the scopes are visited', async () => {
  const first = await transcript(['a', 'a', 'b', 'c', 'c', 'b'])
  const second = await transcript(['c', 'b', 'a', 'b', 'c', 'a'])

  for (const name of ['a', 'b', 'c']) expect(second.get(name)).toEqual(first.get(name))
  expect(first.get('a')).not.toEqual(first.get('b'))
})

describe('assertDone', () => {
  const format = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

  test('names content that breaks the requested schema; the client still gets it', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('{"town": "Rome"}')

    expect((await say(ollama, 'x', { format })).message.content).toBe('{"town": "Rome"}')
    expect(ollama.requests[0]?.violations).toEqual([
      { path: '$', expected: "must have required property 'city'" },
    ])
    expect(() => ollama.assertDone()).toThrow(
      /^the mock is not done:\n {2}fixtures\[0\] \(.*mock-scope\.test\.ts:\d+\) breaks the requested schema: POST \/api\/chat\n {4}\$: must have required property 'city'$/,
    )
  })

  test('is content with content that fits', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('{"city": "Rome"}')
    await say(ollama, 'x', { format })

    expect(() => ollama.assertDone()).not.toThrow()
  })

  test('shows how each criterion of the nearest fixtures was judged', async () => {
    await using ollama = await createMockOllama({
      models: ['llama3.2'],
      strict: true,
      fixtures: { fixtures: [{ when: { user: 'a', turn: 1 }, reply: '' }] },
    })
    await say(ollama, 'b')

    expect(() => ollama.assertDone()).toThrow(
      /no fixture matched: POST \/api\/chat \{.*\}\n {4}fixtures\[0\]: ✗ user "a" \(found "b"\) {2}✓ turn$/,
    )
  })
})

test('fixtures that cannot answer are warned of, and those that have not yet are known', async () => {
  await using ollama = await createMockOllama({
    models: ['llama3.2'],
    fixtures: { fixtures: [{ reply: 'all' }, { when: { user: 'a' }, reply: 'never' }] },
  })
  await say(ollama, 'a')

  expect(ollama.warnings).toEqual([
    'fixtures[1] is unreachable: fixtures[0] matches every request that it matches',
  ])
  expect(ollama.unused).toEqual(['fixtures[1]'])
})
