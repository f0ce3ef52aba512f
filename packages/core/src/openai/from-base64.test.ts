/** Against Node's own reading. */
import { expect, test } from 'vitest'
import { fromBase64 } from './from-base64.ts'

test.each([0, 1, 2, 3, 4, 5, 255, 4096])('%i bytes come back', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff)
  expect(fromBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes)
})

test.each(['*', 'A', 'AAA*', 'AA=A'])('%j is refused', (text) => {
  expect(() => fromBase64(text)).toThrow(/base64|encoded|character/i)
})
