/** The AI SDK's settings under the names of Ollama. */
import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { ChatRequest } from '@ollamakit/core'
import { toThink } from './to-think.ts'

/** `own`: settings that win. A value that is overridden needs no warning. */
export function toOptions(
  call: LanguageModelV4CallOptions,
  own: Pick<ChatRequest, 'think'>,
  warnings: SharedV4Warning[],
): Pick<ChatRequest, 'think' | 'options'> {
  return {
    think: own.think === undefined ? toThink(call.reasoning, warnings) : undefined,
    options: {
      num_predict: call.maxOutputTokens,
      temperature: call.temperature,
      top_p: call.topP,
      top_k: call.topK,
      seed: call.seed,
      stop: call.stopSequences,
      presence_penalty: call.presencePenalty,
      frequency_penalty: call.frequencyPenalty,
    },
  }
}
