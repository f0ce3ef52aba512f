/** Tells a stream that just ended from one that failed. */
import { type OllamaError, OllamaStreamError } from '@ollamakit/core'

/** Whether the answer ended in order but without its end mark. The AI SDK has a finish reason for that; it is no error to it. */
export function isInterrupted(error: OllamaError): boolean {
  return OllamaStreamError.isInstance(error) && error.code === 'incomplete_answer'
}
