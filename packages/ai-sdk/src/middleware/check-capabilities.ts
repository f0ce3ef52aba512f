/** Middleware: asks Ollama for the capabilities of a model before it is called, and warns of those that it lacks. */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Middleware,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { OllamaClient } from '@ollamakit/core'
import { invalidArgument } from '../invalid-argument.ts'
import type { OllamaLanguageModelChatOptions } from '../model-options.ts'
import { type SettingLevels, settingsOf } from '../read-options.ts'
import { mapParts, withWarnings } from './map-parts.ts'

/**
 * Adds an `unsupported` warning for tools, images, recordings and reasoning that the call asks for and the model lacks. If the server does not answer the question, the call goes on without warnings.
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
    throw invalidArgument(
      'provider',
      'checkCapabilitiesMiddleware takes a provider: checkCapabilitiesMiddleware(ollama)',
    )
  const check = async (
    model: LanguageModelV4,
    params: LanguageModelV4CallOptions,
  ): Promise<SharedV4Warning[]> => {
    const { modelId } = model
    const wants = wantsOf(params, model)
    if (wants.length === 0) return []
    const { abortSignal } = params
    const can = await provider.client.models
      .capabilities(modelId, abortSignal ? { signal: abortSignal } : {})
      .catch(() => {
        abortSignal?.throwIfAborted()
        return undefined
      })
    return wants
      .filter((capability) => can?.[capability] === 'no')
      .map((capability) => ({
        type: 'unsupported',
        feature: features[capability],
        details: `${modelId} has no ${capability} capability`,
      }))
  }
  return {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate, params, model }) => {
      const warnings = await check(model, params)
      const result = await doGenerate()
      return { ...result, warnings: [...warnings, ...result.warnings] }
    },
    wrapStream: async ({ doStream, params, model }) => {
      const warnings = await check(model, params)
      const { stream, ...rest } = await doStream()
      return { ...rest, stream: mapParts(stream, (part) => [withWarnings(part, warnings)]) }
    },
  }
}

/** The names of capabilities in the AI SDK. */
const features = { tools: 'tools', vision: 'image', audio: 'audio', thinking: 'reasoning' } as const

/** Returns the capabilities that a call needs. */
function wantsOf(
  { tools, toolChoice, prompt, reasoning, providerOptions }: LanguageModelV4CallOptions,
  { provider, config }: LanguageModelV4 & { config?: SettingLevels<OllamaLanguageModelChatOptions> },
) {
  // A model that another middleware has wrapped has no configuration, but its provider's name.
  const levels = config ?? { name: provider.slice(0, provider.lastIndexOf('.')) }
  // Of unknown options, the call itself warns.
  const { think, forceToolChoice } = settingsOf('chat', levels, providerOptions, [])
  const isLevel = reasoning !== undefined && !['none', 'provider-default'].includes(reasoning)
  const isOffered = toolChoice === undefined || toolChoice.type === 'auto'
  // A call that is forced needs no capability, and with `none` the tools are not sent.
  const mayCall = isOffered || (forceToolChoice === false && toolChoice.type !== 'none')
  const parts = partsOf(prompt)
  const needs = {
    tools: mayCall && tools?.length,
    vision: parts.some(isOf('image')),
    audio: parts.some(isOf('audio')),
    thinking: (think ?? isLevel) !== false,
  }
  return (Object.keys(needs) as (keyof typeof needs)[]).filter((capability) => needs[capability])
}

/** Returns the parts of all messages, and those of tool results. In JavaScript, they may be anything. */
function partsOf(prompt: LanguageModelV4CallOptions['prompt']): { mediaType?: unknown }[] {
  const parts: unknown[] = prompt.flatMap(({ content }): unknown => content)
  return parts.flatMap((part) => {
    const { output } = Object(part) as { output?: { value?: unknown } }
    return [part, output?.value].flat().map(Object) as object[] // of objects
  })
}

function isOf(type: string) {
  return ({ mediaType }: { mediaType?: unknown }): boolean => String(mediaType).startsWith(type)
}
