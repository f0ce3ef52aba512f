/** `GET /api/status`: whether models of the cloud can be used. They never can: a mock sends no requests. */
import type { Answer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'
import { jsonAnswer } from '../http/json-answer.ts'

export const statusRoute: Route = { path: '/api/status', methods: ['GET'], answer: answerStatus }

async function answerStatus(): Promise<Answer> {
  return jsonAnswer(200, { cloud: { disabled: true, source: 'env' } })
}
