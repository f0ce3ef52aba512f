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

/** The media type of a picture, by how its base64 begins; of an unknown one that of PNG, because gateways want one. */
export function mediaTypeOf(base64: string): string {
  const start = startOf(base64)
  return `image/${pictures.find(([begins]) => begins.test(start))?.[1] ?? 'png'}`
}

/** The format of a recording, by how its base64 begins; undefined for a picture. Ollama reads WAV and MP3 and ignores the name. */
export function audioFormatOf(base64: string): string | undefined {
  const start = startOf(base64)
  return recordings.find(([begins]) => begins.test(start))?.[1]
}

/** The first 15 bytes, a character each. */
function startOf(base64: string): string {
  return atob(base64.slice(0, 20))
}

const pictures: readonly [RegExp, string][] = [
  [/^\u00ff\u00d8\u00ff/, 'jpeg'],
  [/^RIFF/, 'webp'],
  [/^GIF8/, 'gif'],
  [/^[^]{4}ftypavi[fs]/, 'avif'],
  [/^[^]{4}ftyp(?:hei|hev|mif)/, 'heic'],
  [/^BM/, 'bmp'],
  [/^(?:II\*\0|MM\0\*)/, 'tiff'],
]

const recordings: readonly [RegExp, string][] = [
  [/^RIFF[^]{4}WAVE/, 'wav'],
  // An ID3 tag, or a frame of MPEG layer III: eleven set bits, a version and the layer.
  [/^(?:ID3|\u00ff[\u00e2\u00e3\u00f2\u00f3\u00fa\u00fb])/, 'mp3'],
  [/^fLaC/, 'flac'],
  [/^OggS/, 'ogg'],
  [/^[^]{4}ftyp(?:M4A|M4B|mp4|isom|dash)/, 'm4a'],
  [/^\p{Cc}E\u00df\u00a3/u, 'webm'],
  [/^\u00ff[\u00f0\u00f1\u00f8\u00f9]/, 'aac'],
  [/^FORM[^]{4}AIF[FC]/, 'aiff'],
]
