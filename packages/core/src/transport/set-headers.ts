/** Headers that a caller gives. */
import { OllamaInputError } from '../errors/ollama-error.ts'

/** Sets or removes headers. The message of a wrong one names it and never shows its value, which may be a secret. */
export function setHeaders(headers: Headers, own: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(own)) {
    try {
      if (value === undefined) headers.delete(name)
      else headers.set(name, value)
    } catch {
      throw new OllamaInputError(
        `the header ${JSON.stringify(name)} has a name or a value that cannot be sent`,
        'Remove line breaks and characters outside Latin-1',
      )
    }
  }
}
