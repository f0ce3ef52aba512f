/** How much memory a decoded value keeps. */

/** Returns about how many bytes a value and all that it contains occupy. */
export function bytesOfValue(root: unknown): number {
  // Most requests have neither a format nor options.
  if (typeof root !== 'object' || root === null)
    return typeof root === 'string' ? root.length * bytesPerCharacter : 0
  let bytes = 0
  // A list instead of recursion: a schema may be nested deeper than the stack.
  const left: unknown[] = [root]
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value === 'string') bytes += stringBytes + value.length * bytesPerCharacter
    else if (value instanceof Uint8Array) bytes += objectBytes + value.byteLength
    else if (typeof value === 'object' && value !== null) {
      bytes += objectBytes
      for (const inner of Object.values(value)) {
        if (typeof inner === 'object' || typeof inner === 'string') left.push(inner)
        bytes += slotBytes
      }
    }
  }
  return bytes
}

const objectBytes = 48
const slotBytes = 16
export const stringBytes = 24
/** V8 keeps text beyond Latin-1 in two bytes a character. */
export const bytesPerCharacter = 2
