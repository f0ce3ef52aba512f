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
export type OllamaChatOptions = Pick<
  ChatRequest,
  'think' | 'keepAlive' | 'options' | 'truncate' | 'shift' | 'strictContext' | 'logprobs'
>

/**
 * `providerOptions.ollama` of one call. A key that is not known is left out with a warning; whether a value fits its key is core's business.
 *
 * @throws InvalidArgumentError for `options` that are none: they are taken apart before core sees them.
 */
export function readProviderOptions(given: JSONObject = {}, warnings: SharedV4Warning[]): OllamaChatOptions {
  const options: OllamaChatOptions = {}
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    if (key === 'options' && (typeof value !== 'object' || Array.isArray(value)))
      throw new InvalidArgumentError({
        argument: key,
        message: `the setting options is ${JSON.stringify(value)}. Allowed: an object`,
      })
    if (Object.hasOwn(known, key)) Object.assign(options, { [key]: value })
    else
      warnings.push({
        type: 'unsupported',
        feature: `providerOptions.ollama.${key}`,
        details: `known are ${Object.keys(known).join(', ')}; the model's own options, such as num_ctx, belong into options`,
      })
  }
  return options
}

/** Every key, so that the compiler misses a new one here. */
const known = {
  think: true,
  keepAlive: true,
  options: true,
  truncate: true,
  shift: true,
  strictContext: true,
  logprobs: true,
} satisfies Record<keyof OllamaChatOptions, true>
