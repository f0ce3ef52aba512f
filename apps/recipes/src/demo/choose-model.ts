/** A model that can do what the demo shows. */
import { type OllamaClient, OllamaInputError } from '@ollamakit/core'

const needed = ['completion', 'tools', 'thinking'] as const

export interface ChosenModel {
  name: string
  capabilities: string[]
}

/**
 * The wanted model, or the first installed one with all that is needed. Throws an OllamaError that says what
 * to pull where there is none.
 */
export async function chooseModel(
  { native }: OllamaClient,
  wanted: string | undefined,
): Promise<ChosenModel> {
  if (wanted !== undefined)
    return { name: wanted, capabilities: (await native.show({ model: wanted })).capabilities ?? [] }
  const { models } = await native.tags()
  for (const { name } of models) {
    // The list does not see everything that a model's own chat template can do.
    const { capabilities = [] } = await native.show({ model: name })
    if (needed.every((capability) => capabilities.includes(capability))) return { name, capabilities }
  }
  const installed =
    models.length === 0
      ? 'no model is installed'
      : `none of the ${models.length} installed models has them all`
  throw new OllamaInputError(
    `the demo needs a model with ${needed.join(', ')}: ${installed}`,
    'Run: ollama pull qwen3:8b, or name one with --model NAME',
  )
}
