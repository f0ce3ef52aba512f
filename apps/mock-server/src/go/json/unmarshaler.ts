/** The shape of a Go type with an `UnmarshalJSON` of its own. */
import type { Decoding } from './decoding.ts'
import type { GoType } from './go-type.ts'

/**
 * A type that reads itself. Its errors stop the whole decoding, so they come before mismatches of earlier fields. It sees `null` too, unless it is wrapped in `optional`.
 *
 * @param read - gets a decoding of its own at the value; `stop` reports a text, mismatches of other shapes are reported as well.
 */
export function unmarshaler<T>(type: string, zero: () => T, read: (nested: Decoding) => T): GoType<T> {
  return { type, zero, decode: (decoding) => decoding.runNested(read) }
}
