/** A native generate request as fixtures see it, whichever dialect it was made from. */
import type { Dialect } from '@ollamakit/wire/fixture'
import type { Question, SentRequest } from '../fixture/question.ts'
import type { GenerateRequest } from './generate-request.ts'
import { toFormat } from './to-format.ts'

/** Converts a native generate request. */
export function toGenerateQuestion(request: GenerateRequest, dialect: Dialect, sent: SentRequest): Question {
  const system = request.system === '' ? [] : [{ role: 'system', text: request.system }]
  return {
    endpoint: 'generate',
    dialect,
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
