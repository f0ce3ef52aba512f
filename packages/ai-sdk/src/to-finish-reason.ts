/** Why a model stopped, in the AI SDK's words. */
import type { LanguageModelV4FinishReason } from '@ai-sdk/provider'
import type { FinishReason } from '@ollamakit/core'

/** `length` stays `length` even after tool calls, so that a cut call is not run. `raw` is the server's own word. */
export function toFinishReason(reason: FinishReason, raw?: string): LanguageModelV4FinishReason {
  return { unified: reason === 'load' || reason === 'unload' ? 'other' : reason, raw }
}
