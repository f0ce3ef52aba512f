/** `POST /api/generate`: the outcome of a generation as lines of JSON. */
import type { GenerateResponse } from '@ollamakit/wire/native'
import type { Question, SentRequest } from '../fixture/question.ts'
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { decodeGenerateRequest, type GenerateRequest } from '../request/generate-request.ts'
import { isBlank } from '../request/is-blank.ts'
import { toFormat } from '../request/to-format.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { runGenerate } from '../run/run-generate.ts'
import { toNativeFormat } from './native-format.ts'

export const generateRoute: Route = { path: '/api/generate', methods: ['POST'], answer: answerGenerate }

async function answerGenerate(request: RequestContext): Promise<Answer> {
  const { body, entry } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeGenerateRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const question = toQuestion(decoded.value, entry)
  const outcome = await runGenerate(decoded.value, question, request)
  return answerOutcome(outcome, question.stream, nativeGenerate)
}

const nativeGenerate = toNativeFormat(joinResponses)

function toQuestion(request: GenerateRequest, sent: SentRequest): Question {
  const system = request.system === '' ? [] : [{ role: 'system', text: request.system }]
  return {
    endpoint: 'generate',
    dialect: 'native',
    model: request.model,
    messages: [...system, { role: 'user', text: request.prompt }],
    prompt: request.prompt,
    images: request.images,
    tools: [],
    format: toFormat(request.format),
    think: request.think,
    stream: request.stream !== false,
    options: { ...request.options },
    request: sent,
  }
}

/** Joins text, thinking and logprobs into the last object. Without any object the result is a Go struct of zeros. */
function joinResponses(responses: readonly GenerateResponse[]): GenerateResponse {
  const last = responses.at(-1)
  if (!last) return { model: '', created_at: '0001-01-01T00:00:00Z', response: '', done: false }
  const thinking = responses.map((each) => each.thinking ?? '').join('')
  const logprobs = responses.flatMap((each) => each.logprobs ?? [])
  const { model, created_at, response: _response, thinking: _thinking, logprobs: _logprobs, ...rest } = last
  return {
    model,
    created_at,
    response: responses.map((each) => each.response).join(''),
    ...(thinking === '' ? {} : { thinking }),
    ...rest,
    ...(logprobs.length === 0 ? {} : { logprobs }),
  }
}
