/** Adds what a layer has to say of a question to the answer. */
import type { ChatAnswer } from '../chat-answer.ts'
import type { Warning } from '../chat-request.ts'

/** The same answer, with these warnings before its own: outer layers speak first. */
export function withWarnings(answer: ChatAnswer, warnings: readonly Warning[]): ChatAnswer {
  return warnings.length === 0 ? answer : { ...answer, warnings: [...warnings, ...answer.warnings] }
}
