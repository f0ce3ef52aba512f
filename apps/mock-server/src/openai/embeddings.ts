/** `POST /v1/embeddings`: native embeddings in the OpenAI dialect, as numbers or base64. Server: `middleware/openai.go` EmbeddingsMiddleware. */
import type { EmbeddingList } from '@ollamakit/wire/openai'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { toInputs, toSentVector } from '../native/embed.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { type Embedded, noVectors, runEmbed } from '../run/run-embed.ts'
import { decodeEmbeddingsRequest, type EmbeddingsRequest } from './embeddings-request.ts'
import { ownErrorAnswer } from './error-answer.ts'
import { toOpenAIFormat } from './openai-format.ts'

export const embeddingsRoute: Route = {
  path: '/v1/embeddings',
  methods: ['POST'],
  answer: answerEmbeddings,
}

async function answerEmbeddings(context: RequestContext): Promise<Answer> {
  const decoded = decodeEmbeddingsRequest(context.body)
  if ('error' in decoded) return ownErrorAnswer(400, decoded.error)
  const request = decoded.value
  // Inputs that are too long are always truncated on this route.
  const order = {
    dialect: 'openai',
    model: request.model,
    inputs: toInputs(request.input),
    truncate: true,
  } as const
  const outcome = await runEmbed({ ...order, keepAlive: undefined, options: undefined }, context)
  const format = toOpenAIFormat<Embedded>({
    createChunks: () => () => [],
    toWhole: ([embedded = noVectors]) => toEmbeddingList(request, embedded),
  })
  return answerOutcome(outcome, false, format)
}

function toEmbeddingList(
  { model, dimensions, isBase64 }: EmbeddingsRequest,
  { vectors, tokens }: Embedded,
): EmbeddingList<Float32Array | string> {
  return {
    object: 'list',
    data: vectors.map((vector, index) => {
      const sent = toSentVector(vector, dimensions)
      return { object: 'embedding', embedding: isBase64 ? toBase64(sent) : sent, index }
    }),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** Little-endian 32-bit numbers, whatever the byte order of the machine. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
