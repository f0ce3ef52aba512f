/** `POST /api/generate`: the outcome of a generation as lines of JSON. */
import type { GenerateResponse } from '@ollamakit/wire/native'
import type { Asked } from '../fixture/asked.ts'
import { toAskedOfRequest } from '../fixture/asked-of-request.ts'
import type { Answer } from '../http/answer.ts'
import type { RouteRequest } from '../http/route.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { answerOutcome } from './answer-outcome.ts'
import { toFormat } from './chat.ts'
import { decodeGenerateRequest, type GenerateRequest } from './generate-request.ts'
import { errorAnswer, isBlank } from './json-answer.ts'
import { openGenerate } from './open-generate.ts'
import type { World } from './scripted-run.ts'

/** Answers a generate request. */
export async function answerGenerate({ body, entry, gone }: RouteRequest, world: World): Promise<Answer> {
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeGenerateRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const request = decoded.value
  const asked = toAsked(request, entry)
  return answerOutcome(await openGenerate(request, asked, { world, entry, gone }), asked.stream, joinGenerated)
}

function toAsked(request: GenerateRequest, entry: JournalEntry): Asked {
  const decoded: Omit<Asked, 'headers' | 'body'> = {
    endpoint: 'generate',
    dialect: 'native',
    model: request.model,
    messages: [...(request.system === '' ? [] : [{ role: 'system', text: request.system }]), { role: 'user', text: request.prompt }],
    prompt: request.prompt,
    images: request.images,
    tools: [],
    format: toFormat(request.format),
    think: request.think,
    stream: request.stream !== false,
    options: { ...request.options },
  }
  return toAskedOfRequest(decoded, entry)
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
