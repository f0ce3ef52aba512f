/** Quotes text in error messages as Go's `strconv.Quote` does (`%q`). */

const NAMED = new Map([
  ['\u0007', String.raw`\a`],
  ['\b', String.raw`\b`],
  ['\f', String.raw`\f`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
  ['\v', String.raw`\v`],
  ['"', String.raw`\"`],
  ['\\', String.raw`\\`],
])

/** What Go prints as it is: letters, marks, numbers, punctuation, symbols and the plain space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** A Go string literal of the text, in double quotes. */
export function quoteGo(text: string): string {
  return `"${Array.from(text, escapeCharacter).join('')}"`
}

/** One byte of a JSON text as the scanner names it, in single quotes. The byte is taken as a code point: 0xEF is `'ï'`. */
export function quoteGoCharacter(byte: number): string {
  const character = String.fromCharCode(byte)
  if (character === "'") return String.raw`'\''`
  if (character === '"') return `'"'`
  return `'${escapeCharacter(character)}'`
}

function escapeCharacter(character: string): string {
  const named = NAMED.get(character)
  if (named !== undefined) return named
  if (PRINTABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20 || code === 0x7f) return String.raw`\x` + hex(code, 2)
  return code > 0xffff ? String.raw`\U` + hex(code, 8) : String.raw`\u` + hex(code, 4)
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
