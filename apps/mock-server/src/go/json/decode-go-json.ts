/** Reads a request body as Go's `json.Decoder` reads it into a type. */
import { DecodingStopped } from './decode-error.ts'
import { Decoding } from './decoding.ts'
import { scanGoJson } from './scan-go-json.ts'
import type { GoType } from './go-type.ts'

/**
 * Decodes the first JSON value of a body; what follows it is ignored.
 *
 * @returns the value, or the text of Go's error: `EOF` for an empty body, `unexpected EOF` for a truncated one, a syntax error
 * (before any other), the error of a type with a decoder of its own, or else the first type mismatch.
 */
export function decodeGoJson<T>(body: Uint8Array, shape: GoType<T>): { value: T } | { error: string } {
  const scanned = scanGoJson(body)
  if ('error' in scanned) return scanned
  const bytes = Buffer.from(body.buffer, body.byteOffset, scanned.end)
  try {
    return { value: new Decoding(bytes, 0).run((decoding) => shape.decode(decoding, shape.zero())) }
  } catch (stopped) {
    if (stopped instanceof DecodingStopped) return { error: stopped.message }
    throw stopped
  }
}
