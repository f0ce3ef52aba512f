/** Answers for requests that the mock itself fails on. */
import type { Answer } from './answer.ts'
import { errorAnswer } from './json-answer.ts'

/** Larger bodies are refused with 413. */
export const bodyLimit: number = 256 * 1024 * 1024

/** Returns the answer for an error thrown while a request was read or handled. The real server would send an empty 500. */
export function toFailureAnswer(error: unknown): Answer {
  if (isTooDeep(error)) return errorAnswer(400, tooDeep)
  const { statusCode = 500, message = String(error) } = error as { statusCode?: number; message?: string }
  const text =
    statusCode === 413
      ? `ollamakit-mock reads bodies of at most ${bodyLimit} bytes`
      : `ollamakit-mock failed: ${message}`
  return errorAnswer(statusCode, text)
}

const tooDeep = 'ollamakit-mock cannot work with JSON that is nested this deep'

/** JSON nested thousands of times can be read, but not every later step has the stack for it. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack')
}
