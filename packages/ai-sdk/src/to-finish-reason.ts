/** Converts core's finish reason to the AI SDK's. */
import type { LanguageModelV4FinishReason } from '@ai-sdk/provider'
import type { FinishReason } from '@ollamakit/core'

/** `length` stays `length` even after tool calls, so that a truncated call is not run. `raw` is the server's own reason. */
export function toFinishReason(reason: FinishReason, raw?: string): LanguageModelV4FinishReason {
  return { unified: reason === 'load' || reason === 'unload' ? 'other' : reason, raw }
}
