/** Bytes of base64 text. */

/** Bytes in a buffer of their own. Throws where the text is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4))
  // One digit alone makes no byte.
  if (digits % 4 === 1 || write(text, bytes) !== bytes.length) throw new RangeError('it is not base64')
  return bytes
}

/** How many bytes were written. Where there is Node's buffer, it takes an eighth of the time. */
function write(text: string, bytes: Uint8Array<ArrayBuffer>): number {
  // Absent outside of Node and what imitates it.
  const buffer: typeof Buffer | undefined = globalThis.Buffer
  if (buffer) return buffer.from(bytes.buffer).write(text, 'base64')
  const binary = atob(text)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return binary.length
}
