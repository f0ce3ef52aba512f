/** `POST /api/signout`, and `DELETE /api/user/keys/{key}`, its old form. Server: `server/routes.go` SignoutHandler. */
import type { Answer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'
import { errorAnswer } from '../http/json-answer.ts'

export const signoutRoute: Route = { path: '/api/signout', methods: ['POST'], answer: answerSignout }
export const userKeyRoute: Route = {
  path: '/api/user/keys/:encodedKey',
  methods: ['DELETE'],
  answer: answerSignout,
}

async function answerSignout(): Promise<Answer> {
  return errorAnswer(401, 'you are not currently signed in')
}
