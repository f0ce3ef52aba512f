/** Native generate objects as completions. Server: `openai/openai.go` ToCompletion, ToCompleteChunk. */
import type { GenerateResponse } from '@ollamakit/wire/native'
import type { Completion, CompletionUsage } from '@ollamakit/wire/openai'
import { toUnixSeconds } from './unix-seconds.ts'

const fingerprint = 'fp_ollama'

/** The whole answer. What the model thought is dropped. */
export function toCompletion(id: string, response: GenerateResponse): Completion {
  return {
    id,
    object: 'text_completion',
    created: toUnixSeconds(response.created_at),
    model: response.model,
    system_fingerprint: fingerprint,
    choices: [{ text: response.response, index: 0, finish_reason: response.done_reason ?? null }],
    usage: toUsage(response),
  }
}

/** The chunks of one native object: one, and with the last object one for the usage if that is asked for. */
export function toCompletionChunks(
  id: string,
  response: GenerateResponse,
  includeUsage: boolean,
): Completion[] {
  const { model, created_at } = response
  const choice = { text: response.response, index: 0, finish_reason: response.done_reason ?? null }
  const chunk: Completion = {
    id,
    object: 'text_completion',
    created: toUnixSeconds(created_at),
    choices: [choice],
    model,
    system_fingerprint: fingerprint,
    ...(includeUsage ? { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } } : {}),
  }
  return response.done && includeUsage
    ? [chunk, { ...chunk, choices: [], usage: toUsage(response) }]
    : [chunk]
}

/** The chunk that replaces an error in the middle of a stream; the error's text is dropped. */
export function toErrorChunk(id: string, createdAt: string, includeUsage: boolean): Completion {
  const empty = { model: '', created_at: createdAt, response: '', done: false }
  const [chunk] = toCompletionChunks(id, empty, includeUsage)
  return chunk as Completion // an object that is not the last one has exactly one chunk
}

function toUsage({
  prompt_eval_count: prompt = 0,
  eval_count: output = 0,
}: GenerateResponse): CompletionUsage {
  return { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output }
}
