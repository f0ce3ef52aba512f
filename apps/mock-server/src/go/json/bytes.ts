/** The shape of Go's `[]byte`: base64 text, or a list of numbers. */
import { list } from './containers.ts'
import { decodeGoBase64 } from './go-base64.ts'
import { uint8 } from './scalar.ts'
import type { GoType } from './go-type.ts'

/** Bytes; `null` and `""` are none. */
export function bytes(type = '[]uint8'): GoType<Uint8Array> {
  const numbers = list(uint8(), type)
  return {
    type,
    zero: () => new Uint8Array(),
    decode(decoding, previous) {
      if (decoding.kind() !== 'string') return Uint8Array.from(numbers.decode(decoding, [...previous]))
      const decoded = decodeGoBase64(decoding.string())
      if ('bytes' in decoded) return decoded.bytes
      decoding.saveError({ text: decoded.error })
      return previous
    },
  }
}
