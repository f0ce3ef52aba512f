/** Takes a whole body as one frame. */
import type { FrameCutter } from './frame-cutter.ts'

export class WholeCutter implements FrameCutter {
  readonly #decoder = new TextDecoder()
  readonly #pieces: string[] = []

  push(bytes: Uint8Array): string[] {
    this.#pieces.push(this.#decoder.decode(bytes, { stream: true }))
    return []
  }

  end(): string[] {
    const body = this.#pieces.join('') + this.#decoder.decode()
    return body.trim() === '' ? [] : [body]
  }
}
