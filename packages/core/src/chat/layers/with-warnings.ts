/** Adds warnings of a layer to a response. */
import type { ChatAnswer } from '../chat-answer.ts'
import type { Warning } from '../chat-request.ts'

/** Returns the response with these warnings before its own: those of outer layers come first. */
export function withWarnings(answer: ChatAnswer, warnings: readonly Warning[]): ChatAnswer {
  return warnings.length === 0 ? answer : { ...answer, warnings: [...warnings, ...answer.warnings] }
}
