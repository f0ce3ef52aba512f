/** The options of the connection that all classes share: limits on concurrent requests, and how streams are closed. */
import './testing/without-environment.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ChatOllama, createConcurrencyLimit, Ollama, OllamaEmbeddings } from './index.ts'
import { holdAnswers } from './testing/held-server.ts'
import { failureOf } from './testing/ways.ts'

afterEach(() => vi.useRealTimers())

const token = {
  native: '{"model":"m","message":{"role":"assistant","content":"x"},"done":false}\n',
  openai: 'data: {"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n',
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const limits = [
    ['maxConcurrency', { maxConcurrency: 1 }],
    ['concurrencyLimit', { concurrencyLimit: createConcurrencyLimit(1) }],
  ] as const

  test.each(limits)(
    'a request inside a loop over the only stream that %s allows rejects with an explanation',
    async (option, limit) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
      await using server = await holdAnswers()
      const model = new ChatOllama({ model: 'm', baseUrl: server.url, dialect, ...limit })

      const streaming = model.stream('Hi')
      const answer = await server.next()
      answer.say('one ')
      for await (const _ of await streaming) {
        // LangChain reads ahead: only what comes after its next chunk is left unread.
        answer.say('two ')
        const nested = failureOf(model.invoke('Ho'))
        await vi.advanceTimersByTimeAsync(15_000)

        expect(await nested).toMatchObject({
          name: 'OllamaInputError',
          message: `${option} allows 1 concurrent request, held by a stream that is open and not being read. Read a stream to its end or leave it before the next request, raise ${option}, or use another client`,
        })
        break
      }
      expect(server.count).toBe(1)
    },
  )

  test.each<[string, (model: ChatOllama) => Promise<AsyncIterable<unknown>>]>([
    ['the model', (model) => model.stream('Hi')],
    ['a binding', (model) => model.bindTools([]).stream('Hi')],
    ['a binding with options', (model) => model.withConfig({ temperature: 0 }).stream('Hi')],
  ])('the same inside a loop over %s while the first stream is silent', async (_, open) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using server = await holdAnswers()
    const model = new ChatOllama({ model: 'm', baseUrl: server.url, dialect, maxConcurrency: 1 })

    const streaming = open(model)
    ;(await server.next()).say('one ')
    for await (const chunk of await streaming) {
      expect(chunk).toBeDefined()
      const nested = failureOf(model.invoke('Ho'))
      await vi.advanceTimersByTimeAsync(15_000)

      expect(await nested).toMatchObject({ name: 'OllamaInputError' })
      break
    }
  })

  test('a request waits for a silent stream whose caller waits for it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using server = await holdAnswers()
    const model = new ChatOllama({ model: 'm', baseUrl: server.url, dialect, maxConcurrency: 1 })

    const streaming = model.stream('Hi')
    const answer = await server.next()
    answer.say('one ')
    const chunks = (await streaming)[Symbol.asyncIterator]()
    await chunks.next()
    const waited = chunks.next()
    const nested = model.invoke('Ho')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.count).toBe(1)

    answer.end()
    await waited
    while (!(await chunks.next()).done);
    ;(await server.next()).end()
    await nested
  })

  test('objects that share a concurrencyLimit take turns', async () => {
    await using server = await holdAnswers()
    const shared = { baseUrl: server.url, dialect, concurrencyLimit: createConcurrencyLimit(1) }

    const first = new ChatOllama({ model: 'm', ...shared }).stream('Hi')
    const answer = await server.next()
    answer.say('one ')
    const second = new ChatOllama({ model: 'n', ...shared }).invoke('Ho')
    // A request without the limit is sent later than the second would be, and arrives.
    const other = new ChatOllama({ model: 'm', baseUrl: server.url, dialect }).invoke('Hey')
    ;(await server.next()).end()
    await other
    expect(server.count).toBe(2)

    answer.end()
    for await (const _ of await first);
    ;(await server.next()).end()
    await second
  })

  test.each([
    [{}, false],
    [{ closeInPause: true }, false],
    [{ closeInPause: false }, true],
  ])('with %j, the connection of a stream that is left is closed at once: %s', async (options, atOnce) => {
    let closed = false
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(token[dialect])),
      cancel: () => {
        closed = true
      },
    })
    const fetch = (): Promise<Response> => Promise.resolve(new Response(body))
    const model = new ChatOllama({ model: 'm', dialect, fetch, ...options })

    const chunks = (await model.stream('Hi'))[Symbol.asyncIterator]()
    await chunks.next()
    await chunks.return?.()

    expect(closed).toBe(atOnce)
  })
})

test.each([
  ['ChatOllama', (options: object) => new ChatOllama(options)],
  ['Ollama', (options: object) => new Ollama(options)],
  ['OllamaEmbeddings', (options: object) => new OllamaEmbeddings(options)],
] as const)('%s checks these options under their own names', (owner, build) => {
  const concurrencyLimit = createConcurrencyLimit(1)

  expect(() => build({ maxConcurrency: 1, concurrencyLimit })).toThrow(
    `${owner} has both maxConcurrency and concurrencyLimit`,
  )
  expect(() => build({ concurrencyLimit: 1 })).toThrow('concurrencyLimit is a number')
  expect(() => build({ concurrencyLimit: {} })).toThrow('the option concurrencyLimit is another object')
  expect(() => build({ maxConcurrency: 0 })).toThrow('maxConcurrency is 0')
  expect(() => build({ closeInPause: 'no' })).toThrow('the option closeInPause has to be a boolean')
  expect(() => build({ concurrencyLimit: null, closeInPause: null, maxConcurrency: null })).not.toThrow()
  expect(() => build({ concurrencyLimit })).not.toThrow()
})
