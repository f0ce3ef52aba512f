/** Against the platform's own digest. */
import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { createOwnSha256, createSha256 } from './sha256.ts'

/** Around the ends of blocks, and where the length no longer fits into the last one. */
const lengths = [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000, 70_000]

test.each(lengths)('%i bytes, in pieces of any size, have the digest of the whole', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff)
  const expected = createHash('sha256').update(bytes).digest('hex')
  const different = [1, 7, 63, 64, 65, 1000, 100_000].filter((size) => {
    return [createSha256(), createOwnSha256()].some((sha) => {
      for (let at = 0; at < length; at += size) sha.update(bytes.subarray(at, at + size))
      return sha.hex() !== expected
    })
  })
  expect(different).toEqual([])
})

test('without a digest of the platform its own is taken', () => {
  vi.stubGlobal('process', undefined)
  const sha = createSha256()
  vi.unstubAllGlobals()
  sha.update(new TextEncoder().encode('abc'))
  expect(sha.hex()).toBe(createHash('sha256').update('abc').digest('hex'))
})
