import { expect, test } from 'vitest'
import { formatGoDuration } from './format-go-duration.ts'

test.each([
  [0, '0s'],
  [250, '250ms'],
  [1500, '1.5s'],
  [300_000, '5m0s'],
  [5_400_000, '1h30m0s'],
])('%i ms is %s', (ms, text) => {
  expect(formatGoDuration(ms)).toBe(text)
})
