import { expect, test } from 'vitest'
import { parseGoDuration } from './parse-go-duration.ts'

test.each([
  ['0', 0n],
  ['-0', 0n],
  ['0s', 0n],
  ['5m', 300_000_000_000n],
  ['+2m', 120_000_000_000n],
  ['-5m', -300_000_000_000n],
  ['1h2m3s', 3_723_000_000_000n],
  ['1.5h', 5_400_000_000_000n],
  ['.5s', 500_000_000n],
  ['1.s', 1_000_000_000n],
  ['300ms', 300_000_000n],
  ['1us2\u00b5s3\u03bcs4ns', 6004n],
  ['0.1234567890123456789s', 123_456_789n],
  ['2562047h47m16.854775807s', 9_223_372_036_854_775_807n],
  ['-2562047h47m16.854775808s', -9_223_372_036_854_775_808n],
])('%s is %d ns', (text, nanoseconds) => {
  expect(parseGoDuration(text)).toEqual({ nanoseconds })
})

test.each([
  ['5', 'time: missing unit in duration "5"'],
  ['-1', 'time: missing unit in duration "-1"'],
  ['1h5', 'time: missing unit in duration "1h5"'],
  ['', 'time: invalid duration ""'],
  ['+', 'time: invalid duration "+"'],
  ['bogus', 'time: invalid duration "bogus"'],
  [' 5m', 'time: invalid duration " 5m"'],
  ['.s', 'time: invalid duration ".s"'],
  ['-+5m', 'time: invalid duration "-+5m"'],
  ['9999999999h', 'time: invalid duration "9999999999h"'],
  ['99999999999999999999s', 'time: invalid duration "99999999999999999999s"'],
  ['99999999999999999999', 'time: invalid duration "99999999999999999999"'],
  ['2562047h47m16.854775808s', 'time: invalid duration "2562047h47m16.854775808s"'],
  ['10x', 'time: unknown unit "x" in duration "10x"'],
  ['5 m', 'time: unknown unit " m" in duration "5 m"'],
  ['5M', 'time: unknown unit "M" in duration "5M"'],
  ['1é"\\\n', String.raw`time: unknown unit "\xc3\xa9\"\\\x0a" in duration "1\xc3\xa9\"\\\x0a"`],
])('%j is refused: %s', (text, error) => {
  expect(parseGoDuration(text)).toEqual({ error })
})
