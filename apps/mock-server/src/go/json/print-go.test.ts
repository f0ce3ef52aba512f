import { expect, test } from 'vitest'
import { printGo, printGoSyntax } from './print-go.ts'

test.each([
  [0.7, '0.7', '0.7'],
  [4096, '4096', '4096'],
  [999_999.5, '999999.5', '999999.5'],
  [1_000_000, '1e+06', '1e+06'],
  [1_234_567.5, '1.2345675e+06', '1.2345675e+06'],
  [0.0001, '0.0001', '0.0001'],
  [0.00002, '2e-05', '2e-05'],
  [1e100, '1e+100', '1e+100'],
  [true, 'true', 'true'],
  [null, '<nil>', '<nil>'],
  ['a "b"\n', 'a "b"\n', String.raw`"a \"b\"\n"`],
  [[1, 'a'], '[1 a]', '[]interface {}{1, "a"}'],
  [
    { b: null, a: [true] },
    'map[a:[true] b:<nil>]',
    'map[string]interface {}{"a":[]interface {}{true}, "b":<nil>}',
  ],
])('%j is printed as Go does', (value, plain, syntax) => {
  expect([printGo(value), printGoSyntax(value)]).toEqual([plain, syntax])
})
