/** Headers that a caller gives. */
import { OllamaInputError } from '../errors/ollama-error.ts'

/**
 * Sets or removes headers. The message of a wrong one names it, or what it is made of (`option`), and never shows its value, which may be a
 * secret. `where`: the entry that has it.
 */
export function setHeaders(
  headers: Headers,
  own: Record<string, string | undefined>,
  option?: string,
  where?: string,
): void {
  for (const [name, value] of Object.entries(own)) {
    try {
      if (value === undefined) headers.delete(name)
      // Anything else than a text would be sent as some text: "null", "[object Object]".
      else headers.set(name, typeof value === 'string' ? value : '\0')
    } catch {
      throw new OllamaInputError(
        `the ${option ?? `header ${JSON.stringify(publicName(name))}`}${where === undefined ? '' : ` of ${where}`} has a name or a value that cannot be sent`,
        'Allowed: texts without line breaks and characters outside Latin-1',
      )
    }
  }
}

/** A name up to what no name has: `Authorization: Bearer …` in one text is a mistake that is made. */
function publicName(name: string): string {
  const [known = ''] = /^[\w!#$%&'*+.^`|~-]*/.exec(name) ?? []
  return known === name ? name : `${known}…`
}
