/** Base64 as Go's `base64.StdEncoding` reads it: padding is a must, line breaks are passed over. */

/** By character code, since pictures are long. */
const IS_LETTER = new Uint8Array(128)
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  IS_LETTER[letter.charCodeAt(0)] = 1

const PADDING = '='.charCodeAt(0)
const LINE_BREAKS = new Set(['\r', '\n'].map((character) => character.charCodeAt(0)))

/** @returns the bytes, or Go's words with the place of the fault. */
export function decodeGoBase64(text: string): { bytes: Uint8Array } | { error: string } {
  const fault = faultOf(text)
  return fault === undefined
    ? { bytes: Uint8Array.from(Buffer.from(text, 'base64')) }
    : { error: `illegal base64 data at input byte ${fault}` }
}

/** Where Go finds fault. All letters before it are ASCII, so places in text and in bytes are the same. */
function faultOf(text: string): number | undefined {
  let inGroup = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (IS_LETTER[code] === 1) inGroup = (inGroup + 1) % 4
    else if (code === PADDING) return faultOfPadding(text, at, inGroup)
    else if (!LINE_BREAKS.has(code)) return at
  }
  return inGroup === 0 ? undefined : text.length - inGroup
}

function faultOfPadding(text: string, first: number, inGroup: number): number | undefined {
  if (inGroup < 2) return first
  let last = first
  if (inGroup === 2) {
    last = afterLineBreaks(text, first + 1)
    if (last === text.length) return last
    if (text.charCodeAt(last) !== PADDING) return last - 1
  }
  const rest = afterLineBreaks(text, last + 1)
  return rest === text.length ? undefined : rest
}

function afterLineBreaks(text: string, at: number): number {
  let next = at
  while (next < text.length && LINE_BREAKS.has(text.charCodeAt(next))) next++
  return next
}
