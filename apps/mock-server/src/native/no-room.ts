/** What a store that is full answers. */
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'

/** The real server's store is as big as its disk; the mock's is in memory. */
export function noRoom(): Answer {
  return errorAnswer(507, 'ollamakit-mock has no room for more models: delete some, or reset it')
}
