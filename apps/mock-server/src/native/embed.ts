/** `POST /api/embed`: a vector of length 1 for each text. */
import type { JsonValue } from '@ollamakit/wire'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { embedRequestShape } from '../request/embed-request.ts'
import { isBlank } from '../request/is-blank.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { type Embedded, runEmbed } from '../run/run-embed.ts'
import { toUnitVector } from '../turn/embedding.ts'
import { toEmbedFormat } from './native-format.ts'

export const embedRoute: Route = { path: '/api/embed', methods: ['POST'], answer: answerEmbed }

async function answerEmbed(request: RequestContext): Promise<Answer> {
  const { body } = request
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeGoJson(body, embedRequestShape)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const { model, input, keep_alive: keepAlive, truncate, dimensions, options } = decoded.value
  const outcome = await runEmbed(
    { dialect: 'native', model, inputs: toInputs(input), keepAlive, truncate: truncate !== false, options },
    request,
  )
  const toResponse = ({ vectors, totalNs, loadNs, tokens }: Embedded): object => {
    const metrics = { total_duration: totalNs, load_duration: loadNs, prompt_eval_count: tokens }
    const embeddings = vectors.map((vector) => toSentVector(vector, dimensions))
    return { model, embeddings, ...(vectors.length === 0 ? {} : metrics) }
  }
  return answerOutcome(outcome, false, toEmbedFormat(toResponse))
}

/** The texts of an input: none for a missing input; undefined if the input is neither a text nor a list of texts. */
export function toInputs(input: JsonValue | undefined): string[] | undefined {
  if (input === undefined || input === null || input === '') return []
  const list = Array.isArray(input) ? input : [input]
  return list.every((text) => typeof text === 'string') ? list : undefined
}

/** Truncates a vector to the requested number of dimensions, and normalizes it to length 1. */
export function toSentVector(vector: number[], dimensions: number): Float32Array {
  const cut = dimensions > 0 && dimensions < vector.length ? vector.slice(0, dimensions) : vector
  // A vector of length 1 is kept as it is: dividing it again would change its last bits.
  return Float32Array.from(hasUnitLength(cut) ? cut : toUnitVector(cut))
}

function hasUnitLength(vector: readonly number[]): boolean {
  return Math.abs(vector.reduce((sum, number) => sum + number * number, 0) - 1) < 1e-6
}
