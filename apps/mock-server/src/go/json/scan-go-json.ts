/** Finds the first JSON value of a body and checks its grammar, with Go's words for what is wrong. */
import { quoteGoCharacter } from './quote-go.ts'

/** Where the first value ends, or why there is none. */
export type Scanned = { end: number } | { error: string }

/** Go gives up below this many brackets. */
const MOST_DEPTH = 10_000

const SPACES = new Set(bytesOf(' \t\r\n'))
const QUOTE = byteOf('"')
const BACKSLASH = byteOf('\\')
const MINUS = byteOf('-')
const POINT = byteOf('.')
const COMMA = byteOf(',')
const COLON = byteOf(':')
const OPEN_OBJECT = byteOf('{')
const CLOSE_OBJECT = byteOf('}')
const OPEN_LIST = byteOf('[')
const CLOSE_LIST = byteOf(']')
const ZERO = byteOf('0')
const NINE = byteOf('9')
const FIRST_PRINTABLE = byteOf(' ')
const SIGNS = new Set(bytesOf('+-'))
const EXPONENTS = new Set(bytesOf('eE'))
const SHORT_ESCAPES = new Set(bytesOf('"\\/bfnrt'))
const UNICODE_ESCAPE = byteOf('u')
const HEX_DIGITS = new Set(bytesOf('0123456789abcdefABCDEF'))
const LITERALS = new Map(['true', 'false', 'null'].map((word) => [byteOf(word), word]))

/** Thrown and caught in this file: the grammar ends at the first fault. */
class Fault extends Error {}

/**
 * Reads the first value as Go's `json.Decoder` does: what follows it is not looked at.
 *
 * @returns the end of the value, or Go's text: `EOF` for nothing but space, `unexpected EOF` for a truncated value, otherwise the invalid character.
 */
export function scanGoJson(bytes: Uint8Array): Scanned {
  const scanner = new Scanner(bytes)
  try {
    return { end: scanner.toEndOfValue() }
  } catch (fault) {
    if (fault instanceof Fault) return { error: fault.message }
    throw fault
  }
}

/** Goes over the bytes once. Not recursive: ten thousand brackets would be too much for the stack. */
class Scanner {
  readonly #bytes: Uint8Array
  #at = 0
  /** The brackets that are open, by their opening byte. */
  readonly #open: number[] = []

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  toEndOfValue(): number {
    this.#skipSpaces()
    if (this.#at >= this.#bytes.length) throw new Fault('EOF')
    do {
      if (this.#beginValue()) while (this.#endValue());
    } while (this.#open.length > 0)
    return this.#at
  }

  /** Reads a scalar, or an opening bracket up to where its first value begins. @returns whether a value has ended. */
  #beginValue(): boolean {
    this.#skipSpaces()
    const byte = this.#current()
    if (byte === OPEN_OBJECT) return this.#beginObject()
    if (byte === OPEN_LIST) return this.#beginList()
    if (byte === QUOTE) this.#string()
    else if (byte === MINUS || isDigit(byte)) this.#number()
    else this.#literal(byte)
    return true
  }

  #beginObject(): boolean {
    this.#openBracket(OPEN_OBJECT)
    if (this.#current() === CLOSE_OBJECT) return this.#closeBracket()
    this.#key()
    return false
  }

  #beginList(): boolean {
    this.#openBracket(OPEN_LIST)
    return this.#current() === CLOSE_LIST && this.#closeBracket()
  }

  /** After a value: on to the next one, or out of its bracket. @returns whether that was the end of a value once more. */
  #endValue(): boolean {
    const bracket = this.#open.at(-1)
    if (bracket === undefined) return false
    this.#skipSpaces()
    const byte = this.#current()
    if (bracket === OPEN_OBJECT) {
      if (byte === CLOSE_OBJECT) return this.#closeBracket()
      if (byte !== COMMA) this.#fail('after object key:value pair')
      this.#next()
      this.#key()
    } else {
      if (byte === CLOSE_LIST) return this.#closeBracket()
      if (byte !== COMMA) this.#fail('after array element')
      this.#next()
    }
    return false
  }

  #openBracket(bracket: number): void {
    this.#open.push(bracket)
    if (this.#open.length > MOST_DEPTH) this.#fail('exceeded max depth')
    this.#next()
    this.#skipSpaces()
  }

  #closeBracket(): true {
    this.#open.pop()
    this.#at++
    return true
  }

  #key(): void {
    this.#skipSpaces()
    if (this.#current() !== QUOTE) this.#fail('looking for beginning of object key string')
    this.#string()
    this.#skipSpaces()
    if (this.#current() !== COLON) this.#fail('after object key')
    this.#next()
  }

  #string(): void {
    this.#next()
    for (;;) {
      this.#plainCharacters()
      const byte = this.#current()
      if (byte === QUOTE) break
      if (byte !== BACKSLASH) this.#fail('in string literal')
      this.#escape()
    }
    this.#at++
  }

  /** Most of a body is this: a loop without calls. */
  #plainCharacters(): void {
    const bytes = this.#bytes
    let at = this.#at
    for (
      let byte = bytes[at] ?? 0;
      byte >= FIRST_PRINTABLE && byte !== QUOTE && byte !== BACKSLASH;
      byte = bytes[at] ?? 0
    )
      at++
    this.#at = at
  }

  #escape(): void {
    this.#next()
    const byte = this.#current()
    if (!SHORT_ESCAPES.has(byte) && byte !== UNICODE_ESCAPE) this.#fail('in string escape code')
    this.#next()
    if (byte !== UNICODE_ESCAPE) return
    for (let digit = 0; digit < 4; digit++) {
      if (!HEX_DIGITS.has(this.#current())) this.#fail(String.raw`in \u hexadecimal character escape`)
      this.#next()
    }
  }

  #number(): void {
    if (this.#current() === MINUS) this.#next()
    if (this.#current() === ZERO) this.#at++
    else this.#digits('in numeric literal')
    if (this.#bytes[this.#at] === POINT) {
      this.#next()
      this.#digits('after decimal point in numeric literal')
    }
    if (EXPONENTS.has(this.#bytes[this.#at] ?? 0)) {
      this.#next()
      if (SIGNS.has(this.#current())) this.#next()
      this.#digits('in exponent of numeric literal')
    }
  }

  /** At least one digit. */
  #digits(context: string): void {
    if (!isDigit(this.#current())) this.#fail(context)
    do this.#at++
    while (isDigit(this.#bytes[this.#at] ?? 0))
  }

  #literal(first: number): void {
    const word = LITERALS.get(first)
    if (word === undefined) return this.#fail('looking for beginning of value')
    for (const letter of word.slice(1)) {
      this.#next()
      if (this.#current() !== byteOf(letter))
        this.#fail(`in literal ${word} (expecting ${quoteGoCharacter(byteOf(letter))})`)
    }
    this.#at++
  }

  #skipSpaces(): void {
    let byte = this.#bytes[this.#at]
    while (byte !== undefined && byte <= FIRST_PRINTABLE && SPACES.has(byte)) byte = this.#bytes[++this.#at]
  }

  #next(): void {
    this.#at++
  }

  #current(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new Fault('unexpected EOF')
    return byte
  }

  #fail(context: string): never {
    throw new Fault(`invalid character ${quoteGoCharacter(this.#current())} ${context}`)
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE
}

function byteOf(text: string): number {
  return text.charCodeAt(0)
}

function bytesOf(text: string): number[] {
  return Array.from(text, byteOf)
}
