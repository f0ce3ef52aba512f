import { expect, test } from 'vitest'
import { withinTime } from './within-time.ts'

test('work gives what it gives, also inside other work', () => {
  expect(withinTime(() => [withinTime(() => 1, 1000), 2], 1000)).toEqual([1, 2])
})

test('what would not end is broken off, also inside of a regular expression', () => {
  const endless = withinTime(() => {
    for (;;);
  }, 10)

  expect([endless, withinTime(() => /^(a|a){40}$/.test(`${'a'.repeat(40)}b`), 10)]).toEqual([
    undefined,
    undefined,
  ])
})

test('work that exceeds the stack returns undefined, other errors are thrown', () => {
  const deep = (): number => deep() + 1

  expect(withinTime(deep, 1000)).toBeUndefined()
  expect(() => withinTime(() => JSON.parse('{') as unknown, 1000)).toThrow(SyntaxError)
})
