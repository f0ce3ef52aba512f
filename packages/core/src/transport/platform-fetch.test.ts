/** Node's fetch gives up after five minutes without a head; ours leaves that to the caller. */
import { Agent, getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { afterEach, expect, test, vi } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { lines, serve } from '../testing/serve.ts'

const question = { model: 'm', messages: [] }
const before = getGlobalDispatcher()

afterEach(() => {
  setGlobalDispatcher(before)
  vi.unstubAllGlobals()
})

test('limits of the global dispatcher on the head and on pauses do not bite', async () => {
  setGlobalDispatcher(new Agent({ headersTimeout: 20, bodyTimeout: 20 }))
  const more = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await using server = await serve((request, response) => {
    if (request.url === '/bare') return
    void more[0]?.promise.then(() => response.write(lines.text('Hi')))
    void more[1]?.promise.then(() => response.end(lines.end))
  })
  const opened = createOllamaClient({ baseURL: server.url }).chat.open(question)
  await server.reached(1)
  // A bare fetch that began later has given up: the limit would have been over for ours, too.
  await expect(fetch(`${server.url}/bare`)).rejects.toMatchObject({
    cause: { code: 'UND_ERR_HEADERS_TIMEOUT' },
  })
  more[0]?.resolve()
  const answer = await opened
  await answer.read()
  const rest = answer.read()
  await expect(fetch(`${server.url}/bare`)).rejects.toMatchObject({
    cause: { code: 'UND_ERR_HEADERS_TIMEOUT' },
  })
  more[1]?.resolve()
  expect(await rest).toMatchObject([{ type: 'finish' }])
})

test('a dispatcher that somebody set, such as a proxy or a mock, is the one that is used', async () => {
  const mock = new MockAgent()
  mock.disableNetConnect()
  mock.get('http://ollama.example').intercept({ path: '/api/version' }).reply(200, { version: '9.9.9' })
  setGlobalDispatcher(mock)
  expect(await createOllamaClient({ baseURL: 'http://ollama.example' }).native.version()).toEqual({
    version: '9.9.9',
  })
})

test('a fetch that somebody puts in the place of the platform’s is the one that is used', async () => {
  const { native } = createOllamaClient({ baseURL: 'http://h' })
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ version: '8.8.8' })))
  expect(await native.version()).toEqual({ version: '8.8.8' })
})

test('where the platform keeps no dispatcher, fetch is called as it is', async () => {
  const { platformFetch } = await import('./platform-fetch.ts')
  const calls: unknown[] = []
  const places = [1, 2].map((n) => Symbol.for(`undici.globalDispatcher.${n}`))
  vi.stubGlobal('fetch', (...args: unknown[]) => Promise.resolve(calls.push(args)))
  // What undici put there cannot be deleted, only emptied.
  const held = globalThis as { [place: symbol]: unknown }
  const kept = places.map((place) => held[place])
  for (const place of places) held[place] = undefined
  try {
    await platformFetch('http://h', { method: 'POST' })
  } finally {
    for (const [i, place] of places.entries()) held[place] = kept[i]
  }
  expect(calls).toEqual([['http://h', { method: 'POST' }]])
})
