/** Remembers which models refused a feature, so that each costs a client one refused request. */
import { OllamaResponseError } from '../../errors/ollama-error.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'

export interface UnsupportedModels {
  /** Whether the model is known to lack the feature. */
  isKnown(model: string, signal: AbortSignal | undefined): Promise<boolean>
  /** Remembers a refusal for this reason; rethrows any other failure. */
  learn(model: string, cause: unknown): void
}

export function createUnsupportedModels(
  capability: 'tools' | 'thinking',
  capabilitiesOf: CapabilitiesOf | undefined,
): UnsupportedModels {
  const refused = new Set<string>()

  return {
    async isKnown(model, signal) {
      // Without an answer, the server decides.
      const found = (await capabilitiesOf?.(model, signal).catch(() => undefined))?.[capability]
      signal?.throwIfAborted()
      // Another model may have been pulled under the name since.
      if (found === 'yes') refused.delete(model)
      return found === 'no' || refused.has(model)
    },
    learn(model, cause) {
      // Tests the message: gateways add to it, and send another status than 400.
      if (
        !(cause instanceof OllamaResponseError) ||
        !cause.serverMessage?.includes(` does not support ${capability}`)
      )
        throw cause
      refused.add(model)
    },
  }
}
