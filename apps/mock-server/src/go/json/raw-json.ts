/** Go's `json.RawMessage` on its way out: the text of a value, compact and escaped. */

/** A JSON text that is written as it is. */
export class RawJson {
  /** Without spaces, and with the characters escaped that Go escapes. */
  readonly text: string

  /** @param text - valid JSON. */
  constructor(text: string) {
    this.text = text
      .replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : ''))
      .replace(
        /[<>&\u2028\u2029]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
  }
}
