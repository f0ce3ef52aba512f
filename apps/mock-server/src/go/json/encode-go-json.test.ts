import { expect, test } from 'vitest'
import { encodeGoJson } from './encode-go-json.ts'

test.each([
  ['<b>&amp;</b>', String.raw`"\u003cb\u003e\u0026amp;\u003c/b\u003e"`],
  ['\u2028 and \u2029', String.raw`"\u2028 and \u2029"`],
  ['tab \t line \n return \r back \b feed \f', String.raw`"tab \t line \n return \r back \b feed \f"`],
  ['\u0000\u001f\u007f', '"\\u0000\\u001f\u007f"'],
  ['"quoted" \\ slash /', String.raw`"\"quoted\" \\ slash /"`],
  ['grüße 😀 \ufffd', '"grüße 😀 \ufffd"'],
  ['\ud83d broken \ude00', String.raw`"\ufffd broken \ufffd"`],
  [String.raw`\ud83d as text, \u003c too`, String.raw`"\\ud83d as text, \\u003c too"`],
  ['', '""'],
])('the text %j is %s', (text, expected) => {
  expect(encodeGoJson(text)).toBe(expected)
})

test.each([
  [0, '0'],
  [-0, '-0'],
  [1.5, '1.5'],
  [3.0, '3'],
  [0.000001, '0.000001'],
  [1e-7, '1e-7'],
  [-1.25e-10, '-1.25e-10'],
  [123456789012345680000, '123456789012345680000'],
  [1e21, '1e+21'],
  [9223372036854775807n, '9223372036854775807'],
])('the number %d is %s', (value, expected) => {
  expect(encodeGoJson(value)).toBe(expected)
})

test.each([NaN, Infinity, -Infinity])('%d has no JSON', (value) => {
  expect(() => encodeGoJson({ value })).toThrow(TypeError)
})

test('members keep their order, undefined ones are left out, names are escaped as well', () => {
  const value = {
    b: 1,
    a: undefined,
    'x<y': [true, null, undefined, { z: [], y: {} }],
    __proto__: null,
    c: 'd',
  }
  expect(encodeGoJson(value)).toBe(String.raw`{"b":1,"x\u003cy":[true,null,null,{"z":[],"y":{}}],"c":"d"}`)
})

test('nothing is null', () => {
  expect(encodeGoJson(undefined)).toBe('null')
})

test('a name is written the same way each time', () => {
  const value = { 'a"b': 1 }
  expect([encodeGoJson(value), encodeGoJson(value)]).toEqual([String.raw`{"a\"b":1}`, String.raw`{"a\"b":1}`])
})
