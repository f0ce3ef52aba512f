/** Takes a whole body as one frame. */
import type { FrameCutter } from './frame-cutter.ts'
import { responseLimits, tooLarge } from './limits.ts'

export class WholeCutter implements FrameCutter {
  readonly #decoder = new TextDecoder()
  readonly #pieces: string[] = []
  #held = 0

  push(bytes: Uint8Array): string[] {
    this.#held += bytes.length
    if (this.#held > responseLimits.frame) throw tooLarge('the response', responseLimits.frame, 'bytes')
    this.#pieces.push(this.#decoder.decode(bytes, { stream: true }))
    return []
  }

  end(): string[] {
    const body = this.#pieces.join('') + this.#decoder.decode()
    return body.trim() === '' ? [] : [body]
  }
}
