/** Tells a stream of events from one whole JSON body by its first character: content types are often wrong behind proxies. */
import { EventCutter } from './event-cutter.ts'
import type { FrameCutter } from './frame-cutter.ts'
import { WholeCutter } from './whole-cutter.ts'

const brace = 0x7b
const space = 0x20

export class EventsOrWholeCutter implements FrameCutter {
  #cutter: FrameCutter | undefined

  push(bytes: Uint8Array): string[] {
    if (!this.#cutter) {
      const first = bytes.find((byte) => byte > space)
      if (first === undefined) return []
      this.#cutter = first === brace ? new WholeCutter() : new EventCutter()
    }
    return this.#cutter.push(bytes)
  }

  end(): string[] {
    return this.#cutter?.end() ?? []
  }
}
