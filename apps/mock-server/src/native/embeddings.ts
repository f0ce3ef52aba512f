/** `POST /api/embeddings`, the older route: one text, its vector as the runner gives it, numbers of 32 bits with the digits of 64. */
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { answerOutcome, withLease } from './answer-outcome.ts'
import { embeddingsRequestShape } from '../request/embed-request.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'
import { openEmbed } from '../run/open-embed.ts'

export const embeddingsRoute: Route = { path: '/api/embeddings', methods: ['POST'], answer: answerEmbeddings }

/** Answers an embeddings request. */
async function answerEmbeddings(request: RequestContext): Promise<Answer> {
  const { body, entry } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeGoJson(body, embeddingsRequestShape)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const { model, prompt, keep_alive: keepAlive, options } = decoded.value
  if (model.trim() === '') return errorAnswer(400, 'model is required')
  const { headers, body: asSent } = entry
  const asked = {
    endpoint: 'embed',
    dialect: 'native',
    model,
    messages: [],
    images: [],
    tools: [],
    stream: false,
    options: { ...options },
  } as const
  const embedded = await openEmbed(
    // Nothing is cut here: what is too long is the runner's to refuse.
    {
      model,
      inputs: prompt === '' ? [] : [prompt],
      keepAlive,
      truncate: false,
      options,
      asked: { ...asked, messages: [], tools: [], headers, body: asSent },
    },
    request,
  )
  // Whatever goes wrong in the runner is a 500 here.
  if (embedded.type === 'refused') {
    const isRunners =
      embedded.begun ||
      embedded.status === 501 ||
      embedded.message === 'the input length exceeds the context length'
    return answerOutcome(isRunners ? { ...embedded, status: 500 } : embedded, false, () => embedded)
  }
  return withLease(jsonAnswer(200, { embedding: (embedded.vectors[0] ?? []).map(Math.fround) }), embedded)
}
