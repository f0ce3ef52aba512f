/** Converts token counts to the AI SDK's form. */
import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '@ollamakit/core'

/** Ollama counts neither cached nor reasoning tokens: they are undefined, as is a count that the server left out. */
export function toUsage({ inputTokens, outputTokens, raw }: Usage = {}): LanguageModelV4Usage {
  return {
    inputTokens: { total: inputTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
    ...(raw === undefined ? {} : { raw }),
  }
}
