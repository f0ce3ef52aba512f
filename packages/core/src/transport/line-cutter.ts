/** Cuts bytes into lines, however they were split on the way. */
import type { FrameCutter } from './frame-cutter.ts'
import { responseLimits, tooLarge } from './limits.ts'

const newline = 0x0a

/** Decodes reads that end with a line, for all responses. */
let completeLines: InstanceType<typeof TextDecoder> | undefined

/** Lines without their line break (`\n`, or `\r` any number of times before it), blank ones left out unless `keepBlank`. A class for its speed: docs/decisions/0011. */
export class LineCutter implements FrameCutter {
  readonly #keepBlank: boolean
  #decoder: InstanceType<typeof TextDecoder> | undefined
  /** An unfinished line, joined once: a 4 MB line that arrives in 60 reads is scanned once, not 60 times. */
  #pieces: string[] = []
  #held = 0

  constructor(keepBlank = false) {
    this.#keepBlank = keepBlank
  }

  push(bytes: Uint8Array): string[] {
    const text = this.#decode(bytes)
    const lines: string[] = []
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = withoutReturn(this.#take(text.slice(start, end)))
      if (this.#keepBlank || !saysNothing(line)) lines.push(line)
      start = end + 1
    }
    if (start < text.length) this.#hold(start === 0 ? text : text.slice(start))
    return lines
  }

  end(): string[] {
    const line = withoutReturn(this.#take(this.#decoder?.decode() ?? ''))
    return saysNothing(line) ? [] : [line]
  }

  #decode(bytes: Uint8Array): string {
    // A read that ends with a line needs no state, and a decoder costs more than reading a short response.
    if (!this.#decoder && bytes.at(-1) === newline) return (completeLines ??= new TextDecoder()).decode(bytes)
    this.#decoder ??= new TextDecoder()
    return this.#decoder.decode(bytes, { stream: true })
  }

  #hold(piece: string): void {
    this.#held += piece.length
    if (this.#held > responseLimits.frame) throw tooLarge('a line', responseLimits.frame, 'characters')
    this.#pieces.push(piece)
  }

  #take(rest: string): string {
    if (this.#held === 0) return rest
    this.#pieces.push(rest)
    const line = this.#pieces.join('')
    this.#pieces = []
    this.#held = 0
    return line
  }
}

function withoutReturn(line: string): string {
  let end = line.length
  while (end > 0 && line.charCodeAt(end - 1) === 13) end--
  return end === line.length ? line : line.slice(0, end)
}

/** A blank line, or a comment as of an event stream: proxies send both to keep a connection alive. */
function saysNothing(line: string): boolean {
  return isBlank(line) || line.charCodeAt(0) === 58
}

/** Nearly every line begins with a brace: only one that begins with a blank is looked at. */
export function isBlank(line: string): boolean {
  return line === '' || (line.charCodeAt(0) <= 32 && line.trim() === '')
}
