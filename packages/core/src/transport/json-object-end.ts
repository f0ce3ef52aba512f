/** Tells when JSON text that arrives in pieces closes its outermost object. Looks at each character once. */
export class JsonObjectEnd {
  #depth = 0
  #inString = false
  #escaped = false

  /** Whether something that began is not closed yet. */
  get isOpen(): boolean {
    return this.#depth > 0 || this.#inString
  }

  /** Whether an object that began in this piece or an earlier one is closed at its end, blanks aside. */
  push(piece: string): boolean {
    let closed = false
    for (let i = 0; i < piece.length; i++) {
      const char = piece.charCodeAt(i)
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (char === backslash) this.#escaped = true
        else if (char === quote) this.#inString = false
      } else if (char === quote) this.#inString = true
      else if (char === openBrace || char === openBracket) this.#depth++
      else if (char === closeBrace || char === closeBracket) closed = --this.#depth === 0
    }
    return closed && this.#depth === 0 && !this.#inString
  }
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
