/** `POST /api/embed`: vectors of length 1, one for each text. */
import type { JsonValue } from '@ollamakit/wire'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { toUnitVector } from '../turn/embedding.ts'
import { answerOutcome, withLease } from './answer-outcome.ts'
import { embedRequestShape } from '../request/embed-request.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import { isBlank } from '../request/is-blank.ts'
import { openEmbed } from '../run/open-embed.ts'

export const embedRoute: Route = { path: '/api/embed', methods: ['POST'], answer: answerEmbed }

/** Answers an embed request. */
async function answerEmbed(request: RequestContext): Promise<Answer> {
  const { body, entry } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeGoJson(body, embedRequestShape)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const { model, input, keep_alive: keepAlive, truncate, dimensions, options } = decoded.value
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
    {
      model,
      inputs: toInputs(input),
      keepAlive,
      truncate: truncate !== false,
      options,
      asked: { ...asked, messages: [], tools: [], headers, body: asSent },
    },
    request,
  )
  if (embedded.type === 'refused') return answerOutcome(embedded, false, () => embedded)
  const vectors = embedded.vectors.map((vector) => toShown(vector, dimensions))
  return withLease(
    jsonAnswer(
      200,
      vectors.length === 0
        ? { model, embeddings: [] }
        : { model, embeddings: vectors, ...toMetrics(embedded) },
    ),
    embedded,
  )
}

/** The texts of an input: none for nothing at all; undefined if it is no text and no list of texts. */
function toInputs(input: JsonValue | undefined): string[] | undefined {
  if (input === undefined || input === null || input === '') return []
  const list = Array.isArray(input) ? input : [input]
  return list.every((text) => typeof text === 'string') ? list : undefined
}

/** Cut to the asked length, if that is shorter, and brought to length 1. */
function toShown(vector: number[], dimensions: number): Float32Array {
  const cut = dimensions > 0 && dimensions < vector.length ? vector.slice(0, dimensions) : vector
  // A vector of length 1 stays as it is, to the last bit: dividing it once more would only add noise.
  return Float32Array.from(hasUnitLength(cut) ? cut : toUnitVector(cut))
}

function hasUnitLength(vector: readonly number[]): boolean {
  return Math.abs(vector.reduce((sum, number) => sum + number * number, 0) - 1) < 1e-6
}

function toMetrics({ totalNs, loadNs, tokens }: { totalNs: number; loadNs: number; tokens: number }): object {
  return { total_duration: totalNs, load_duration: loadNs, prompt_eval_count: tokens }
}
