import { expect, test } from 'vitest'
import { decodeGoBase64 } from './go-base64.ts'

test.each([
  ['', ''],
  ['aGk=', 'hi'],
  ['aGkh', 'hi!'],
  ['aA==', 'h'],
  ['aG\r\nk\n=\n', 'hi'],
  ['aA=\n=', 'h'],
])('%j is %j', (text, expected) => {
  expect(decodeGoBase64(text)).toEqual({ bytes: Uint8Array.from(Buffer.from(expected)) })
})

test.each([
  ['data:image/png;base64,aGk=', 4],
  ['not base64!', 3],
  ['-_==', 0],
  ['é', 0],
  ['aGk', 0],
  ['aGkhaGk', 4],
  ['aGkhaA=', 7],
  ['a===', 1],
  ['aA=a', 2],
  ['aGk=aGk=', 4],
  ['aGk==', 4],
  ['aGkh=', 4],
  ['aGkha\n', 5],
])('%j is broken at byte %d', (text, place) => {
  expect(decodeGoBase64(text)).toEqual({ error: `illegal base64 data at input byte ${place}` })
})
