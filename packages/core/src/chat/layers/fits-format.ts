/** Checks whether a text satisfies a format that nothing enforced. */
import { isJsonObject } from '@ollamakit/wire'
import type { ChatRequest } from '../chat-request.ts'
import { findMismatch } from '../schema/find-mismatch.ts'

/** Returns whether a text is JSON that satisfies a format, as far as Ollama's grammar knows its keywords. `json`: an object. */
export function fitsFormat(text: string, format: NonNullable<ChatRequest['format']>): boolean {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return false
  }
  return isJsonObject(format) ? findMismatch(value, format) === undefined : isJsonObject(value)
}
