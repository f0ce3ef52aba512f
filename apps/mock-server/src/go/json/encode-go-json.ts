/** Writes a value as Go's `encoding/json` does, byte for byte. */
import { encodeFloat32 } from './encode-float32.ts'
import { RawJson } from './raw-json.ts'

/** Anything but what can stand in a Go string as it is; left out are controls, quote, backslash, the HTML ones, the two line separators, surrogates. */
const NEEDS_ESCAPE = /[^\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5b\x5d-\u2027\u202a-\ud7ff\ue000-\uffff]/

/** What `JSON.stringify` still writes unlike Go: these characters raw, and lone surrogates as their code. A pair starting with a backslash is taken as a whole, so that `\\ud800` stays text. */
const UNLIKE_GO = /\\(?:u([\da-f]{4})|.)|[<>&\u2028\u2029]/g

/** Member names come from a few types: each is quoted once, and once with the comma before it. Bounded, since names inside tool arguments are anybody's. */
const firstNames = new Map<string, string>()
const laterNames = new Map<string, string>()
const MOST_QUOTED_NAMES = 500

/**
 * Writes a value as Go does: compact, members in their order, `undefined` members left out, `<`, `>`, `&`, U+2028 and U+2029 escaped,
 * -0 kept, a `Float32Array` with the digits of 32 bits, a lone surrogate as `\ufffd` (Go's mark for text that is no Unicode).
 * On the path of every streamed frame: text without special characters is only looked at once.
 *
 * @throws TypeError for NaN and infinities, which Go refuses too.
 */
export function encodeGoJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      return encodeNumber(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (value instanceof Float32Array) return `[${Array.from(value, encodeFloat32).join(',')}]`
      if (value instanceof RawJson) return value.text
      return Array.isArray(value) ? encodeList(value) : encodeObject(value)
    default:
      return 'null'
  }
}

function encodeObject(object: object): string {
  // `typeof` has said that it has members, whatever they are.
  const members = object as Record<string, unknown>
  let text = '{'
  // Twice as fast as Object.entries; values of JSON have no inherited members.
  for (const name in members) {
    const member = members[name]
    if (member === undefined) continue
    text += quotedName(name, text.length > 1 ? laterNames : firstNames) + encodeGoJson(member)
  }
  return `${text}}`
}

function encodeList(list: unknown[]): string {
  let text = '['
  for (let index = 0; index < list.length; index++) {
    if (index > 0) text += ','
    text += encodeGoJson(list[index])
  }
  return `${text}]`
}

/** Both languages write the shortest digits and switch to an exponent below 1e-6 and from 1e21; only -0 differs. */
function encodeNumber(value: number): string {
  if (!Number.isFinite(value))
    throw new TypeError(`JSON has no ${value}: Go answers "json: unsupported value"`)
  return Object.is(value, -0) ? '-0' : String(value)
}

function quotedName(name: string, names: Map<string, string>): string {
  const known = names.get(name)
  if (known !== undefined) return known
  const quoted = `${names === laterNames ? ',' : ''}${quote(name)}:`
  if (names.size < MOST_QUOTED_NAMES) names.set(name, quoted)
  return quoted
}

function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text).replace(UNLIKE_GO, toGoEscape) : `"${text}"`
}

function toGoEscape(found: string, code: string | undefined): string {
  if (found.startsWith('\\')) return code?.startsWith('d') ? String.raw`\ufffd` : found
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
}
