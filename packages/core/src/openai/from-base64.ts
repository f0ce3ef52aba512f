/** Bytes of base64 text. */

interface Base64Reader {
  fromBase64(text: string): Uint8Array<ArrayBuffer>
}

/** Bytes in a buffer of their own. Throws where the text is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  // New engines have it, TypeScript's library does not yet.
  if ('fromBase64' in Uint8Array) return (Uint8Array as unknown as Base64Reader).fromBase64(text)
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
