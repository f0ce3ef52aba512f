import { expect, test } from 'vitest'
import { scanGoJson } from './scan-go-json.ts'

test.each([
  ['', 'EOF'],
  [' \t\r\n', 'EOF'],
  ['{', 'unexpected EOF'],
  ['{"a"', 'unexpected EOF'],
  ['{"a":', 'unexpected EOF'],
  ['{"a":1', 'unexpected EOF'],
  ['[1,', 'unexpected EOF'],
  ['"a', 'unexpected EOF'],
  [String.raw`"a\u00`, 'unexpected EOF'],
  ['tru', 'unexpected EOF'],
  ['-', 'unexpected EOF'],
  ['1.', 'unexpected EOF'],
  ['1e+', 'unexpected EOF'],
  ['hello', "invalid character 'h' looking for beginning of value"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['{"a":}', "invalid character '}' looking for beginning of value"],
  ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ["{'a':1}", String.raw`invalid character '\'' looking for beginning of object key string`],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
  ['{"a":01}', "invalid character '1' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['"a\tb"', String.raw`invalid character '\t' in string literal`],
  ['"a\u0000b"', String.raw`invalid character '\x00' in string literal`],
  [String.raw`"\x41"`, "invalid character 'x' in string escape code"],
  [String.raw`"\u00g0"`, String.raw`invalid character 'g' in \u hexadecimal character escape`],
  ['-a', "invalid character 'a' in numeric literal"],
  ['1.a', "invalid character 'a' after decimal point in numeric literal"],
  ['1ea', "invalid character 'a' in exponent of numeric literal"],
  ['nul!', "invalid character '!' in literal null (expecting 'l')"],
  ['nan', "invalid character 'a' in literal null (expecting 'u')"],
  ['tRUE', "invalid character 'R' in literal true (expecting 'r')"],
  ['falsy', "invalid character 'y' in literal false (expecting 'e')"],
  ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
])('%j is refused: %s', (text, error) => {
  expect(scanGoJson(Buffer.from(text))).toEqual({ error })
})

test.each([
  ['{"a":[1,{"b":null}],"c":"\\u00e9\\n"} trailing', 35],
  ['  [] []', 4],
  ['42abc', 2],
  ['0123', 1],
  ['-0.5e-10,', 8],
  ['"a"b', 3],
  ['nullnull', 4],
  [' { } }', 4],
])('the first value of %j ends at %d', (text, end) => {
  expect(scanGoJson(Buffer.from(text))).toEqual({ end })
})

test('bytes that are no UTF-8 are allowed in strings', () => {
  expect(scanGoJson(Buffer.from([0x22, 0xff, 0xc3, 0x22]))).toEqual({ end: 4 })
})

test('ten thousand brackets are read, one more is refused', () => {
  expect(scanGoJson(nested(10_000))).toEqual({ end: 20_000 })
  expect(scanGoJson(nested(10_001))).toEqual({ error: "invalid character '[' exceeded max depth" })
})

function nested(depth: number): Buffer {
  return Buffer.from('['.repeat(depth) + ']'.repeat(depth))
}
