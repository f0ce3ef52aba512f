/** Bytes to text as Go reads UTF-8: each byte that fits nowhere becomes one U+FFFD. */

const REPLACEMENT = '\ufffd'

/** The text of these bytes. Never fails. */
export function decodeGoUtf8(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  // The platform joins the bytes of a broken character into one replacement, Go does not.
  return text.includes(REPLACEMENT) ? decodeByRunes(bytes.subarray(start, end)) : text
}

function decodeByRunes(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const width = widthOfRune(bytes, at)
    text += width === 0 ? REPLACEMENT : bytes.toString('utf8', at, at + width)
    at += Math.max(width, 1)
  }
  return text
}

/** How many bytes the character at this place has, 0 if there is no whole and valid one. */
function widthOfRune(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  const width =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (width < 2) return width
  for (let next = 1; next < width; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1] ?? 0
  const overlongOrSurrogate = (first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)
  const outOfRange = (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)
  return overlongOrSurrogate || outOfRange ? 0 : width
}
