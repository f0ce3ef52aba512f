import { expect, test } from 'vitest'
import { textForPattern } from './text-for-pattern.ts'

test.each([
  ['^a{3}$', 'aaa'],
  ['^(?:yes|no)$', 'yes'],
  ['^[0-9]{3}-[0-9]{4}$', '111-1111'],
  ['^\\S+@\\S+\\.\\w{2,}$', 'a@a.aa'],
  ['^\\d{4}-\\d{2}-\\d{2}$', '1111-11-11'],
  ['^#[0-9a-f]{6}$', '#aaaaaa'],
  ['^[\\]x]$', ']'],
  ['', ''],
])('%s', (pattern, text) => {
  const made = textForPattern(pattern)

  expect(made).toMatch(new RegExp(pattern, 'u'))
  expect(made?.length).toBe(text.length)
})

test.each(['(?=a)b', '(a)\\1', '[', '(', 'a{99999}', '\\p{L}', 'a**', '^a$b'])(
  '%s is not simple',
  (pattern) => {
    expect(textForPattern(pattern)).toBeUndefined()
  },
)
