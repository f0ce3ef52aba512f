/** The provider: models by name, of one Ollama. */
import {
  type EmbeddingModelV4,
  type ImageModelV4,
  type LanguageModelV4,
  NoSuchModelError,
  type ProviderV4,
} from '@ai-sdk/provider'
import type { OllamaClient, OllamaClientOptions } from '@ollamakit/core'
import { createClient } from './create-client.ts'
import { OllamaChatModel, type OllamaChatModelConfig } from './ollama-chat-model.ts'
import type { OllamaChatOptions } from './ollama-chat-options.ts'

/** Where Ollama is and how it is spoken to: core's own options. */
export interface OllamaProviderSettings extends OllamaClientOptions {
  /** For every model of this provider, unless the model or the call says otherwise. */
  defaults?: OllamaChatOptions
}

/** `ollama('llama3.2')` is a language model. Names are Ollama's own, such as `qwen3:8b` or `hf.co/org/model:Q4_K_M`. */
export interface OllamaProvider extends ProviderV4 {
  (modelId: string, settings?: OllamaChatOptions): LanguageModelV4
  languageModel(modelId: string, settings?: OllamaChatOptions): LanguageModelV4
  /** The same as {@link languageModel}. */
  chat(modelId: string, settings?: OllamaChatOptions): LanguageModelV4
  /**
   * Not there yet, though every provider of the AI SDK must have the method.
   *
   * @throws NoSuchModelError always.
   */
  embeddingModel(modelId: string): EmbeddingModelV4
  /**
   * Ollama makes no images, though every provider of the AI SDK must have the method.
   *
   * @throws NoSuchModelError always.
   */
  imageModel(modelId: string): ImageModelV4
  /** What the models use: everything else that can be asked of this Ollama, such as which models it has. */
  readonly client: OllamaClient
}

/**
 * A provider for one Ollama.
 *
 * @throws InvalidArgumentError when a setting is wrong, such as a base URL that is none.
 * @example
 * ```ts
 * const ollama = createOllama({ baseURL: 'http://gpu-box:11434' })
 * const { text } = await generateText({ model: ollama('llama3.2'), prompt: 'Why is the sky blue?' })
 * ```
 */
export function createOllama({ defaults, ...connection }: OllamaProviderSettings = {}): OllamaProvider {
  const client = createClient(connection)
  return createProvider({ client: () => client, connection, defaults })
}

let environmentClient: OllamaClient | undefined

/** The provider for the Ollama that the environment names: `OLLAMA_HOST`, read when it is first asked something, or the one on this machine. */
export const ollama: OllamaProvider = createProvider({
  client: () => (environmentClient ??= createClient({})),
})

function createProvider(config: Omit<OllamaChatModelConfig, 'settings'>): OllamaProvider {
  function provider(modelId: string, settings?: OllamaChatOptions): LanguageModelV4 {
    if (new.target) throw new TypeError('An Ollama provider is called without new')
    return languageModel(modelId, settings)
  }

  function languageModel(modelId: string, settings?: OllamaChatOptions): LanguageModelV4 {
    return new OllamaChatModel(modelId, { ...config, settings })
  }

  const methods: Omit<OllamaProvider, 'client'> = {
    specificationVersion: 'v4',
    languageModel,
    chat: languageModel,
    embeddingModel(modelId) {
      throw new NoSuchModelError({
        modelId,
        modelType: 'embeddingModel',
        message: `No such embeddingModel: ${modelId}. This version of @ollamakit/ai-sdk has no embedding models yet`,
      })
    },
    imageModel(modelId) {
      throw new NoSuchModelError({
        modelId,
        modelType: 'imageModel',
        message: `No such imageModel: ${modelId}. Ollama makes no images`,
      })
    },
  }
  // A getter, so that a provider can be made before the environment is.
  const withClient = Object.defineProperty(provider, 'client', {
    get: config.client,
    enumerable: true,
  }) as typeof provider & Pick<OllamaProvider, 'client'>
  return Object.assign(withClient, methods)
}
