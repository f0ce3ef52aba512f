/** Reads the body of a native request, or says what the server says of it. */
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import type { GoType } from '../go/json/go-type.ts'
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'

export function readBody<T>(body: Buffer, shape: GoType<T>): { value: T } | { answer: Answer } {
  if (isBlank(body)) return { answer: errorAnswer(400, 'missing request body') }
  const decoded = decodeGoJson(body, shape)
  return 'error' in decoded ? { answer: errorAnswer(400, decoded.error) } : decoded
}
