/** The AI SDK's portable `reasoning` as Ollama's `think`. */
import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { ChatRequest } from '@ollamakit/core'

type Think = ChatRequest['think']

/** What to ask of the model; undefined leaves it to the model. A level that Ollama does not have is rounded down, with a warning; what a certain model lacks is core's business. */
export function toThink(
  reasoning: LanguageModelV4CallOptions['reasoning'],
  warnings: SharedV4Warning[],
): Think {
  if (reasoning === undefined || reasoning === 'provider-default') return undefined
  const think = levels[reasoning]
  if (think === undefined) {
    warnings.push({
      type: 'unsupported',
      feature: 'reasoning',
      details: `Ollama has no level ${JSON.stringify(reasoning)}`,
    })
  } else if (think !== reasoning && think !== false) {
    warnings.push({
      type: 'compatibility',
      feature: 'reasoning',
      details: `Ollama has no level ${JSON.stringify(reasoning)}, so ${JSON.stringify(think)} is asked for`,
    })
  }
  return think
}

// By string, not by level: new levels come in patch releases of the AI SDK.
const levels: Record<string, Think> = {
  none: false,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'max',
}
