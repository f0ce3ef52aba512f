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
  private readonly text: string
  private at: number

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
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
      this.skip()
      const next = this.text[this.at]
      // The closing bracket is missing at the end.
      if (next === undefined) return object
      if (next === '}') {
        this.at++
        return object
      }
      const key = next === '"' || next === "'" ? this.string(next) : this.match(/[\w$-]+/y)
      this.skip()
      if (this.text[this.at] !== ':') throw new SyntaxError('a key without a value')
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
      this.skip()
      const next = this.text[this.at]
      if (next === undefined) return list
      if (next === ']') {
        this.at++
        return list
      }
      list.push(this.value())
      this.separator(']')
    }
  }

  private separator(end: string): void {
    this.skip()
    const next = this.text[this.at]
    if (next === ',') this.at++
    else if (next !== end && next !== undefined) throw new SyntaxError('neither a comma nor the end')
  }

  private string(quote: string): string {
    let read = ''
    for (this.at++; ; this.at++) {
      const next = this.text[this.at]
      if (next === undefined) throw new SyntaxError('a text without its end')
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
    if (!Number.isFinite(number)) throw new SyntaxError('an unknown word')
    return number
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found] = pattern.exec(this.text) ?? []
    if (found === undefined) throw new SyntaxError('nothing that can be read')
    this.at += found.length
    return found
  }

  /** White space and comments. */
  private skip(): void {
    const pattern = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
    pattern.lastIndex = this.at
    pattern.exec(this.text)
    this.at = pattern.lastIndex
  }
}
