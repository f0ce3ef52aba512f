/** The AI SDK's settings under the names of the server. */
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { ChatRequest } from '@ollamakit/core'

export function toOptions(call: LanguageModelV4CallOptions): NonNullable<ChatRequest['options']> {
  return {
    num_predict: call.maxOutputTokens,
    temperature: call.temperature,
    top_p: call.topP,
    top_k: call.topK,
    seed: call.seed,
    stop: call.stopSequences,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
  }
}
