/** Pictures in the OpenAI dialect: data URLs only. Server: `openai/openai.go` decodeImageURL. */
import { decodeGoBase64 } from '../go/json/go-base64.ts'

/** The bytes of a picture, or the text of the server's 400. */
export function readImageUrl(url: string): { bytes: Uint8Array } | { error: string } {
  if (/^https?:\/\//.test(url)) {
    return { error: 'image URLs are not currently supported, please use base64 encoded data instead' }
  }
  const start = /^data:(?:image\/(?:jpeg|jpg|png|webp))?;base64,/.exec(url)
  const decoded = start && decodeGoBase64(url.slice(start[0].length))
  return decoded && 'bytes' in decoded ? decoded : { error: 'invalid image input' }
}
