/** `GET /`: whether the server runs. */
import { type Answer, wholeAnswer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'

export const runningRoute: Route = { path: '/', methods: ['HEAD', 'GET'], answer: answerRunning }

async function answerRunning(): Promise<Answer> {
  return wholeAnswer(200, [['Content-Type', 'text/plain; charset=utf-8']], 'Ollama is running')
}
