import { describe, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { judgeReceived, requestsOf } from './received.ts'

/** As a test in plain JavaScript would write it. */
type Untyped = never
type AnyCall = (...given: unknown[]) => unknown

describe('a matcher refuses what it does not know', () => {
  test.each<[about: string, wanted: unknown, options: unknown, message: RegExp]>([
    ['a misspelt criterion', { usr: 'a' }, {}, /usr: unknown key: did you mean "user"\?/],
    ['a path as text', '/api/chat', {}, /expected an object.*write \{ path: "\/api\/chat" \}/],
    ['a path without its slash', { path: 'api/chat' }, {}, /path: expected a path such as "\/api\/chat"/],
    ['a URL', { path: 'http://127.0.0.1/api/chat' }, {}, /path: expected a path/],
    ['a method in small letters', { method: 'post' }, {}, /did you mean "POST"/],
    ['an invalid model', { model: 'a b' }, {}, /model: expected a model name/],
    ['a misspelt option of the model', { options: { topK: 1 } }, {}, /did you mean "top_k"/],
    ['a misspelt option', {}, { time: 5 }, /time: unknown key: did you mean "times"\?/],
    ['a wrong count', {}, { times: -1 }, /times: expected a whole number from 0/],
    ['an unknown outcome', { outcome: 'done' }, {}, /outcome: expected one of "completed"/],
    ['a wrong type of a criterion', { turn: '1' }, {}, /turn: expected a whole number from 1/],
  ])('toHaveReceived: %s', (_about, wanted, options, message) => {
    expect(() => judgeReceived([], wanted as Untyped, options as Untyped, 0)).toThrow(message)
  })

  test.each<[about: string, options: { times?: number }, message: RegExp]>([
    ['an absent request', {}, /cannot judge 3 older requests/],
    ['an exact number', { times: 0 }, /cannot judge 3 older requests/],
  ])('toHaveReceived: %s, of which dropped requests could be', (_about, options, message) => {
    expect(() => judgeReceived([], {}, options, 3)).toThrow(message)
    expect(() => judgeReceived([], {}, options, 0)).not.toThrow()
  })

  test('toHaveReceived: something that is no mock', () => {
    expect(() => requestsOf({} as Untyped)).toThrow('toHaveReceived() judges a mock or one of its scopes')
  })

  test.each<[about: string, when: unknown, message: RegExp]>([
    ['a text', 'weather', /expected an object.*write on\(\{ user: "weather" \}\)/],
    ['a misspelt criterion', { usr: 'a' }, /usr: unknown key: did you mean "user"\?/],
    [
      'an expression as text',
      { user: '/weather/i' },
      /"\/weather\/i" is compared as text.*"re":"weather","flags":"i"/,
    ],
    ['an unknown absent criterion', { absent: ['sytem'] }, /did you mean "system"/],
    ['a mistake within `not`', { not: { usr: 'a' } }, /not\.usr: unknown key/],
    ['a mistake within `any`', { any: [{ turn: 0 }] }, /any\[0\]\.turn: expected a whole number from 1/],
  ])('on: %s', async (_about, when, message) => {
    await using ollama = await createMockOllama()

    expect(() => ollama.on(when as Untyped)).toThrow(message)
  })

  test.each<[about: string, call: (ollama: MockOllama) => unknown, message: RegExp]>([
    [
      'a second argument of on',
      (m) => (m.on as AnyCall)({ user: 'a' }, 'x'),
      /^on\(\) takes the criteria only/,
    ],
    ['a second reply', (m) => (m.reply as AnyCall)('a', 'b'), /^reply\(\) takes one reply/],
    ['a second reply of on', (m) => (m.on({}).reply as AnyCall)('a', 'b'), /^reply\(\) takes one reply/],
    [
      'a text for hold',
      (m) => m.hold('x' as Untyped),
      /^hold\(\): expected an object.*write hold\(\{ user: "x" \}\)/,
    ],
    ['a number to say', (m) => m.hold().push(5 as Untyped), /^push\(\): expected text or a part, found 5/],
    [
      'a misspelt part',
      (m) => m.hold().push({ contnt: 'x' } as Untyped),
      /^push\(\): contnt: unknown key: did you mean "content"/,
    ],
    ['nothing to say', (m) => m.hold().push(), /^push\(\) takes at least one/],
    [
      'a failure that is a number',
      (m) => m.hold().fail(500 as Untyped),
      /^fail\(\): expected text or an error, found 500/,
    ],
    [
      'an unknown end',
      (m) => m.hold().end({ finish: 'done' } as Untyped),
      /^end\(\): finish: expected one of "stop"/,
    ],
    [
      'a delay as text',
      (m) => m.slow('5' as Untyped),
      /^slow\(\) takes milliseconds, a number from 0, not "5"/,
    ],
    ['a negative delay', (m) => m.slow(-1), /^slow\(\) takes milliseconds/],
    ['a number as scope', (m) => m.scope(5 as Untyped), /5 is not a valid scope name/],
  ])('code: %s', async (_about, call, message) => {
    await using ollama = await createMockOllama()

    expect(() => call(ollama)).toThrow(message)
  })

  test.each([['5' as Untyped], [-1], [Number.NaN], [undefined as Untyped]])('advance(%j)', async (ms) => {
    await using ollama = await createMockOllama({ clock: 'virtual' })

    await expect(ollama.advance(ms)).rejects.toThrow(/^advance\(\) takes milliseconds/)
  })

  test.each<[about: string, fixture: object, message: RegExp]>([
    [
      'text for embed',
      { when: { endpoint: 'embed' }, reply: 'x' },
      /text is no response to endpoint "embed"/,
    ],
    [
      'a vector for chat',
      { when: { endpoint: 'chat' }, reply: { embedding: [1] } },
      /this reply is no response to endpoint "chat"/,
    ],
    ['a fault without a place', { reply: { fault: { by: 'fin' } } }, /fault: "after" is missing/],
  ])('a fixture: %s', async (_about, fixture, message) => {
    await expect(createMockOllama({ fixtures: { fixtures: [fixture] } as Untyped })).rejects.toThrow(message)
  })
})
