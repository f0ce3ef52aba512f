/** A model that can do what the demo shows. */
import { type OllamaClient, OllamaInputError } from '@ollamakit/core'

const needed = ['completion', 'tools', 'thinking'] as const

export interface ChosenModel {
  name: string
  capabilities: string[]
}

/**
 * Returns the wanted model, or the first listed one that has all that is needed, as far as the deployment tells.
 *
 * @throws OllamaError that names the model to pull if there is none.
 */
export async function chooseModel(
  { models }: OllamaClient,
  wanted: string | undefined,
): Promise<ChosenModel> {
  const capabilitiesOf = (name: string): ReturnType<typeof models.capabilities> => models.capabilities(name)
  if (wanted !== undefined) return toChosen(wanted, await capabilitiesOf(wanted))
  const listed = await models.list()
  for (const { name } of listed) {
    const known = await capabilitiesOf(name)
    // Proxies and gateways describe no model: then the first one is tried.
    if (needed.every((capability) => known[capability] !== 'no')) return toChosen(name, known)
  }
  const installed =
    listed.length === 0
      ? 'no model is installed'
      : `none of the ${listed.length} installed models has them all`
  throw new OllamaInputError(
    `the demo needs a model with ${needed.join(', ')}: ${installed}`,
    'Run: ollama pull qwen3:8b, or name one with --model NAME',
  )
}

function toChosen(name: string, known: Readonly<Record<string, 'yes' | 'no' | 'unknown'>>): ChosenModel {
  return { name, capabilities: Object.keys(known).filter((capability) => known[capability] === 'yes') }
}
