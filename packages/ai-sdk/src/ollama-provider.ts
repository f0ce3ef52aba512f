/** The provider: models by name, of one Ollama. */
import {
  type EmbeddingModelV4,
  type Experimental_DecisionModelV4 as DecisionModelV4,
  type Experimental_ExtractionModelV4 as ExtractionModelV4,
  type ImageModelV4,
  type LanguageModelV4,
  NoSuchModelError,
  type ProviderV4,
  type RerankingModelV4,
  type SpeechModelV4,
  type TranscriptionModelV4,
} from '@ai-sdk/provider'
import type { OllamaClient } from '@ollamakit/core'
import type {
  OllamaDecisionModelOptions,
  OllamaEmbeddingModelOptions,
  OllamaLanguageModelChatOptions,
  OllamaLanguageModelCompletionOptions,
  OllamaProviderSettings,
  OllamaRerankingModelOptions,
  OllamaTranscriptionModelOptions,
  OptionKind,
  OptionsOf,
} from './model-options.ts'
import { OllamaChatModel } from './ollama-chat-model.ts'
import { OllamaCompletionModel } from './ollama-completion-model.ts'
import { OllamaDecisionModel } from './ollama-decision-model.ts'
import { OllamaEmbeddingModel } from './ollama-embedding-model.ts'
import { OllamaExtractionModel } from './ollama-extraction-model.ts'
import { connect, type ModelConfig } from './ollama-model.ts'
import { OllamaRerankingModel } from './ollama-reranking-model.ts'
import { createTools, type OllamaTools } from './ollama-tools.ts'
import { OllamaTranscriptionModel } from './ollama-transcription-model.ts'
import { checkSettings } from './read-options.ts'

/** `ollama('llama3.2')` is a chat model. Names are Ollama's own, such as `qwen3:8b` or `hf.co/org/model:Q4_K_M`. */
export interface OllamaProvider extends ProviderV4 {
  (modelId: string, settings?: OllamaLanguageModelChatOptions): LanguageModelV4
  languageModel(modelId: string, settings?: OllamaLanguageModelChatOptions): LanguageModelV4
  /** The same as {@link languageModel}. */
  chat(modelId: string, settings?: OllamaLanguageModelChatOptions): LanguageModelV4
  /** A model that completes a prompt, such as code with a gap (`suffix`). */
  completion(modelId: string, settings?: OllamaLanguageModelCompletionOptions): LanguageModelV4
  /** A model for `embed` and `embedMany`. */
  embeddingModel(modelId: string, settings?: OllamaEmbeddingModelOptions): EmbeddingModelV4
  /** The same as {@link embeddingModel}. */
  embedding(modelId: string, settings?: OllamaEmbeddingModelOptions): EmbeddingModelV4
  /** The same as {@link embeddingModel}, by the AI SDK's earlier name. */
  textEmbeddingModel(modelId: string, settings?: OllamaEmbeddingModelOptions): EmbeddingModelV4
  /** An embedding model that ranks documents by how close they are to a query: Ollama has no endpoint for reranking. */
  rerankingModel(modelId: string, settings?: OllamaRerankingModelOptions): RerankingModelV4
  /** The same as {@link rerankingModel}. */
  reranking(modelId: string, settings?: OllamaRerankingModelOptions): RerankingModelV4
  /** A model with the audio capability, for `transcribe`. */
  transcriptionModel(modelId: string, settings?: OllamaTranscriptionModelOptions): TranscriptionModelV4
  /** The same as {@link transcriptionModel}. */
  transcription(modelId: string, settings?: OllamaTranscriptionModelOptions): TranscriptionModelV4
  /** A model that decides questions: over `/v1/systemone`, or as a chat model if the server lacks it. Experimental, as the AI SDK's own interface. */
  decisionModel(modelId: string, settings?: OllamaDecisionModelOptions): DecisionModelV4
  /** A chat model that extracts typed fields. Experimental, as the AI SDK's own interface. */
  extractionModel(modelId: string, settings?: OllamaLanguageModelChatOptions): ExtractionModelV4
  /**
   * Ollama has no image models: they were removed in 0.32.6. Every provider of the AI SDK has the method.
   *
   * @throws NoSuchModelError always.
   */
  imageModel(modelId: string): ImageModelV4
  /** The same as {@link imageModel}. */
  image(modelId: string): ImageModelV4
  /**
   * Ollama has no speech models.
   *
   * @throws NoSuchModelError always.
   */
  speechModel(modelId: string): SpeechModelV4
  /** The same as {@link speechModel}. */
  speech(modelId: string): SpeechModelV4
  /**
   * Ollama has no video models.
   *
   * @throws NoSuchModelError always.
   */
  videoModel(modelId: string): never
  /** Tools that search and fetch the web through Ollama. */
  readonly tools: OllamaTools
  /** Core's client that the models use, for everything else: lists, pulls, capabilities. Keys and headers that were given as functions are not part of it. */
  readonly client: OllamaClient
}

/**
 * Creates a provider for one Ollama.
 *
 * @throws InvalidArgumentError for a wrong setting, such as an invalid base URL.
 * @example
 * ```ts
 * const ollama = createOllama({ baseURL: 'http://gpu-box:11434' })
 * const { text } = await generateText({ model: ollama('llama3.2'), prompt: 'Why is the sky blue?' })
 * ```
 */
export function createOllama(settings: OllamaProviderSettings = {}): OllamaProvider {
  const { defaults, name = 'ollama', ...connection } = checkSettings('provider', settings, 'createOllama')
  const connected = connect(connection)
  // Created now, so that the stack of the error shows where a wrong setting was written.
  connected.client()
  return createProvider({ name, ...connected, defaults: checkSettings('chat', defaults, 'defaults') })
}

/** The provider for the Ollama of the environment: `OLLAMA_HOST`, `OLLAMA_BASE_URL`, or the one on this machine. The environment is read with the first request. */
export const ollama: OllamaProvider = createProvider({ name: 'ollama', ...connect() })

function createProvider(config: ModelConfig<object>): OllamaProvider {
  function provider(modelId: string, settings?: OllamaLanguageModelChatOptions): LanguageModelV4 {
    if (new.target) throw new TypeError('An Ollama provider is called without new')
    return languageModel(modelId, settings)
  }

  /** Returns a method of the provider, which checks its settings. */
  function model<Kind extends OptionKind, Model>(
    kind: Kind,
    Class: new (modelId: string, config: ModelConfig<OptionsOf[Kind]>) => Model,
  ): (modelId: string, settings?: OptionsOf[Kind]) => Model {
    return (modelId, given) => {
      const settings = checkSettings(kind, given, `ollama(${JSON.stringify(modelId)})`)
      return new Class(modelId, { ...config, settings })
    }
  }

  const languageModel = model('chat', OllamaChatModel)
  const embeddingModel = model('embedding', OllamaEmbeddingModel)
  const rerankingModel = model('reranking', OllamaRerankingModel)
  const transcriptionModel = model('transcription', OllamaTranscriptionModel)
  const imageModel = none('imageModel', 'Ollama has no image models since 0.32.6')
  const speechModel = none('speechModel', 'Ollama has no speech models')
  const methods: Omit<OllamaProvider, 'client'> = {
    specificationVersion: 'v4',
    languageModel,
    chat: languageModel,
    completion: model('completion', OllamaCompletionModel),
    embeddingModel,
    embedding: embeddingModel,
    textEmbeddingModel: embeddingModel,
    rerankingModel,
    reranking: rerankingModel,
    transcriptionModel,
    transcription: transcriptionModel,
    decisionModel: model('decision', OllamaDecisionModel),
    extractionModel: model('chat', OllamaExtractionModel),
    imageModel,
    image: imageModel,
    speechModel,
    speech: speechModel,
    videoModel: none('videoModel', 'Ollama has no video models'),
    tools: createTools(config),
  }
  // A getter, so that a provider can be created before its environment is set.
  const withClient = Object.defineProperty(provider, 'client', { get: config.client, enumerable: true })
  return Object.assign(withClient as typeof provider & Pick<OllamaProvider, 'client'>, methods)
}

/** Returns a method for a kind of model that Ollama lacks. */
function none(modelType: NoSuchModelError['modelType'], why: string): (modelId: string) => never {
  return (modelId) => {
    const message = `No such ${modelType}: ${modelId}. ${why}. There are language, embedding, reranking, transcription, decision and extraction models`
    throw new NoSuchModelError({ modelId, modelType, message })
  }
}
