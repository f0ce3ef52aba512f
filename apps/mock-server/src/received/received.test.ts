import { describe, expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'
import { judgeReceived, requestsOf } from './received.ts'

/** As a test in plain JavaScript would write it. */
type Untyped = never

describe('a matcher refuses what it does not know', () => {
  test.each<[about: string, wanted: unknown, options: unknown, message: RegExp]>([
    ['a misspelt criterion', { usr: 'a' }, {}, /usr: unknown key: did you mean "user"\?/],
    ['a path as text', '/api/chat', {}, /expected an object.*write \{ path: "\/api\/chat" \}/],
    ['a misspelt option', {}, { time: 5 }, /time: unknown key: did you mean "times"\?/],
    ['a wrong count', {}, { times: -1 }, /times: expected a whole number from 0/],
    ['an unknown outcome', { outcome: 'done' }, {}, /outcome: expected one of "completed"/],
    ['a wrong type of a criterion', { turn: '1' }, {}, /turn: expected a whole number from 1/],
  ])('toHaveReceived: %s', (_about, wanted, options, message) => {
    expect(() => judgeReceived([], wanted as Untyped, options as Untyped)).toThrow(message)
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
