/** Parses JSON with the mistakes that models make. */

/** Returns undefined if the text has no object or array, or one that cannot be parsed. */
export function parseLenient(text: string): unknown {
  const at = text.search(/[{[]/)
  if (at < 0) return undefined
  try {
    return new LenientParser(text, at).value()
  } catch {
    return undefined
  }
}

/** Returns the values of a text that is nothing but complete ones, one after another; undefined if it is something else, or cut off. */
export function parseComplete(text: string): unknown[] | undefined {
  const parser = new LenientParser(text, 0)
  const values: unknown[] = []
  try {
    for (; !parser.isAtEnd(); values.push(parser.value()));
    return parser.isCut ? undefined : values
  } catch {
    return undefined
  }
}

const words: Record<string, unknown> = {
  true: true,
  false: false,
  null: null,
  True: true,
  False: false,
  None: null,
  undefined: null,
}
const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

class LenientParser {
  /** Whether a closing bracket was missing at the end. */
  isCut = false
  private readonly text: string
  private at: number

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  isAtEnd(): boolean {
    this.skip()
    return this.at === this.text.length
  }

  value(): unknown {
    this.skip()
    const next = this.text[this.at]
    if (next === '{') return this.object()
    if (next === '[') return this.list()
    if (next === '"' || next === "'") return this.string(next)
    return this.word()
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    this.at++
    for (;;) {
      const next = this.next('}')
      if (next === undefined) return object
      const key = next === '"' || next === "'" ? this.string(next) : this.match(/[\w$-]+/y)
      this.skip()
      if (this.text[this.at] !== ':') throw new SyntaxError('unreadable')
      this.at++
      // An assignment to `__proto__` would set the prototype.
      Object.defineProperty(object, key, {
        value: this.value(),
        enumerable: true,
        configurable: true,
        writable: true,
      })
      this.separator('}')
    }
  }

  private list(): unknown[] {
    const list: unknown[] = []
    this.at++
    for (;;) {
      if (this.next(']') === undefined) return list
      list.push(this.value())
      this.separator(']')
    }
  }

  /** The character that comes; undefined after the closing bracket, and where it is missing at the end. */
  private next(bracket: string): string | undefined {
    this.isCut ||= this.isAtEnd()
    const next = this.text[this.at]
    if (next !== bracket) return next
    this.at++
    return undefined
  }

  private separator(end: string): void {
    this.skip()
    const next = this.text[this.at]
    if (next === ',') this.at++
    else if (next !== end && next !== undefined) throw new SyntaxError('unreadable')
  }

  private string(quote: string): string {
    let read = ''
    for (this.at++; ; this.at++) {
      const next = this.text[this.at]
      if (next === undefined) throw new SyntaxError('unreadable')
      if (next === quote) {
        this.at++
        return read
      }
      if (next !== '\\') read += next
      else {
        const escaped = this.text[++this.at] ?? ''
        if (escaped === 'u') {
          read += String.fromCharCode(Number.parseInt(this.text.slice(this.at + 1, this.at + 5), 16))
          this.at += 4
        } else read += escapes[escaped] ?? escaped
      }
    }
  }

  private word(): unknown {
    const word = this.match(/[\w.+-]+/y)
    if (Object.hasOwn(words, word)) return words[word]
    const number = Number(word)
    if (!Number.isFinite(number)) throw new SyntaxError('unreadable')
    return number
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found] = pattern.exec(this.text) ?? []
    if (found === undefined) throw new SyntaxError('unreadable')
    this.at += found.length
    return found
  }

  /** White space and comments. */
  private skip(): void {
    this.match(/(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y)
  }
}
