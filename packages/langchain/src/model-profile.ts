/** What `createAgent` and middlewares want to know of a model, from what the server says. */
import type { ModelProfile } from '@langchain/core/language_models/profile'
import type { ContextLength, Known, ModelCapabilities, OllamaClient } from '@ollamakit/core'

/** Asks the server. What it does not say is left out; a server that cannot be asked says nothing. */
export async function askProfile(client: OllamaClient, model: string): Promise<ModelProfile> {
  const context = await client.models.contextLength(model).catch(() => undefined)
  // The answer above holds these, too, except where the server only lists its models.
  const capabilities = await client.models.capabilities(model).catch(() => undefined)
  return { ...(capabilities ? toAbilities(capabilities) : {}), ...toLimits(context) }
}

function toAbilities({ tools, vision, thinking, audio }: ModelCapabilities): ModelProfile {
  return {
    ...when('toolCalling', tools),
    ...when('imageInputs', vision),
    ...when('imageToolMessage', vision),
    ...when('audioInputs', audio),
    ...when('reasoningOutput', thinking),
  }
}

function when(name: keyof ModelProfile, known: Known): ModelProfile {
  return known === 'unknown' ? {} : { [name]: known === 'yes' }
}

/** The context in force, not the largest possible one: the server truncates at the former. */
function toLimits({ inForce, maximum }: ContextLength = {}): ModelProfile {
  const tokens = inForce === undefined ? undefined : Math.min(inForce, maximum ?? inForce)
  return tokens === undefined ? {} : { maxInputTokens: tokens }
}
