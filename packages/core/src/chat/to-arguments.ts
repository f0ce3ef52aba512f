/** Tool-call arguments between their two forms. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { parseJson } from '../transport/parse-json.ts'

/**
 * Returns received arguments as JSON text. Nothing is `{}`, and so is the empty list that PHP makes of an empty object. Text in JSON text, which some
 * parsers make, is unwrapped. Other text, also invalid JSON, is returned as it is.
 */
export function toArgumentsText(received: unknown): string {
  const text = typeof received === 'string' ? received : JSON.stringify(received ?? {})
  if (isNothing(text)) return '{}'
  const inner: unknown = text.trimStart().startsWith('"') ? parseJson(text) : undefined
  return typeof inner === 'string' && inner.trimStart().startsWith('{') ? inner : text
}

/** Whether a text stands for no arguments. */
export function isNothing(text: string): boolean {
  return text.length < 20 && /^\s*(?:\{\s*\}|\[\s*\]|null)?\s*$/.test(text)
}

/** The object in JSON text; undefined where the text is something else. */
export function toArgumentsObject(text: string): JsonObject | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return value === null ? {} : isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
