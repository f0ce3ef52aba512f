/** `ollama.fetch`: the same answers as over a socket, and the same failures. */
import { Ollama } from 'ollama'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'

const chat = (content: string, more: object = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content }], ...more }),
})

const headersOf = ({ headers }: Response): object =>
  Object.fromEntries([...headers].filter(([name]) => !/^(date|keep-alive|connection)$/.test(name)))

describe('ollama.fetch', () => {
  test.each<[path: string, init: RequestInit | undefined]>([
    ['/', undefined],
    ['/api/version', undefined],
    ['/api/tags?x=1', undefined],
    ['/api/nope', undefined],
    ['/api/chat', { method: 'HEAD' }],
    ['/api/chat', chat('Hi')],
    ['/api/chat', chat('Hi', { stream: false })],
    ['/v1/chat/completions', chat('Hi', { stream: true })],
    ['/api/chat', { method: 'POST', body: '{' }],
    ['/api//tags', undefined],
    ['/__mock/requests', { method: 'DELETE' }],
  ])('%s is answered as over a socket', async (path, init) => {
    await using mocks = await twoMocks()
    const [ours, theirs] = [await mocks.a.fetch(path, init), await fetch(mocks.b.url + path, init)]

    expect([ours.status, ours.statusText, await ours.text()]).toEqual([
      theirs.status,
      theirs.statusText,
      await theirs.text(),
    ])
    expect(headersOf(ours)).toEqual(headersOf(theirs))
  })

  test('the host of the URL is not looked at, and the journal has the request', async () => {
    await using ollama = await createMockOllama({ models: ['m'] })
    const response = await ollama.fetch('https://ollama.example.org/api/tags', { headers: { 'X-A': '1' } })

    expect([response.status, ollama.requests.at(-1)?.path]).toEqual([200, '/api/tags'])
    expect(ollama.requests.at(-1)?.headers).toMatchObject({ 'x-a': '1' })
  })

  test('that of a scope answers for the scope', async () => {
    await using ollama = await createMockOllama({ models: ['m'] })
    const scope = ollama.scope('a')
    scope.reply('of a')
    const ask = async (url: string): Promise<unknown> =>
      (await scope.fetch(url, chat('Hi', { stream: false }))).json()

    expect(await ask('/api/chat')).toMatchObject({ message: { content: 'of a' } })
    expect(await ask(`${scope.url}/api/chat`)).toMatchObject({ message: { content: 'of a' } })
    expect([scope.requests.length, ollama.requests.length]).toEqual([2, 0])
  })

  test('clients take it', async () => {
    await using ollama = await createMockOllama({ models: ['m'] })
    ollama.reply('Hello there')
    const native = new Ollama({ fetch: ollama.fetch, host: 'http://nowhere.invalid' })
    let text = ''
    for await (const part of await native.chat({
      model: 'm',
      stream: true,
      messages: [{ role: 'user', content: 'Hi' }],
    }))
      text += part.message.content
    const openai = new OpenAI({ fetch: ollama.fetch, baseURL: 'http://nowhere.invalid/v1', apiKey: 'x' })
    const { choices } = await openai.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
    })

    expect([text, choices[0]?.message.content]).toEqual(['Hello there', 'Hello there'])
  })

  test.each(['fin', 'reset'] as const)(
    'a connection broken by %s fails in the middle of the body',
    async (by) => {
      await using ollama = await createMockOllama({ models: ['m'] })
      ollama.reply({ content: ['one', 'two', 'three'], fault: { after: { frames: 2 }, by } })
      const response = await ollama.fetch('/api/chat', chat('Hi'))

      await expect(response.text()).rejects.toThrow(/aborted|ECONNRESET|terminated/)
      expect(ollama.requests.at(-1)).toMatchObject({ outcome: 'cut', frames: 2 })
    },
  )

  test('a connection broken before the response fails as fetch does', async () => {
    await using ollama = await createMockOllama({ models: ['m'] })
    ollama.reply({ fault: { after: 'request', by: 'reset' } })

    await expect(ollama.fetch('/api/chat', chat('Hi'))).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    })
    await ollama.down()
    await expect(ollama.fetch('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  test('an abort rejects with its reason, before and during the body, and the mock notices', async () => {
    await using ollama = await createMockOllama({ models: ['m'] })
    const reason = new Error('enough')
    await expect(ollama.fetch('/', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)

    const held = ollama.hold()
    const controller = new AbortController()
    const response = ollama.fetch('/api/chat', { ...chat('Hi'), signal: controller.signal })
    const { promise: answered, resolve } = Promise.withResolvers<string | undefined>()
    held.push('one')
    const body = (await response).text()
    const noticed = setInterval(() => {
      if (ollama.requests.at(-1)?.outcome !== undefined) resolve(ollama.requests.at(-1)?.outcome)
    }, 5)
    controller.abort(reason)

    await expect(body).rejects.toThrow('enough')
    expect(await answered).toBe('aborted')
    clearInterval(noticed)
  })

  test('leaving the body cancels the request', async () => {
    await using ollama = await createMockOllama({ models: ['m'] })
    const held = ollama.hold()
    held.push('one')
    const response = await ollama.fetch('/api/chat', chat('Hi'))
    await response.body?.cancel()
    while (ollama.requests.at(-1)?.outcome === undefined)
      await new Promise((resolve) => void setImmediate(resolve))

    expect(ollama.requests.at(-1)?.outcome).toBe('aborted')
  })
})

async function twoMocks(): Promise<
  {
    a: Awaited<ReturnType<typeof createMockOllama>>
    b: Awaited<ReturnType<typeof createMockOllama>>
  } & AsyncDisposable
> {
  const [a, b] = [await createMockOllama({ models: ['m'] }), await createMockOllama({ models: ['m'] })]
  return {
    a,
    b,
    async [Symbol.asyncDispose]() {
      await Promise.all([a.close(), b.close()])
    },
  }
}
