import { expect, test } from 'vitest'
import { quoteGo, quoteGoCharacter } from './quote-go.ts'

test.each([
  ['plain', '"plain"'],
  ['', '""'],
  [`it's "so" \\`, String.raw`"it's \"so\" \\"`],
  ['\u0007\b\f\n\r\t\v', String.raw`"\a\b\f\n\r\t\v"`],
  ['\u0001\u007f', String.raw`"\x01\x7f"`],
  ['grüße 😀', '"grüße 😀"'],
  ['soft\u00adhyphen, nbsp\u00a0, \u200b', String.raw`"soft\u00adhyphen, nbsp\u00a0, \u200b"`],
  ['\u{e0001}', String.raw`"\U000e0001"`],
])('the text %j is %s', (text, expected) => {
  expect(quoteGo(text)).toBe(expected)
})

test.each([
  [0x61, "'a'"],
  [0x27, String.raw`'\''`],
  [0x22, `'"'`],
  [0x5c, String.raw`'\\'`],
  [0x0a, String.raw`'\n'`],
  [0x1f, String.raw`'\x1f'`],
  [0x80, String.raw`'\u0080'`],
  [0xef, "'ï'"],
])('the byte %d is %s', (byte, expected) => {
  expect(quoteGoCharacter(byte)).toBe(expected)
})
