/** `POST /api/generate`: the outcome of a generation as lines of JSON. */
import type { GenerateResponse } from '@ollamakit/wire/native'
import { type DecodedAsked, toAskedOfRequest } from '../fixture/asked-of-request.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { answerOutcome } from './answer-outcome.ts'
import { toFormat } from './chat.ts'
import { decodeGenerateRequest, type GenerateRequest } from '../request/generate-request.ts'
import { errorAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'
import { openGenerate } from '../run/open-generate.ts'

export const generateRoute: Route = { path: '/api/generate', methods: ['POST'], answer: answerGenerate }

/** Answers a generate request. */
async function answerGenerate(request: RequestContext): Promise<Answer> {
  const question = readQuestion(request.body)
  if ('error' in question) return errorAnswer(400, question.error)
  const outcome = await openGenerate(
    question.request,
    toAskedOfRequest(question.asked, request.entry),
    request,
  )
  return answerOutcome(outcome, question.asked.stream, joinGenerated)
}

function readQuestion(body: Buffer): { request: GenerateRequest; asked: DecodedAsked } | { error: string } {
  if (isBlank(body)) return { error: 'missing request body' }
  const decoded = decodeGenerateRequest(body)
  return 'error' in decoded ? decoded : { request: decoded.value, asked: toAsked(decoded.value) }
}

function toAsked(request: GenerateRequest): DecodedAsked {
  return {
    endpoint: 'generate',
    dialect: 'native',
    model: request.model,
    messages: [
      ...(request.system === '' ? [] : [{ role: 'system', text: request.system }]),
      { role: 'user', text: request.prompt },
    ],
    prompt: request.prompt,
    images: request.images,
    tools: [],
    format: toFormat(request.format),
    think: request.think,
    stream: request.stream !== false,
    options: { ...request.options },
  }
}

/** Joins text, thinking and logprobs into the last object. With no object at all it is a Go struct of zeros. */
function joinGenerated(responses: readonly GenerateResponse[]): GenerateResponse {
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
