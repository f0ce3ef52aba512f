/** `POST /api/me`: who is signed in. Nobody is, so the server says where to. Server: `server/routes.go` WhoamiHandler. */
import type { Answer } from '../http/answer.ts'
import { jsonAnswer } from '../http/json-answer.ts'

export function answerMe(): Answer {
  return jsonAnswer(401, {
    error: 'unauthorized',
    signin_url: 'https://ollama.com/connect?name=mock-ollama&key=bW9jay1vbGxhbWE',
  })
}
