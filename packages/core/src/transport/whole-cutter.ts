/** Takes a whole body as one frame. */
import type { FrameCutter } from './frame-cutter.ts'

export function createWholeCutter(): FrameCutter {
  const decoder = new TextDecoder()
  const pieces: string[] = []

  return {
    push(bytes) {
      pieces.push(decoder.decode(bytes, { stream: true }))
      return []
    },
    end() {
      const body = pieces.join('') + decoder.decode()
      return body.trim() === '' ? [] : [body]
    },
  }
}
