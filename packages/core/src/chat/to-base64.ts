/** Pictures as the wire has them: standard base64 with padding. */
import { OllamaInputError } from '../errors/ollama-error.ts'
import type { ChatImage } from './chat-request.ts'

/** The base64 of a picture. `where` names it in the error for a text that is none: a path or URL is never read. A Blob takes time to read: `readBlobs` comes before. */
export function toBase64(image: ChatImage, where: string): string {
  const bytes = toBytes(image)
  if (bytes && bytes.length > 0) return encode(bytes)
  // Encoders wrap lines, and the server ignores that.
  const text = typeof image === 'string' ? withoutDataURL(image).replaceAll(/[\r\n]+/g, '') : ''
  if (text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text
  throw new OllamaInputError(
    `${where} is ${bytes ? 'empty' : 'neither bytes, nor base64, nor a data: URL with base64'}`,
    'Read the file or fetch the URL first: a text is never taken for a path or a link',
  )
}

/** Bytes of any realm and any view, such as a Buffer of Node under jsdom. */
function toBytes(image: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(image)) return new Uint8Array(image.buffer, image.byteOffset, image.byteLength)
  return undefined
}

function withoutDataURL(text: string): string {
  return text.startsWith('data:')
    ? /^data:[^,]*;base64,/i.exec(text)
      ? text.slice(text.indexOf(',') + 1)
      : ''
    : text
}

function encode(bytes: Uint8Array): string {
  // Pieces: a spread of millions of arguments overflows the stack.
  let binary = ''
  for (let start = 0; start < bytes.length; start += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000))
  return btoa(binary)
}

/** What kind of picture base64 begins like; a picture of unknown kind is called a PNG, since gateways want some name. */
export function mediaTypeOf(base64: string): string {
  if (base64.startsWith('/9j/')) return 'image/jpeg'
  if (base64.startsWith('UklGR')) return 'image/webp'
  if (base64.startsWith('R0lGOD')) return 'image/gif'
  return 'image/png'
}

/** What kind of recording base64 begins like, if it is one that the openai dialect names. */
export function audioFormatOf(base64: string): 'wav' | 'mp3' | undefined {
  if (/^UklGR.{6}XQVZF/.test(base64)) return 'wav'
  // An ID3 tag, or a frame of MPEG layer III.
  return base64.startsWith('SUQz') || /^\/\/[sv]/.test(base64) ? 'mp3' : undefined
}
