/** Token counts in the AI SDK's form. */
import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '@ollamakit/core'

/** Ollama tells neither cached nor reasoning tokens: they stay undefined, as does a count that it left out. */
export function toUsage({ inputTokens, outputTokens, raw }: Usage = {}): LanguageModelV4Usage {
  return {
    inputTokens: { total: inputTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
    ...(raw === undefined ? {} : { raw }),
  }
}
