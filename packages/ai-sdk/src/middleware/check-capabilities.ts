/** Middleware: asks Ollama what a model can do before it is called, and warns of what it cannot. */
import type { LanguageModelV4CallOptions, LanguageModelV4Middleware, SharedV4Warning } from '@ai-sdk/provider'
import type { OllamaClient } from '@ollamakit/core'
import { mapParts } from './map-parts.ts'

/**
 * Adds an `unsupported` warning for tools, pictures and reasoning that the model lacks. What the server does not tell is not warned of.
 * One request per model, remembered by the client for ten minutes.
 *
 * @example
 * ```ts
 * wrapLanguageModel({ model: ollama('llama3.2'), middleware: checkCapabilitiesMiddleware(ollama) })
 * ```
 */
export function checkCapabilitiesMiddleware({ client }: { client: OllamaClient }): LanguageModelV4Middleware {
  const check = async (modelId: string, params: LanguageModelV4CallOptions): Promise<SharedV4Warning[]> => {
    const can = await client.models.capabilities(
      modelId,
      params.abortSignal ? { signal: params.abortSignal } : {},
    )
    return wantsOf(params)
      .filter(({ capability }) => can[capability] === 'no')
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
      return {
        ...rest,
        stream: mapParts(stream, (part) => [
          part.type === 'stream-start' ? { ...part, warnings: [...warnings, ...part.warnings] } : part,
        ]),
      }
    },
  }
}

function wantsOf({ tools, prompt, reasoning, providerOptions }: LanguageModelV4CallOptions) {
  const think = providerOptions?.['ollama']?.['think']
  const thinks =
    think !== undefined
      ? think !== false
      : reasoning !== undefined && !['none', 'provider-default'].includes(reasoning)
  const hasPictures = prompt.some(
    ({ role, content }) =>
      role === 'user' && content.some((part) => part.type === 'file' && /^image(\/|$)/.test(part.mediaType)),
  )
  return [
    ...(tools?.length ? [{ capability: 'tools', feature: 'tools' } as const] : []),
    ...(hasPictures ? [{ capability: 'vision', feature: 'image' } as const] : []),
    ...(thinks ? [{ capability: 'thinking', feature: 'reasoning' } as const] : []),
  ]
}
