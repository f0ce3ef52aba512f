/** Parses JSON with the mistakes that models make. */

/** How many brackets of a text are tried: a text of nothing else must not be read from each of them. */
const mostTried = 64

/**
 * Returns the first object or array in a text that `fits`: in code fences, then in the text, then inside of others. Without one, the first that can be parsed.
 * Undefined if none can.
 */
export function parseLenient(text: string, fits: (value: unknown) => boolean): unknown {
  const fences = Array.from(text.matchAll(/```.*\n([^]*?)```/g), ([, fenced = '']) => fenced)
  let first: unknown
  for (const inside of [false, true])
    for (const source of [...fences, text])
      for (const value of valuesIn(source, inside)) {
        if (fits(value)) return value
        first ??= value
      }
  return first
}

/** Returns the objects and arrays that a text has between other words; with `inside`, those inside of others, too. */
function* valuesIn(text: string, inside: boolean): Generator {
  const brackets = /[{[]/g
  for (let tried = 0; tried < mostTried && brackets.test(text); tried++) {
    const parser = new LenientParser(text, brackets.lastIndex - 1)
    try {
      const value = parser.value()
      if (!inside) brackets.lastIndex = parser.at
      yield value
    } catch {
      // Words in brackets, or a string that never ends: the next bracket may begin a value.
    }
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

/** In lower case: Python writes `True`. */
const words: Record<string, unknown> = { true: true, false: false, null: null, none: null, undefined: null }
const quoted = { '"': /"[^"\\]*(?:\\[^][^"\\]*)*"/y, "'": /'[^'\\]*(?:\\[^][^'\\]*)*'/y }
const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

class LenientParser {
  /** Whether a closing bracket was missing at the end. */
  isCut = false
  /** Where the next character is. */
  at: number
  private readonly text: string

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
    const entries: [string, unknown][] = []
    this.at++
    for (;;) {
      const next = this.next('}')
      // Not by assignments: one to `__proto__` would set the prototype.
      if (next === undefined) return Object.fromEntries(entries)
      const key = next === '"' || next === "'" ? this.string(next) : this.match(/[\w$-]+/y)
      this.skip()
      this.match(/:/y)
      entries.push([key, this.value()])
      this.separator()
    }
  }

  private list(): unknown[] {
    const list: unknown[] = []
    this.at++
    for (;;) {
      if (this.next(']') === undefined) return list
      list.push(this.value())
      this.separator()
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

  /** A comma, which may be missing. */
  private separator(): void {
    this.skip()
    this.match(/,?/y)
  }

  private string(quote: '"' | "'"): string {
    return this.match(quoted[quote])
      .slice(1, -1)
      .replaceAll(/\\(?:u([\da-f]{4})|([^]))/gi, (_, code: string | undefined, char: string) =>
        code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[char] ?? char),
      )
  }

  private word(): unknown {
    const word = this.match(/[\w.+-]+/y)
    const lower = word.toLowerCase()
    if (Object.hasOwn(words, lower)) return words[lower]
    const number = Number(word)
    return Number.isFinite(number) ? number : fail()
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found] = pattern.exec(this.text) ?? fail()
    this.at += found.length
    return found
  }

  /** White space and comments. */
  private skip(): void {
    this.match(/(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y)
  }
}

/** Leaves the parser: a text that it cannot read is no failure of its caller. */
function fail(): never {
  throw new SyntaxError('unreadable')
}
