/** What a misspelt or empty variable of a test leaves in criteria and replies: nothing of it may match or answer silently. */
import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { judgeReceived } from './received.ts'

/** As a test in plain JavaScript would write it. */
type Untyped = never

const isUndefined = /is undefined/

const criteria: [key: string, when: object, message: RegExp][] = [
  ...[
    'endpoint',
    'dialect',
    'model',
    'user',
    'system',
    'input',
    'prompt',
    'toolResult',
    'tools',
    'format',
    'think',
    'stream',
    'images',
    'options',
    'headers',
    'body',
    'turn',
    'scenario',
    'absent',
    'not',
    'any',
  ].map((key): [string, object, RegExp] => [
    key,
    { [key]: undefined },
    new RegExp(`${key}: it is undefined`),
  ]),
  ['toolResult.name', { toolResult: { name: undefined } }, /toolResult\.name: it is undefined/],
  ['toolResult.content', { toolResult: { name: 'a', content: undefined } }, /content: it is undefined/],
  ['images.count', { images: { count: undefined } }, /images\.count: it is undefined/],
  ['scenario.is', { scenario: { name: 'a', is: undefined } }, /scenario\.is: it is undefined/],
  ['not.user', { not: { user: undefined } }, /not\.user: it is undefined/],
  ['any[0].user', { any: [{ user: undefined }] }, /any\[0\]\.user: it is undefined/],
  ['any[0]', { any: [undefined] }, /any\[0\]: expected an object, found undefined/],
  ['user.contains', { user: { contains: undefined } }, isUndefined],
  ['user.re', { user: { re: undefined } }, isUndefined],
  ['user[0]', { user: [undefined] }, /user\[0\]: expected text.*found undefined/],
  ['tools[0]', { tools: [undefined] }, /tools\[0\]: expected text.*found undefined/],
  ['options.seed', { options: { seed: undefined } }, /options\.seed: .*undefined/],
  ['options.seed, no number', { options: { seed: Number.NaN } }, /options\.seed: .*NaN/],
  ['headers.x', { headers: { x: undefined } }, /headers\.x: .*undefined/],
  ['headers.x, an expression', { headers: { x: /a/ } }, /headers\.x: .*\/a\//],
  ['body.x.y', { body: { x: { y: undefined } } }, /body\.x\.y: .*undefined/],
  ['body.x[0]', { body: { x: [Number.NaN] } }, /body\.x\[0\]: .*NaN/],
  ['format.type', { format: { type: undefined } }, /format\.type: .*undefined/],
  ['user: null', { user: null }, /user: expected text.*found null/],
  ['turn: NaN', { turn: Number.NaN }, /turn: expected a whole number from 1, found NaN/],
  ['an expression of nothing', { user: new RegExp('') }, /user: .*matches every text/],
  ['an expression of nothing, in JSON', { user: { re: '' } }, /user\.re: expected text that is not empty/],
  ['contains nothing', { user: { contains: '' } }, /user\.contains: expected text that is not empty/],
  ['a tool without a name', { tools: [''] }, /tools\[0\]: expected text that is not empty/],
  ['no images criteria', { images: {} }, /images: .*holds for every request/],
  ['no result criteria', { toolResult: {} }, /toolResult: .*write true/],
  ['no options', { options: {} }, /options: .*holds for every request/],
  ['no headers', { headers: {} }, /headers: .*holds for every request/],
  ['nothing to deny', { not: {} }, /not: .*holds for every request/],
  ['an alternative of nothing', { any: [{}] }, /any\[0\]: .*holds for every request/],
  ['nothing absent', { absent: [] }, /absent: expected at least 1/],
]

test.each(criteria)('on: %s', async (_key, when, message) => {
  await using ollama = await createMockOllama()

  expect(() => ollama.on(when as Untyped)).toThrow(message)
})

// The state of a scenario was another one when the request came.
test.each(criteria.filter(([key]) => !key.startsWith('scenario')))(
  'toHaveReceived: %s',
  (_key, when, message) => {
    expect(() => judgeReceived([], when as Untyped, {}, 0)).toThrow(message)
  },
)

test.each<[about: string, wanted: unknown, options: unknown, message: RegExp]>([
  ['path', { path: undefined }, {}, /path: it is undefined/],
  ['method', { method: undefined }, {}, /method: it is undefined/],
  ['status', { status: undefined }, {}, /status: it is undefined/],
  ['times', {}, { times: undefined }, /times: it is undefined/],
  ['no number of times', {}, { times: Number.NaN }, /times: expected a whole number/],
])('toHaveReceived: %s', (_about, wanted, options, message) => {
  expect(() => judgeReceived([], wanted as Untyped, options as Untyped, 0)).toThrow(message)
})

test.each<[about: string, call: (ollama: MockOllama) => unknown, message: RegExp]>([
  ['on(undefined)', (m) => m.on(undefined as Untyped), /on\(\): expected an object, found undefined/],
  ['on(null)', (m) => m.on(null as Untyped), /on\(\): expected an object, found null/],
  ['hold(undefined)', (m) => m.hold(undefined), /hold\(\): expected an object, found undefined/],
  ['reply(undefined)', (m) => m.reply(undefined as Untyped), /undefined/],
  ['reply(null)', (m) => m.reply(null as Untyped), /expected text or an object, found null/],
  ['on().reply(undefined)', (m) => m.on({}).reply(undefined as Untyped), /undefined/],
  ['replies()', (m) => m.on({}).replies(), /expected at least one reply/],
  ['replies of a list', (m) => m.on({}).replies(['a', 'b'] as Untyped), /found a list/],
  [
    'replies(undefined)',
    (m) => m.on({}).replies('a', undefined as Untyped),
    /^replies\(\): \[1\]: .*undefined/,
  ],
  ['content', (m) => m.reply({ content: undefined }), /content: it is undefined/],
  ['toolCalls', (m) => m.reply({ content: 'a', toolCalls: undefined }), /toolCalls: it is undefined/],
  [
    'arguments',
    (m) => m.reply({ toolCalls: [{ name: 'f', arguments: undefined }] }),
    /arguments: it is undefined/,
  ],
  [
    'an argument',
    (m) => m.reply({ toolCalls: [{ name: 'f', arguments: { city: [{ name: undefined }] } }] }),
    /arguments\.city\[0\]\.name: .*undefined/,
  ],
  ['pace', (m) => m.reply({ content: 'a', pace: { perToken: undefined } }), /perToken: it is undefined/],
  ['embedding', (m) => m.reply({ embedding: undefined }), /embedding: it is undefined/],
  ['no numbers', (m) => m.reply({ embedding: [Number.NaN] }), /embedding\[0\]: expected a number, found NaN/],
  ['no vector', (m) => m.reply({ embedding: [] }), /expected at least 1/],
  [
    'an error without a status',
    (m) => m.reply({ error: { status: undefined } } as Untyped),
    /status: it is undefined/,
  ],
  [
    'use(undefined)',
    (m) => m.use(undefined as Untyped),
    /expected \{"fixtures": \[\.\.\.\]\}, found undefined/,
  ],
  ['use: fixtures', (m) => m.use({ fixtures: undefined }), /fixtures: it is undefined/],
  ['use: when', (m) => m.use({ fixtures: [{ when: undefined, reply: 'a' }] }), /when: it is undefined/],
  ['push(undefined)', (m) => m.hold().push(undefined as Untyped), /push\(\): expected text or a part/],
  ['push: content', (m) => m.hold().push({ content: undefined }), /content: it is undefined/],
  ['end: finish', (m) => m.hold().end({ finish: undefined }), /finish: it is undefined/],
  ['scope(undefined)', (m) => m.scope(undefined as Untyped), /not a valid scope name/],
])('code: %s', async (_about, call, message) => {
  await using ollama = await createMockOllama()

  expect(() => call(ollama)).toThrow(message)
})

test('a function that makes a reply with an undefined value is a failure of the fixture', async () => {
  await using ollama = await createMockOllama({ models: ['m'] })
  ollama.reply(() => ({ content: undefined }))
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] })
  const response = await fetch(`${ollama.url}/api/chat`, { method: 'POST', body })

  expect(await response.text()).toMatch(/invalid reply: content: it is undefined/)
  expect(() => ollama.assertDone()).toThrow(/content: it is undefined/)
})

test('options of the mock may be undefined: then they have their defaults', async () => {
  await using ollama = await createMockOllama({
    models: undefined,
    port: undefined,
    server: { keepAliveMs: undefined },
    limits: undefined,
  })

  expect(ollama.port).toBeGreaterThan(0)
})
