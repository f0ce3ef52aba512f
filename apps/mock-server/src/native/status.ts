/** `GET /api/status`: whether models of the cloud can be used. They never can: a mock speaks to nobody. */
import type { Answer } from '../http/answer.ts'
import { jsonAnswer } from '../http/json-answer.ts'

export function answerStatus(): Answer {
  return jsonAnswer(200, { cloud: { disabled: true, source: 'env' } })
}
