/** One run of Go's `json.Unmarshal`: a place in the bytes, and where in the Go type it is. */
import { type DecodeError, DecodingStopped } from './decode-error.ts'
import { decodeGoUtf8 } from './go-utf8.ts'

/** What a JSON value is; the words are those of Go's messages. */
export type Kind = 'object' | 'array' | 'string' | 'number' | 'bool' | 'null'

/** By first byte; any other byte begins a number. */
const KINDS: readonly (Kind | undefined)[] = kindsByFirstByte({
  '{': 'object',
  '[': 'array',
  '"': 'string',
  t: 'bool',
  f: 'bool',
  n: 'null',
})
const END_OF_LITERAL = codesOf(' \t\r\n,]}')
const LAST_SPACE = ' '.charCodeAt(0)
const QUOTE = '"'.charCodeAt(0)
const BACKSLASH = '\\'.charCodeAt(0)
const CLOSING = codesOf('}]')
const SPACES_AND_SEPARATORS = codesOf(' \t\r\n,:')

/**
 * Walks over bytes that are known to hold a valid value, so nothing here looks for syntax errors.
 *
 * Errors are of two kinds, as in Go. A type mismatch is kept and decoding continues: the first one counts ({@link saveError}).
 * A type with a decoder of its own stops everything at once ({@link DecodingStopped}), so its errors win over earlier mismatches around it.
 */
export class Decoding {
  readonly bytes: Buffer
  at: number
  #saved: DecodeError | undefined
  /** The struct and the fields that are being read: Go keeps the innermost struct when it stops. */
  #struct: string | undefined
  #path: string[] = []

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /**
   * Runs a decoder from its start to its end.
   *
   * @throws DecodingStopped with the error that counts.
   */
  run<T>(decode: (decoding: Decoding) => T): T {
    let value: T
    try {
      value = decode(this)
    } catch (stopped) {
      if (stopped instanceof DecodingStopped) throw new DecodingStopped(this.#inPlace(stopped.error))
      throw stopped
    }
    if (this.#saved) throw new DecodingStopped(this.#saved)
    return value
  }

  /** The same place with a fresh error and path: what a type's own decoder sees. It has to read the value. */
  runNested<T>(decode: (nested: Decoding) => T): T {
    const nested = new Decoding(this.bytes, this.at)
    const value = nested.run(decode)
    this.at = nested.at
    return value
  }

  /** Ends this run with a text of a type's own decoder. */
  stop(text: string): never {
    throw new DecodingStopped({ text })
  }

  /** Keeps an error unless there is one already. */
  saveError(error: DecodeError): void {
    this.#saved ??= this.#inPlace(error)
  }

  /** Keeps the mismatch of the current value and continues after it. */
  saveMismatch(wanted: string): void {
    const kind = this.kind()
    this.saveError({ found: kind, wanted, struct: '', path: [] })
    this.skip()
  }

  /** Reads the value of a struct's field. */
  inField<T>(struct: string, field: string, decode: () => T): T {
    const outer = this.#struct
    this.#struct = struct
    this.#path.push(field)
    const value = decode()
    // Not in a finally block: an error keeps the path where it occurred.
    this.#path.pop()
    this.#struct = outer
    return value
  }

  /** What comes next. */
  kind(): Kind {
    this.#skipSpaces()
    return KINDS[this.bytes[this.at] ?? 0] ?? 'number'
  }

  /** Reads an object; the callback has to read each value. */
  members(read: (key: string) => void): void {
    this.open()
    while (!this.close()) read(this.key())
  }

  /** Reads a list; the callback has to read each value. */
  elements(read: (index: number) => void): void {
    this.open()
    for (let index = 0; !this.close(); index++) read(index)
  }

  /** Steps into an object or a list if there is one. */
  open(): 'object' | 'array' | undefined {
    const kind = this.kind()
    if (kind !== 'object' && kind !== 'array') return undefined
    this.at++
    return kind
  }

  /** Steps out of an object or a list if it has no more values. */
  close(): boolean {
    while (SPACES_AND_SEPARATORS.has(this.bytes[this.at] ?? 0)) this.at++
    if (!CLOSING.has(this.bytes[this.at] ?? 0)) return false
    this.at++
    return true
  }

  /** Reads the name of a member, up to its value. */
  key(): string {
    const key = this.string()
    this.#skipSpaces()
    this.at++
    return key
  }

  /** Reads a string. */
  string(): string {
    this.#skipSpaces()
    const start = this.at
    const escaped = this.#skipString()
    if (!escaped) return decodeGoUtf8(this.bytes, start + 1, this.at - 1)
    const text: unknown = JSON.parse(decodeGoUtf8(this.bytes, start, this.at))
    return String(text).toWellFormed()
  }

  /** Reads a number, `true`, `false` or `null` as it is written. */
  literal(): string {
    this.#skipSpaces()
    const start = this.at
    while (this.at < this.bytes.length && !END_OF_LITERAL.has(this.bytes[this.at] ?? 0)) this.at++
    return this.bytes.toString('latin1', start, this.at)
  }

  /** Reads any value as it is written. */
  raw(): string {
    this.#skipSpaces()
    const start = this.at
    this.skip()
    return decodeGoUtf8(this.bytes, start, this.at)
  }

  /** Goes behind the value at hand, however deep it is. */
  skip(): void {
    let depth = 0
    do {
      if (this.open()) depth++
      else if (this.bytes[this.at] === QUOTE) this.#skipString()
      else this.literal()
      while (depth > 0 && this.close()) depth--
    } while (depth > 0)
  }

  /** @returns whether there was an escape. */
  #skipString(): boolean {
    const { bytes } = this
    let escaped = false
    let at = this.at + 1
    for (; bytes[at] !== QUOTE; at++) {
      if (bytes[at] !== BACKSLASH) continue
      escaped = true
      at++
    }
    this.at = at + 1
    return escaped
  }

  #skipSpaces(): void {
    while ((this.bytes[this.at] ?? QUOTE) <= LAST_SPACE) this.at++
  }

  #inPlace(error: DecodeError): DecodeError {
    if ('text' in error || this.#struct === undefined) return error
    return { ...error, struct: this.#struct, path: [...this.#path, ...error.path] }
  }
}

function codesOf(characters: string): Set<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)))
}

function kindsByFirstByte(kinds: Record<string, Kind>): (Kind | undefined)[] {
  const table = Array.from<Kind | undefined>({ length: 128 })
  for (const [first, kind] of Object.entries(kinds)) table[first.charCodeAt(0)] = kind
  return table
}
