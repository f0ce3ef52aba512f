/** Cuts bytes into the data of server-sent events. Event names and ids say nothing that the data does not say too. */
import type { FrameCutter } from './frame-cutter.ts'
import { createLineCutter } from './line-cutter.ts'

/** One string per event: its `data` lines, joined. Comments and other fields are left out; an event whose blank line never came is given at the end. */
export function createEventCutter(): FrameCutter {
  const lines = createLineCutter(true)
  let data: string | undefined

  function addLine(line: string, frames: string[]): void {
    if (line === '') {
      if (data !== undefined) frames.push(data)
      data = undefined
    } else if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === 32 ? 6 : 5)
      data = data === undefined ? value : `${data}\n${value}`
    } else if (!isField(line)) {
      // Not an event stream's line: it is somebody's error, and must not vanish.
      frames.push(line)
    }
  }

  function toFrames(cut: string[]): string[] {
    const frames: string[] = []
    for (const line of cut) addLine(line, frames)
    return frames
  }

  return {
    push: (bytes) => toFrames(lines.push(bytes)),
    end() {
      const frames = toFrames(lines.end())
      if (data !== undefined) frames.push(data)
      data = undefined
      return frames
    },
  }
}

function isField(line: string): boolean {
  return /^(:|event\b|id\b|retry\b|data$)/.test(line)
}
