/** What holds for every row of the table of settings. */
import { expect, test } from 'vitest'
import { settings } from './mock-ollama-options.ts'
import type { AnySetting } from './setting.ts'

/** A flag that was not given before. */
const none = undefined as never

const rows = Object.entries<AnySetting>(settings)
const withFlag = rows.flatMap(([name, { flag, shape }]) => (flag ? [{ name, flag, shape }] : []))

function problemsOf(shape: AnySetting['shape'], value: unknown): string[] {
  const problems: string[] = []
  shape.check(value, [], ({ message }) => problems.push(message))
  return problems
}

test.each(rows.filter(([, row]) => row.default !== undefined))('%s accepts its default', (_, row) => {
  expect(problemsOf(row.shape, row.default)).toEqual([])
})

test.each(rows)('%s rejects a symbol', (_, row) => {
  expect(problemsOf(row.shape, Symbol('none'))).not.toEqual([])
})

test.each(withFlag.filter(({ flag }) => flag.example !== undefined))(
  '$flag.form reads its own examples and no other text',
  ({ flag, shape }) => {
    let value: unknown = none
    for (const example of flag.example?.split(' or ') ?? []) {
      value = flag.read?.(example, value as never) // what it has returned
      expect(value).toBeDefined()
    }
    expect(problemsOf(shape, value)).toEqual([])
    expect(flag.read?.('', none)).toBeUndefined()
  },
)

test.each([
  ['models', ['a', 'b'], ['a', 'b']],
  ['fixtures', ['a.json', 'b'], ['a.json', 'b']],
  ['keys', ['a=*', 'b=x,y'], { a: '*', b: ['x', 'y'] }],
  [
    'limits',
    ['requests=5', 'weekly:tokens=9/7d'],
    [{ requests: 5 }, { name: 'weekly', tokens: 9, windowMs: 604_800_000 }],
  ],
  ['backends', ['http://a:1', 'b=http://b:2'], [{ url: 'http://a:1' }, { name: 'b', url: 'http://b:2' }]],
] as const)('%s: the flag may be given several times', (name, texts, expected) => {
  const read = withFlag.find((row) => row.name === name)?.flag.read
  let value: unknown
  for (const text of texts) value = read?.(text, value as never) // what it has returned

  expect(value).toEqual(expected)
})
