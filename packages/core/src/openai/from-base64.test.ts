/** Against Node's own writing, with its buffer and without. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { fromBase64 } from './from-base64.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const written = [0, 1, 2, 3, 4, 5, 255, 4096].map((length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff)
  return { length, bytes, text: Buffer.from(bytes).toString('base64') }
})

describe.each([
  ['with Node’s buffer', Buffer],
  ['where there is none', undefined],
])('%s', (_where, buffer) => {
  test.each(written)('$length bytes come back', ({ bytes, text }) => {
    vi.stubGlobal('Buffer', buffer)
    expect(fromBase64(text)).toEqual(bytes)
  })

  test.each(['*', 'A', 'AAA*', 'AA=A', 'AAAA====AAAA'])('%j is refused', (text) => {
    vi.stubGlobal('Buffer', buffer)
    expect(() => fromBase64(text)).toThrow(/base64|encoded|character/i)
  })
})
