/** What can be asked of Ollama beyond the AI SDK's own settings. */
import { InvalidArgumentError, type JSONObject, type SharedV4Warning } from '@ai-sdk/provider'
import type { ChatRequest } from '@ollamakit/core'

/**
 * Ollama's own settings: of one call as `providerOptions.ollama`, of a model as `ollama(id, settings)`, of a provider as `defaults`.
 *
 * @example
 * ```ts
 * providerOptions: { ollama: { think: 'high', options: { num_ctx: 32768 } } satisfies OllamaChatOptions }
 * ```
 */
export type OllamaChatOptions = Pick<ChatRequest, 'think' | 'keepAlive' | 'options' | 'truncate' | 'shift' | 'logprobs'>

/**
 * `providerOptions.ollama` of one call. A key that is not known is left out with a warning.
 *
 * @throws InvalidArgumentError for a value of the wrong kind. What is inside `options` is the server's business.
 */
export function readProviderOptions(given: JSONObject = {}, warnings: SharedV4Warning[]): OllamaChatOptions {
  const options: OllamaChatOptions = {}
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    if (!isKnown(key)) {
      warnings.push({
        type: 'unsupported',
        feature: `providerOptions.ollama.${key}`,
        details: `known are ${known}; the model's own options, such as num_ctx, belong into options`,
      })
      continue
    }
    const { expected, fits } = kinds[key]
    if (!fits(value))
      throw new InvalidArgumentError({
        argument: `providerOptions.ollama.${key}`,
        message: `providerOptions.ollama.${key} must be ${expected}, not ${JSON.stringify(value)}`,
      })
    // The guard beside the key has just looked at the value.
    Object.assign(options, { [key]: value })
  }
  return options
}

interface Kind {
  expected: string
  fits: (value: unknown) => boolean
}

const isBoolean = (value: unknown): boolean => typeof value === 'boolean'
const trueOrFalse: Kind = { expected: 'true or false', fits: isBoolean }

const kinds = {
  think: {
    expected: 'true, false, "low", "medium", "high" or "max"',
    fits: (value) => isBoolean(value) || ['low', 'medium', 'high', 'max'].includes(value as string),
  },
  keepAlive: { expected: 'a number of seconds or a duration such as "10m"', fits: (value) => typeof value === 'number' || typeof value === 'string' },
  options: { expected: 'an object', fits: (value) => typeof value === 'object' && !Array.isArray(value) },
  truncate: trueOrFalse,
  shift: trueOrFalse,
  logprobs: { expected: 'true, false or a number from 0 to 20', fits: (value) => isBoolean(value) || typeof value === 'number' },
} satisfies Record<keyof OllamaChatOptions, Kind>

const known = Object.keys(kinds).join(', ')

function isKnown(key: string): key is keyof OllamaChatOptions {
  return Object.hasOwn(kinds, key)
}
