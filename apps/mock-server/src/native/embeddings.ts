/** `POST /api/embeddings`, the older route: one text, and its vector as the runner returns it, 32-bit numbers with 64-bit digits. */
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import type { Outcome, Rejected } from '../render/outcome.ts'
import { embeddingsRequestShape } from '../request/embed-request.ts'
import { isBlank } from '../request/is-blank.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { type Embedded, runEmbed } from '../run/run-embed.ts'
import { toEmbedFormat } from './native-format.ts'

export const embeddingsRoute: Route = { path: '/api/embeddings', methods: ['POST'], answer: answerEmbeddings }

async function answerEmbeddings(request: RequestContext): Promise<Answer> {
  const { body } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeGoJson(body, embeddingsRequestShape)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const { model, prompt, keep_alive: keepAlive, options } = decoded.value
  if (model.trim() === '') return errorAnswer(400, 'model is required')
  const outcome = await runEmbed(
    // This route truncates nothing: the runner rejects texts that are too long.
    { dialect: 'native', model, inputs: prompt === '' ? [] : [prompt], keepAlive, truncate: false, options },
    request,
  )
  const format = toEmbedFormat(({ vectors }) => ({ embedding: (vectors[0] ?? []).map(Math.fround) }))
  return answerOutcome(isRunnersError(outcome) ? { ...outcome, status: 500 } : outcome, false, format)
}

/** Every error of the runner has status 500 here. */
function isRunnersError(outcome: Outcome<Embedded>): outcome is Rejected {
  return (
    outcome.type === 'rejected' &&
    (outcome.begun ||
      outcome.status === 501 ||
      outcome.message === 'the input length exceeds the context length')
  )
}
