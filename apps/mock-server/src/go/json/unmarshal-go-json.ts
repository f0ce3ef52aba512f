/** Reads a text as Go's `json.Unmarshal` reads it: one value and nothing behind it. */
import { decodeGoJson } from './decode-go-json.ts'
import { quoteGoCharacter } from './quote-go.ts'
import { scanGoJson } from './scan-go-json.ts'
import type { GoType } from './go-type.ts'

const SPACES = new Set([' ', '\t', '\r', '\n'].map((space) => space.charCodeAt(0)))

/** Decodes the only JSON value of a text. Returns Go's error text if the text is no such value. */
export function unmarshalGoJson<T>(text: string, shape: GoType<T>): { value: T } | { error: string } {
  const bytes = Buffer.from(text)
  const scanned = scanGoJson(bytes)
  if ('error' in scanned)
    return { error: brokenOff.has(scanned.error) ? 'unexpected end of JSON input' : scanned.error }
  const rest = bytes.subarray(scanned.end).find((byte) => !SPACES.has(byte))
  if (rest !== undefined)
    return { error: `invalid character ${quoteGoCharacter(rest)} after top-level value` }
  return decodeGoJson(bytes, shape)
}

/** What the decoder of a stream says where `json.Unmarshal` has one text for both. */
const brokenOff = new Set(['EOF', 'unexpected EOF'])
