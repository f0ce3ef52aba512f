/** Converts the AI SDK's portable `reasoning` to Ollama's `think`. */
import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { ChatRequest } from '@ollamakit/core'

type Think = ChatRequest['think']

/** Returns undefined for the model's default. Rounds a level that Ollama lacks down, with a warning. Core handles levels that a certain model lacks. */
export function toThink(
  reasoning: LanguageModelV4CallOptions['reasoning'],
  warnings: SharedV4Warning[],
): Think {
  if (reasoning === undefined || reasoning === 'provider-default') return undefined
  const think = levels[reasoning]
  if (think !== reasoning && think !== false)
    warnings.push({
      type: think === undefined ? 'unsupported' : 'compatibility',
      feature: 'reasoning',
      details: `Ollama has no level ${JSON.stringify(reasoning)}${think === undefined ? '' : `, so ${JSON.stringify(think)} is sent`}`,
    })
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
