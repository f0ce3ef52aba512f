/** Tool-call arguments between their two forms. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'

/** The JSON text of received arguments: an object, JSON text (which may be invalid and is passed on as it is), or nothing. */
export function toArgumentsText(received: unknown): string {
  if (typeof received === 'string') return received.trim() === '' ? '{}' : received
  return received == null ? '{}' : JSON.stringify(received)
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
