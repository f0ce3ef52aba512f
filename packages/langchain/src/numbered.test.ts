/** Each numbered behaviour and each numbered defect has a test whose name begins with its number. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test.each([
  ['behaviours.test.ts', '', 36],
  ['defects.test.ts', 'D', 30],
])('%s has a test for each number', (file, prefix, count) => {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8')
  const found = new Set([...source.matchAll(/(?:test|\))\(\s*['"`](D?\d+) /g)].map(([, number]) => number))

  const numbers = Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`)
  expect(numbers.filter((number) => !found.has(number))).toEqual([])
})
