/** `POST /v1/completions`: a native generation whose objects are converted to the OpenAI dialect. Server: `middleware/openai.go` CompletionsMiddleware. */
import type { GenerateResponse } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinGenerateResponses } from '../render/join-generate-responses.ts'
import { startOf } from '../render/times.ts'
import { toGenerateQuestion } from '../request/generate-question.ts'
import { isRepaired } from '../journal/is-repaired.ts'
import { answerOutcome, type ResponseFormat } from '../run/answer-outcome.ts'
import { runGenerate } from '../run/run-generate.ts'
import { type CompletionRequest, decodeCompletionRequest } from './completion-request.ts'
import { ownErrorAnswer } from './error-answer.ts'
import { toOpenAIFormat } from './openai-format.ts'
import { seededId } from './seeded-id.ts'
import { toCompletion, toCompletionChunks, toErrorChunk } from './to-completion.ts'
import { toNativeGenerateRequest } from './to-native-generate-request.ts'

export const completionsRoute: Route = {
  path: '/v1/completions',
  methods: ['POST'],
  answer: answerCompletions,
}

async function answerCompletions(context: RequestContext): Promise<Answer> {
  const { body, entry, state } = context
  const decoded = decodeCompletionRequest(body)
  if ('error' in decoded) return ownErrorAnswer(400, decoded.error)
  const request = decoded.value
  const native = toNativeGenerateRequest(request)
  if ('error' in native) return ownErrorAnswer(400, native.error)
  const question = toGenerateQuestion(native.request, 'openai', entry)
  const outcome = await runGenerate(native.request, question, context)
  const id = seededId('cmpl', entry, state.settings.seed)
  return answerOutcome(
    outcome,
    request.stream,
    toFormatOf(request, id, startOf(state.settings.seed, id), isRepaired(entry)),
  )
}

function toFormatOf(
  { stream_options: options }: CompletionRequest,
  id: string,
  startedAt: string,
  repaired: boolean,
): ResponseFormat<GenerateResponse> {
  const includeUsage = options?.include_usage ?? false
  return toOpenAIFormat<GenerateResponse>({
    isRepaired: repaired,
    createChunks() {
      // Each chunk has the time at which it leaves.
      let createdAt = startedAt
      return (frame) => {
        if ('error' in frame) return [encodeGoJson(toErrorChunk(id, createdAt, includeUsage))]
        createdAt = frame.response.created_at
        const chunks = toCompletionChunks(id, frame.response, includeUsage).map((chunk) =>
          encodeGoJson(chunk),
        )
        return frame.response.done ? [...chunks, '[DONE]'] : chunks
      }
    },
    toWhole: (responses) => toCompletion(id, joinGenerateResponses(responses)),
  })
}
