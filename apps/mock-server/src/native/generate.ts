/** `POST /api/generate`: the outcome of a generation as lines of JSON. */
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinGenerateResponses } from '../render/join-generate-responses.ts'
import { toGenerateQuestion } from '../request/generate-question.ts'
import { decodeGenerateRequest } from '../request/generate-request.ts'
import { isBlank } from '../request/is-blank.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { runGenerate } from '../run/run-generate.ts'
import { toNativeFormat } from './native-format.ts'

export const generateRoute: Route = { path: '/api/generate', methods: ['POST'], answer: answerGenerate }

async function answerGenerate(request: RequestContext): Promise<Answer> {
  const { body, entry } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeGenerateRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const question = toGenerateQuestion(decoded.value, 'native', entry)
  const outcome = await runGenerate(decoded.value, question, request)
  return answerOutcome(outcome, question.stream, nativeGenerate)
}

const nativeGenerate = toNativeFormat(joinGenerateResponses)
