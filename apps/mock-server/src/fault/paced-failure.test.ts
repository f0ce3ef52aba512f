/** A failure comes when the first frame of a response would, in every dialect: clients' time-outs meet slow failures, too. */
import type { ReplyObject } from '@ollamakit/wire/fixture'
import { expect, test } from 'vitest'
import { nextTurn } from '../clock/platform-timers.ts'
import { createMockOllama } from '../create-mock-ollama.ts'

const messages = [{ role: 'user', content: 'Hi' }]
const routes: [path: string, body: object][] = [
  ['/api/chat', { model: 'm', messages }],
  ['/api/chat', { model: 'm', messages, stream: false }],
  ['/api/generate', { model: 'm', prompt: 'Hi' }],
  ['/api/embed', { model: 'nomic-embed-text', input: 'Hi' }],
  ['/v1/chat/completions', { model: 'm', messages, stream: true }],
  ['/v1/responses', { model: 'm', input: 'Hi' }],
  ['/v1/messages', { model: 'm', messages, max_tokens: 5 }],
]
const error = { status: 500, message: 'boom' }
const replies: [about: string, reply: ReplyObject][] = [
  ['firstToken', { error, pace: { firstToken: 100 } }],
  ['gaps', { error, pace: { gaps: [100, 5] } }],
  ['tokensPerSecond', { error, pace: { tokensPerSecond: 10 } }],
  ['load', { error: { ...error, stage: 'load' }, pace: { load: 100 } }],
]
const cases = replies.flatMap(([about, reply]) =>
  routes.map(([path, body]) => ({ about, reply, path, body })),
)

test.each(cases)('$path: $about', async ({ reply, path, body }) => {
  await using ollama = await createMockOllama({ models: ['m', 'nomic-embed-text'], clock: 'virtual' })
  ollama.on({}).reply(reply)
  const answering = ollama.fetch(path, { method: 'POST', body: JSON.stringify(body) })
  while (ollama.requests.length === 0) await nextTurn()
  await ollama.advance(99)

  expect([ollama.requests.length, ollama.requests[0]?.outcome]).toEqual([1, undefined])
  await ollama.advance(1)
  expect((await answering).status).toBe(500)
})

test('a whole answer that breaks in an error takes the time of what came before', async () => {
  await using ollama = await createMockOllama({ models: ['m'], clock: 'virtual' })
  ollama.reply({
    content: ['one', 'two', 'three'],
    pace: { firstToken: 100, perToken: 50 },
    fault: { after: { frames: 2 }, by: 'error', message: 'boom' },
  })
  const body = JSON.stringify({ model: 'm', messages, stream: false })
  const answering = ollama.fetch('/api/chat', { method: 'POST', body })
  while (ollama.requests.length === 0) await nextTurn()
  await ollama.advance(149)

  expect(ollama.requests[0]?.outcome).toBeUndefined()
  await ollama.advance(1)
  expect(await (await answering).json()).toEqual({ error: 'boom' })
})
