/** Reads a body as text, up to a bound. */
import type { BodyReader } from './frame-reader.ts'
import type { IncomingResponse } from './transport.ts'

/** Whether the body can be read piece by piece. Some fetches have none (React Native), or one of another kind (node-fetch): they have `text()`. */
export function isReadable(body: unknown): body is { getReader(): BodyReader } {
  return typeof body === 'object' && body !== null && 'getReader' in body
}

/** The text of a body. What lies beyond `most` bytes is not read: `cut` says that there was more. */
export async function readText(
  response: Pick<IncomingResponse, 'body' | 'text'>,
  most: number,
): Promise<{ text: string; cut: boolean }> {
  if (!isReadable(response.body)) {
    const text = typeof response.text === 'function' ? await response.text() : ''
    return { text: text.slice(0, most), cut: text.length > most }
  }
  const reader = response.body.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: decode(pieces, size), cut: false }
    const piece = value.subarray(0, most - size)
    pieces.push(piece)
    size += piece.length
    if (piece.length < value.length) {
      // Not waited for: a fetch of the caller's own may not come to an end of it.
      reader.cancel().catch(() => undefined)
      return { text: decode(pieces, size), cut: true }
    }
  }
}

/** All at once: `JSON.parse` of a text that was put together from pieces takes half as long again. */
function decode(pieces: readonly Uint8Array[], size: number): string {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return new TextDecoder().decode(bytes)
}
