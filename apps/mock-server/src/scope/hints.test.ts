/** What tests write by mistake, and the message that says what to write: as the caller has written it. */
import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'

/** As a test in plain JavaScript would write it. */
type Untyped = never

test.each<[about: string, call: (ollama: MockOllama) => unknown, message: string]>([
  ['an expression', (m) => m.on(/weather/i as Untyped), 'write on({ user: /weather/i })'],
  [
    'an option of the model',
    (m) => m.on({ temperature: 1 } as Untyped),
    'on(): temperature: unknown key: write "options": {"temperature": …}',
  ],
  [
    'messages',
    (m) => m.on({ messages: [] } as Untyped),
    'on(): messages: unknown key: write "user", "system"',
  ],
  [
    'a path',
    (m) => m.on({ path: '/api/chat' } as Untyped),
    'on(): path: unknown key: write "endpoint" or "dialect"',
  ],
  [
    'a list of replies',
    (m) => m.reply(['a', 'b'] as Untyped),
    'reply(): expected text or an object, found a list: one after another are "replies"',
  ],
  [
    'replies in a list',
    (m) => m.on({}).replies(['a', 'b'] as Untyped),
    'replies(): [0]: expected text or an object, found a list',
  ],
  [
    'an object to say',
    (m) => m.reply({ city: 'Paris' } as Untyped),
    'for JSON as content write its text, JSON.stringify(…)',
  ],
  [
    'a call that is not in a list',
    (m) => m.reply({ toolCalls: { name: 'f' } } as Untyped),
    'reply(): toolCalls: expected a list, found an object: put it into [ ]',
  ],
  [
    'a call as on the wire',
    (m) => m.reply({ toolCalls: [{ function: { name: 'f' } }] } as Untyped),
    'reply(): toolCalls[0]: expected {"name", "arguments"}: leave out "function" around them',
  ],
  [
    'arguments as text',
    (m) => m.reply({ toolCalls: [{ name: 'f', arguments: '{}' }] } as Untyped),
    'reply(): toolCalls[0].arguments: expected an object, found text: write the object itself',
  ],
  [
    'an Error',
    (m) => m.reply({ error: new Error('no') } as Untyped),
    'reply(): error: expected an object, found an Error',
  ],
  [
    'a status',
    (m) => m.reply({ status: 500 } as Untyped),
    'reply(): status: unknown key: did you mean "error"?',
  ],
  [
    'a fault as text',
    (m) => m.reply({ fault: 'reset' } as Untyped),
    'reply(): fault: expected an object such as {"after": {"frames": 1}, "by": "reset"}',
  ],
  [
    'a pace as number',
    (m) => m.reply({ content: '', pace: 5 } as Untyped),
    'reply(): pace: expected an object such as {"firstToken": 300',
  ],
  [
    'a delay',
    (m) => m.reply({ content: '', delay: 5 } as Untyped),
    'reply(): delay: unknown key: did you mean "pace"?',
  ],
])('%s', async (_about, call, message) => {
  await using ollama = await createMockOllama()

  expect(() => call(ollama)).toThrow(message)
})

test.each<[when: object, reply: unknown, message: string]>([
  [
    { input: 'a' },
    'x',
    'reply(): when.input: only requests to endpoint "embed" have it, which this reply does not answer',
  ],
  [{ input: 'a' }, { embedding: [1] }, 'nothing'],
  [{ input: 'a' }, () => ({ embedding: [1] }), 'nothing'],
  [{ input: 'a' }, { error: { status: 500 } }, 'nothing'],
  [{ user: 'a' }, { embedding: [1] }, 'when.user: only requests to endpoint "chat" or "generate" have it'],
  [{ endpoint: 'chat', prompt: 'a' }, 'x', 'when.prompt: only requests to endpoint "generate" have it'],
  [{ prompt: 'a', turn: 2 }, 'x', 'when.turn: only requests to endpoint "chat" have it'],
  [
    { prompt: 'a', input: 'b' },
    { error: { status: 500 } },
    'when.prompt: only requests to endpoint "generate" have it',
  ],
  [
    { endpoint: 'generate', toolResult: true },
    'x',
    'when.toolResult: only requests to endpoint "chat" have it',
  ],
  [{ endpoint: 'generate', toolResult: false, turn: 1, tools: [], user: 'a' }, 'x', 'nothing'],
  [{ endpoint: 'embed', images: 1 }, { embedding: [1] }, 'when.images: only requests to endpoint'],
])('criteria that no request has which the reply could answer: %o', async (when, reply, message) => {
  await using ollama = await createMockOllama()
  let told = 'nothing'
  try {
    ollama.on(when).reply(reply as Untyped)
  } catch (error) {
    told = String(error)
  }

  expect(told).toContain(message)
})

test('a function that makes a vector answers a request for embeddings', async () => {
  await using ollama = await createMockOllama({ models: ['nomic-embed-text'] })
  ollama.on({ input: 'a' }).reply(() => ({ embedding: [0.6, 0.8] }))
  const body = JSON.stringify({ model: 'nomic-embed-text', input: 'a' })
  const response = await fetch(`${ollama.url}/api/embed`, { method: 'POST', body })

  expect(await response.json()).toMatchObject({ embeddings: [[0.6, 0.8]] })
})

test.each<[about: string, call: (ollama: MockOllama) => unknown, message: string]>([
  ['on', (m) => m.on({}), 'on() after the mock was closed: no request can reach http://127.0.0.1:'],
  ['reply', (m) => m.reply('x'), 'reply() after the mock was closed'],
  ['hold', (m) => m.hold(), 'hold() after the mock was closed'],
  ['use', (m) => m.use({}), 'use() after the mock was closed'],
  ['scope', (m) => m.scope('a'), 'scope() after close(): create another mock'],
  ['up', async (m) => m.up(), 'up() after close(): create another mock'],
  ['slow', (m) => m.slow(1), 'slow() after close(): create another mock'],
])('%s of a closed mock', async (_about, call, message) => {
  const ollama = await createMockOllama()
  await ollama.close()
  await ollama.close()

  await expect((async () => call(ollama))()).rejects.toThrow(message)
  ollama.assertDone()
})

test('a reply for a closed scope is refused; up() of a mock that listens does nothing', async () => {
  await using ollama = await createMockOllama()
  const scope = ollama.scope('a')
  scope[Symbol.dispose]()
  scope[Symbol.dispose]()
  await ollama.up()

  expect(() => scope.reply('x')).toThrow(/^reply\(\) after the mock was closed: .*\/t\/a any more$/)
  expect((await fetch(ollama.url)).status).toBe(200)
})
