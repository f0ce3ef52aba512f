/** Cuts bytes into lines, however they were split on the way. */
import type { FrameCutter } from './frame-cutter.ts'

/** No answer of a model has a line like this; without a bound a broken server could fill the memory. In UTF-16 units. */
const longestLine = 256 * 1024 * 1024

/** Lines without their line break (`\n` or `\r\n`), empty ones left out unless `keepEmpty`. */
export function createLineCutter(keepEmpty = false): FrameCutter {
  const decoder = new TextDecoder()
  // An unfinished line is kept as pieces and joined once: a 4 MB line that arrives in 60 reads is scanned once, not 60 times.
  let pieces: string[] = []
  let held = 0

  function hold(piece: string): void {
    held += piece.length
    if (held > longestLine) throw new RangeError(`a line is longer than ${longestLine} characters`)
    pieces.push(piece)
  }

  function take(rest: string): string {
    if (held === 0) return rest
    pieces.push(rest)
    const line = pieces.join('')
    pieces = []
    held = 0
    return line
  }

  return {
    push(bytes) {
      const text = decoder.decode(bytes, { stream: true })
      const lines: string[] = []
      let start = 0
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        const line = withoutReturn(take(text.slice(start, end)))
        if (line !== '' || keepEmpty) lines.push(line)
        start = end + 1
      }
      if (start < text.length) hold(start === 0 ? text : text.slice(start))
      return lines
    },
    end() {
      const line = withoutReturn(take(decoder.decode()))
      return line === '' ? [] : [line]
    },
  }
}

function withoutReturn(line: string): string {
  return line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line
}
