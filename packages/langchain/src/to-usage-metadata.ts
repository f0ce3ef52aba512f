/** Token counts in LangChain's two spellings. */
import type { UsageMetadata } from '@langchain/core/messages'
import type { Usage } from '@ollamakit/core'

/** What `handleLLMEnd` and older tracers read. */
export interface TokenUsage {
  promptTokens: number
  completionTokens: number
  totalTokens: number
}

/** Undefined where the server counted nothing: LangChain has no way to say that one of the counts is unknown, so a lone unknown one is 0. */
export function toUsageMetadata({ inputTokens, outputTokens, raw }: Usage): UsageMetadata | undefined {
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const [input, output] = [inputTokens ?? 0, outputTokens ?? 0]
  const cached = detailOf(raw, 'prompt_tokens_details', 'cached_tokens')
  const reasoning = detailOf(raw, 'completion_tokens_details', 'reasoning_tokens')
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    ...(cached === undefined ? {} : { input_token_details: { cache_read: cached } }),
    ...(reasoning === undefined ? {} : { output_token_details: { reasoning } }),
  }
}

/** Servers behind `/v1` split their counts; Ollama itself does not. */
function detailOf(raw: Usage['raw'], group: string, name: string): number | undefined {
  const details = raw?.[group]
  const value = details && typeof details === 'object' && !Array.isArray(details) ? details[name] : undefined
  return typeof value === 'number' ? value : undefined
}

export function toTokenUsage(usage: Usage): TokenUsage | undefined {
  const counted = toUsageMetadata(usage)
  return (
    counted && {
      promptTokens: counted.input_tokens,
      completionTokens: counted.output_tokens,
      totalTokens: counted.total_tokens,
    }
  )
}

/** The counts of several answers together. */
export function addTokenUsage(usages: readonly (TokenUsage | undefined)[]): TokenUsage {
  const sum: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0 }
  for (const usage of usages) {
    sum.promptTokens += usage?.promptTokens ?? 0
    sum.completionTokens += usage?.completionTokens ?? 0
    sum.totalTokens += usage?.totalTokens ?? 0
  }
  return sum
}
