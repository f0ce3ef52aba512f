/** Tests fake timers while their mock runs in the same process: it answers all the same. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const chat = (stream: boolean): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({
    model: 'm',
    stream,
    messages: [{ role: 'user', content: 'xxxxxxxxxxxxxxxxxxxxxxxxxx' }],
  }),
})

test.each<[about: string, prepare: (ollama: MockOllama) => void]>([
  ['a reply of several frames', (m) => m.reply('one two three')],
  ['a made-up reply', () => {}],
  ['a pace', (m) => m.reply({ content: 'one two', pace: { load: 5, firstToken: 5, perToken: 5 } })],
  ['an expression that may take long', (m) => m.on({ user: /^(x+x+)+$/ }).reply('one')],
  ['a delay of every response', (m) => m.slow(5)],
  ['keep-alive bytes', (m) => m.reply({ content: 'one', pace: { firstToken: 20 }, wire: { keepAlive: 5 } })],
])('%s is answered while timers are faked', async (_about, prepare) => {
  await using ollama = await createMockOllama({ models: ['m'] })
  prepare(ollama)

  for (const stream of [true, false]) {
    expect(await (await fetch(`${ollama.url}/api/chat`, chat(stream))).text()).toContain('"done":true')
    expect(await (await ollama.fetch('/api/chat', chat(stream))).text()).toContain('"done":true')
  }
})

test('a virtual clock is advanced while timers are faked', async () => {
  await using ollama = await createMockOllama({ models: ['m'], clock: 'virtual' })
  ollama.reply({ content: 'one', pace: { firstToken: 60_000 } })
  const { promise: arrived, resolve } = Promise.withResolvers<undefined>()
  ollama
    .on(() => {
      resolve(undefined)
      return false
    })
    .reply('never')
  const answering = ollama.fetch('/api/chat', chat(true)).then((response) => response.text())
  await arrived
  await ollama.advance(60_000)

  expect(await answering).toContain('"done":true')
})

test('a faked date does not stop the mock', async () => {
  vi.setSystemTime(0)
  await using ollama = await createMockOllama({ models: ['m'] })

  expect(await (await fetch(`${ollama.url}/api/chat`, chat(true))).text()).toContain('"done":true')
})
