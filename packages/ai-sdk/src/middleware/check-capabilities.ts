/** Middleware: asks Ollama for the capabilities of a model before it is called, and warns of those that it lacks. */
import {
  InvalidArgumentError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Middleware,
  type SharedV4Warning,
} from '@ai-sdk/provider'
import type { OllamaClient } from '@ollamakit/core'
import { mapParts, withWarnings } from './map-parts.ts'

/**
 * Adds an `unsupported` warning for tools, images and reasoning that the model lacks. If the server does not answer the question, the call goes on without warnings.
 * One request per model, cached by the client for ten minutes.
 *
 * @throws InvalidArgumentError if it is not given a provider.
 * @example
 * ```ts
 * wrapLanguageModel({ model: ollama('llama3.2'), middleware: checkCapabilitiesMiddleware(ollama) })
 * ```
 */
export function checkCapabilitiesMiddleware(provider: { client: OllamaClient }): LanguageModelV4Middleware {
  // Only JavaScript passes anything else. The client is not touched: it reads the environment.
  if (!('client' in Object(provider)))
    throw new InvalidArgumentError({
      argument: 'provider',
      message: 'checkCapabilitiesMiddleware takes a provider: checkCapabilitiesMiddleware(ollama)',
    })
  const check = async (modelId: string, params: LanguageModelV4CallOptions): Promise<SharedV4Warning[]> => {
    const wants = wantsOf(params)
    if (wants.length === 0) return []
    const { abortSignal } = params
    const can = await provider.client.models
      .capabilities(modelId, abortSignal ? { signal: abortSignal } : {})
      .catch(() => {
        abortSignal?.throwIfAborted()
        return undefined
      })
    return wants
      .filter(({ capability }) => can?.[capability] === 'no')
      .map(({ capability, feature }) => ({
        type: 'unsupported',
        feature,
        details: `${modelId} has no ${capability} capability`,
      }))
  }
  return {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate, params, model }) => {
      const warnings = await check(model.modelId, params)
      const result = await doGenerate()
      return { ...result, warnings: [...warnings, ...result.warnings] }
    },
    wrapStream: async ({ doStream, params, model }) => {
      const warnings = await check(model.modelId, params)
      const { stream, ...rest } = await doStream()
      return { ...rest, stream: mapParts(stream, (part) => [withWarnings(part, warnings)]) }
    },
  }
}

function wantsOf({ tools, prompt, reasoning, providerOptions }: LanguageModelV4CallOptions) {
  const think = providerOptions?.['ollama']?.['think']
  const thinks =
    think !== undefined
      ? think !== false
      : reasoning !== undefined && !['none', 'provider-default'].includes(reasoning)
  const hasImages = prompt.some(
    ({ role, content }) =>
      role === 'user' && content.some((part) => part.type === 'file' && /^image(\/|$)/.test(part.mediaType)),
  )
  return [
    ...(tools?.length ? [{ capability: 'tools', feature: 'tools' } as const] : []),
    ...(hasImages ? [{ capability: 'vision', feature: 'image' } as const] : []),
    ...(thinks ? [{ capability: 'thinking', feature: 'reasoning' } as const] : []),
  ]
}
