/** Tells a streamed completion from a whole one by its first character: content types are often wrong behind proxies. */
import { createEventCutter } from '../transport/event-cutter.ts'
import type { FrameCutter } from '../transport/frame-cutter.ts'
import { createWholeCutter } from '../transport/whole-cutter.ts'

const brace = 0x7b
const space = 0x20

export function createCompletionCutter(): FrameCutter {
  let cutter: FrameCutter | undefined

  return {
    push(bytes) {
      if (!cutter) {
        const first = bytes.find((byte) => byte > space)
        if (first === undefined) return []
        cutter = first === brace ? createWholeCutter() : createEventCutter()
      }
      return cutter.push(bytes)
    },
    end: () => cutter?.end() ?? [],
  }
}
