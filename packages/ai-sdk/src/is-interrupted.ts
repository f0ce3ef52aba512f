/** Distinguishes a stream that ended too early from one that failed. */
import { type OllamaError, OllamaStreamError } from '@ollamakit/core'

/** Whether the response ended without its end mark. The AI SDK has a finish reason for that, so it is not an error. */
export function isInterrupted(error: OllamaError): boolean {
  return OllamaStreamError.isInstance(error) && error.code === 'incomplete_answer'
}
