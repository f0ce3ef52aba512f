/** `POST /api/me`: the signed-in user. There is none, so the server returns the sign-in URL. Server: `server/routes.go` WhoamiHandler. */
import type { Answer } from '../http/answer.ts'
import { signinUrl } from '../cloud/signin-url.ts'
import type { Route } from '../http/route.ts'
import { jsonAnswer } from '../http/json-answer.ts'

export const meRoute: Route = { path: '/api/me', methods: ['POST'], answer: answerMe }

async function answerMe(): Promise<Answer> {
  return jsonAnswer(401, { error: 'unauthorized', signin_url: signinUrl })
}
