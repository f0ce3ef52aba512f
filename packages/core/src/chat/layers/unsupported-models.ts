/** Which models have refused what they cannot do, so that each costs a client one refusal. */
import { OllamaResponseError } from '../../errors/ollama-error.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'

export interface UnsupportedModels {
  /** Whether asking this model is known to be in vain. */
  isKnown(model: string, signal: AbortSignal | undefined): Promise<boolean>
  /** Remembers a refusal for this reason; any other failure is thrown on. */
  learn(model: string, cause: unknown): void
}

export function createUnsupportedModels(
  capability: 'tools' | 'thinking',
  capabilitiesOf: CapabilitiesOf | undefined,
): UnsupportedModels {
  const refused = new Set<string>()

  return {
    async isKnown(model, signal) {
      // Whoever cannot say leaves it to the server.
      const found = (await capabilitiesOf?.(model, signal).catch(() => undefined))?.[capability]
      signal?.throwIfAborted()
      // A model of that name may have been pulled anew since it refused.
      if (found === 'yes') refused.delete(model)
      return found === 'no' || refused.has(model)
    },
    learn(model, cause) {
      // The words decide: gateways put more of them around, and say another status than 400.
      if (
        !(cause instanceof OllamaResponseError) ||
        !cause.serverMessage?.includes(` does not support ${capability}`)
      )
        throw cause
      refused.add(model)
    },
  }
}
