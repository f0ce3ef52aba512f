/** `POST /api/signout`, and `DELETE /api/user/keys/{key}`, its old form. Server: `server/routes.go` SignoutHandler. */
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'

export function answerSignout(): Answer {
  return errorAnswer(401, 'you are not currently signed in')
}
