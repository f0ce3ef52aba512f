import { cutBytes } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { LineCutter } from './line-cutter.ts'

const text = '{"a":"héllo"}\n\r\n{"b":"🦙 日本"}\r\n\n{"c":1}\n{"d":"last"}'
const lines = ['{"a":"héllo"}', '{"b":"🦙 日本"}', '{"c":1}', '{"d":"last"}']

function cut(pieces: Uint8Array[]): string[] {
  const cutter = new LineCutter()
  return [...pieces.flatMap((piece) => cutter.push(piece)), ...cutter.end()]
}

describe('lines come out the same', () => {
  const bytes = new TextEncoder().encode(text)

  test.each(Array.from(bytes, (_, at) => at))('cut at byte %i', (at) => {
    expect(cut(cutBytes(bytes, [at]))).toEqual(lines)
  })

  test('byte by byte', () => {
    expect(
      cut(
        cutBytes(
          bytes,
          Array.from(bytes, (_, at) => at),
        ),
      ),
    ).toEqual(lines)
  })

  test('with a byte order mark in front', () => {
    expect(cut([new Uint8Array([0xef, 0xbb, 0xbf]), bytes])).toEqual(lines)
  })
})

test('bytes that are no UTF-8 become the replacement character, and nothing else is lost', () => {
  expect(cut([new Uint8Array([0x61, 0xff, 0x62, 0x0a])])).toEqual(['a\ufffdb'])
})

test('a character that the end of the bytes cuts in two is not dropped silently', () => {
  expect(cut([new TextEncoder().encode('a🦙').subarray(0, 3)])).toEqual(['a\ufffd'])
})

test('a line that arrives in a thousand reads is one line', () => {
  const cutter = new LineCutter()
  for (let i = 0; i < 1000; i++) expect(cutter.push(new Uint8Array(1000).fill(0x61))).toEqual([])
  expect(cutter.push(new TextEncoder().encode('\nb'))).toEqual(['a'.repeat(1_000_000)])
  expect(cutter.end()).toEqual(['b'])
})

test('a line without end does not fill the memory', () => {
  const cutter = new LineCutter()
  const piece = new Uint8Array(16 * 1024 * 1024).fill(0x61)
  expect(() => {
    for (let i = 0; i < 9; i++) cutter.push(piece)
  }).toThrow('a line has more than 134217728 characters')
})
