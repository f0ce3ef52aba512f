/** Cuts bytes into the data of server-sent events. Event names and ids say nothing that the data does not say too. */
import type { FrameCutter } from './frame-cutter.ts'
import { LineCutter } from './line-cutter.ts'

/** One string per event: its `data` lines, joined. Comments and other fields are left out; an event whose blank line never came is given at the end. */
export class EventCutter implements FrameCutter {
  readonly #lines = new LineCutter(true)
  #data: string | undefined

  push(bytes: Uint8Array): string[] {
    return this.#toFrames(this.#lines.push(bytes))
  }

  end(): string[] {
    const frames = this.#toFrames(this.#lines.end())
    if (this.#data !== undefined) frames.push(this.#data)
    this.#data = undefined
    return frames
  }

  #toFrames(lines: string[]): string[] {
    const frames: string[] = []
    for (const line of lines) this.#addLine(line, frames)
    return frames
  }

  #addLine(line: string, frames: string[]): void {
    if (line === '') {
      if (this.#data !== undefined) frames.push(this.#data)
      this.#data = undefined
    } else if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === 32 ? 6 : 5)
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`
    } else if (!isField(line)) {
      // Not an event stream's line: it is somebody's error, and must not vanish.
      frames.push(line)
    }
  }
}

function isField(line: string): boolean {
  return /^(:|event\b|id\b|retry\b|data$)/.test(line)
}
