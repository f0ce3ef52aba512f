/** Cuts bytes into the data of server-sent events. Of the events' names, only pings and errors say something that the data does not say too. */
import type { FrameCutter } from './frame-cutter.ts'
import { responseLimits, tooLarge } from './limits.ts'
import { isBlank, LineCutter } from './line-cutter.ts'
import { parseJson } from './parse-json.ts'

/** One string per event: its `data` lines, joined. Comments and other fields are left out; an event whose blank line never came is given at the end. */
export class EventCutter implements FrameCutter {
  readonly #cutter = new LineCutter(true)
  #data: string | undefined
  /** How many lines it has, and the last of them. */
  #lines = 0
  #lastLine = ''
  /** What the name of the event says. A ping only keeps the connection alive. */
  #kind: 'ping' | 'error' | undefined

  push(bytes: Uint8Array): string[] {
    return this.#toFrames(this.#cutter.push(bytes))
  }

  end(): string[] {
    // A carriage return alone ends a line, too: where all of them are such, everything is one line until here.
    const frames = this.#toFrames(this.#cutter.end().flatMap((line) => line.split('\r')))
    this.#endEvent(frames)
    return frames
  }

  #toFrames(lines: string[]): string[] {
    const frames: string[] = []
    for (const line of lines) this.#addLine(line, frames)
    return frames
  }

  #endEvent(frames: string[]): void {
    const data = this.#data
    // An object in a ping is looked at all the same: the blank line after the ping may be missing.
    if (data !== undefined && (this.#kind === undefined || data.charCodeAt(0) === brace)) frames.push(data)
    else if (data !== undefined && this.#kind === 'error') frames.push(toErrorFrame(data))
    this.#data = undefined
    this.#kind = undefined
  }

  #addLine(line: string, frames: string[]): void {
    if (line === '') this.#endEvent(frames)
    else if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === 32 ? 6 : 5)
      // Some servers put what keeps the connection alive into the data: nothing, or the comment itself (`data: : keepalive`).
      if (value.charCodeAt(0) !== brace && (isBlank(value) || value.trimStart().startsWith(':'))) return
      if (this.#data !== undefined && beginsAnother(this.#lastLine, value)) this.#endEvent(frames)
      this.#lines = this.#data === undefined ? 1 : this.#lines + 1
      // Many short lines take more memory than their characters.
      if (this.#lines > responseLimits.entries) throw tooLarge('an event', responseLimits.entries, 'lines')
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`
      this.#lastLine = value
      if (this.#data.length > responseLimits.frame)
        throw tooLarge('an event', responseLimits.frame, 'characters')
    } else if (ping.test(line) || failure.test(line)) {
      this.#endEvent(frames)
      this.#kind = ping.test(line) ? 'ping' : 'error'
    } else if (!isField(line) && !isBlank(line)) {
      // Not an event stream's line: it is somebody's error, and must not vanish.
      frames.push(line)
    }
  }
}

/** The error of a server that gives its words alone, as the frame in which others put them. */
function toErrorFrame(data: string): string {
  return JSON.stringify({ error: parseJson(data) ?? data })
}

function isField(line: string): boolean {
  return /^(:|event\b|id\b|retry\b|data$)/.test(line)
}

const ping = /^event: ?(?:ping|heart-?beat|keep-?alive)\s*$/i
const failure = /^event: ?(?:error|exception)\s*$/i

/** Some servers leave out the blank line between events. No JSON text has these two lines in a row. */
function beginsAnother(before: string, line: string): boolean {
  return /(?:\}|^\[DONE\])$/.test(before.trimEnd()) && /^(?:\{|\[DONE\])/.test(line)
}

const brace = 0x7b
