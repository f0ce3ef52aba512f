/** The AI SDK's portable `reasoning` as Ollama's `think`. */
import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { ChatRequest } from '@ollamakit/core'

type Think = ChatRequest['think']

/** What to ask of the model; undefined leaves it to the model. Where Ollama has no such level, the next lower one is taken, with a warning. */
export function toThink(reasoning: LanguageModelV4CallOptions['reasoning'], modelId: string, warnings: SharedV4Warning[]): Think {
  if (reasoning === undefined || reasoning === 'provider-default') return undefined
  const think = (isHarmony(modelId) ? harmonyLevels : levels)[reasoning]
  if (think === undefined) {
    warnings.push({ type: 'unsupported', feature: 'reasoning', details: `Ollama has no level ${JSON.stringify(reasoning)}` })
  } else if (think !== reasoning && think !== false) {
    warnings.push({
      type: 'compatibility',
      feature: 'reasoning',
      details: `${modelId} has no level ${JSON.stringify(reasoning)}, so ${JSON.stringify(think)} is asked for`,
    })
  }
  return think
}

// By string, not by level: new levels come in patch releases of the AI SDK.
const levels: Record<string, Think> = { none: false, minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'max' }
const harmonyLevels: Record<string, Think> = { ...levels, none: 'low', max: 'high' }

/** gpt-oss cannot be kept from thinking and knows three levels only. The name is all that is known before the first call. */
function isHarmony(modelId: string): boolean {
  return /(?:^|\/)gpt-?oss(?![a-z])/i.test(modelId)
}
