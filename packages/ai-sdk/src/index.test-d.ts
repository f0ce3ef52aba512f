/** The public surface, checked by the compiler alone. */
import type {
  EmbeddingModelV4,
  Experimental_DecisionModelV4,
  Experimental_ExtractionModelV4,
  JSONObject,
  JSONValue,
  LanguageModelV4,
  LanguageModelV4Middleware,
  ProviderV4,
  RerankingModelV4,
  TranscriptionModelV4,
} from '@ai-sdk/provider'
import type { Tool } from '@ai-sdk/provider-utils'
import type { ChatRequest, EmbedRequest, OllamaClient, OllamaClientOptions } from '@ollamakit/core'
import {
  createProviderRegistry,
  customProvider,
  embedMany,
  generateText,
  type LanguageModel,
  rerank,
  streamText,
  transcribe,
} from 'ai'
import { expectTypeOf } from 'vitest'
import {
  checkCapabilitiesMiddleware,
  createOllama,
  extractThinkingMiddleware,
  extractToolCallsMiddleware,
  ollama,
  type OllamaChatMetadata,
  type OllamaChatOptions,
  type OllamaDecisionModelOptions,
  type OllamaEmbeddingModelOptions,
  type OllamaLanguageModelChatOptions,
  type OllamaLanguageModelCompletionOptions,
  type OllamaProvider,
  type OllamaProviderSettings,
  type OllamaRerankingModelOptions,
  type OllamaSearchResult,
  type OllamaTimings,
  type OllamaTranscriptionModelOptions,
  type OllamaWebFetchOptions,
  type OllamaWebPage,
  type OllamaWebSearchOptions,
  repairJson,
  repairJsonMiddleware,
  retryEmptyTurnMiddleware,
  VERSION,
} from './index.ts'

// The provider and its models.
expectTypeOf(ollama).toEqualTypeOf<OllamaProvider>()
expectTypeOf(createOllama()).toEqualTypeOf<OllamaProvider>()
expectTypeOf<OllamaProvider>().toExtend<ProviderV4>()
expectTypeOf(ollama.client).toEqualTypeOf<OllamaClient>()
expectTypeOf(ollama('llama3.2')).toEqualTypeOf<LanguageModelV4>()
expectTypeOf(ollama.chat('llama3.2', { think: 'max' })).toExtend<LanguageModel>()
expectTypeOf(ollama.languageModel('m', { think: true })).toEqualTypeOf<LanguageModelV4>()
expectTypeOf(ollama.completion('m', { suffix: ')' })).toEqualTypeOf<LanguageModelV4>()
for (const method of ['embeddingModel', 'embedding', 'textEmbeddingModel'] as const)
  expectTypeOf(ollama[method]('m', { dimensions: 8 })).toEqualTypeOf<EmbeddingModelV4>()
for (const method of ['rerankingModel', 'reranking'] as const)
  expectTypeOf(ollama[method]('m', { queryPrefix: 'q: ' })).toEqualTypeOf<RerankingModelV4>()
for (const method of ['transcriptionModel', 'transcription'] as const)
  expectTypeOf(ollama[method]('m', { language: 'de' })).toEqualTypeOf<TranscriptionModelV4>()
expectTypeOf(ollama.decisionModel('m', { keepAlive: 1 })).toEqualTypeOf<Experimental_DecisionModelV4>()
expectTypeOf(ollama.extractionModel('m', { think: false })).toEqualTypeOf<Experimental_ExtractionModelV4>()
expectTypeOf<ReturnType<OllamaProvider['videoModel']>>().toBeNever()
void createProviderRegistry({ ollama })
void customProvider({ languageModels: { fast: ollama('m') }, fallbackProvider: ollama })

// The provider takes every option of core; keys and headers also as functions.
expectTypeOf<OllamaClientOptions>().toExtend<OllamaProviderSettings>()
expectTypeOf<keyof OllamaProviderSettings>().toEqualTypeOf<keyof OllamaClientOptions | 'name' | 'defaults'>()
expectTypeOf<OllamaProviderSettings['dialect']>().toEqualTypeOf<'native' | 'openai' | undefined>()
createOllama({ apiKey: async () => 'key', headers: async () => ({ 'x-team': 'a', 'user-agent': undefined }) })

// Options of calls are JSON, so that `satisfies` is all that providerOptions need.
type Kinds = [
  OllamaLanguageModelChatOptions,
  OllamaLanguageModelCompletionOptions,
  OllamaEmbeddingModelOptions,
  OllamaRerankingModelOptions,
  OllamaTranscriptionModelOptions,
  OllamaDecisionModelOptions,
]
expectTypeOf<Kinds[number]>().toExtend<JSONObject>()
expectTypeOf<OllamaChatOptions>().toEqualTypeOf<OllamaLanguageModelChatOptions>()
void generateText({
  model: ollama('m'),
  prompt: 'Hi',
  providerOptions: { ollama: { think: true, options: { num_ctx: 8192 } } satisfies OllamaChatOptions },
})
void streamText({
  model: ollama('m'),
  prompt: 'Hi',
  providerOptions: { ollama: { keepAlive: -1, logprobs: 3 } satisfies OllamaChatOptions },
})
void embedMany({
  model: ollama.embedding('m'),
  values: [],
  providerOptions: { ollama: { truncate: false } satisfies OllamaEmbeddingModelOptions },
})
void rerank({
  model: ollama.reranking('m'),
  query: '',
  documents: [''],
  providerOptions: { ollama: { documentPrefix: 'd: ' } satisfies OllamaRerankingModelOptions },
})
void transcribe({
  model: ollama.transcription('m'),
  audio: '',
  providerOptions: { ollama: { prompt: 'Names' } satisfies OllamaTranscriptionModelOptions },
})

// Every option with its type. A new option is missing here until it is added.
expectTypeOf<Required<OllamaLanguageModelChatOptions>>().branded.toEqualTypeOf<{
  think: NonNullable<ChatRequest['think']>
  extractThinking: boolean | { tag?: string | undefined; startWithThinking?: boolean | undefined }
  keepAlive: number | string
  options: NonNullable<ChatRequest['options']>
  truncate: boolean
  shift: boolean
  strictContext: boolean
  logprobs: boolean | number
  format: 'json' | JSONObject
  body: NonNullable<ChatRequest['body']>
  sendReasoning: boolean
  toolResultImages: 'tool' | 'user'
  forceToolChoice: boolean
  injectJsonInstruction: boolean
  placeholderUserMessage: boolean
  coalesce: boolean
  include: 'response-body'[]
}>()
type Shared = 'think' | 'keepAlive' | 'options' | 'truncate' | 'shift' | 'logprobs' | 'format' | 'body'
expectTypeOf<keyof OllamaLanguageModelCompletionOptions>().toEqualTypeOf<
  Shared | 'extractThinking' | 'strictContext' | 'coalesce' | 'include' | 'suffix' | 'raw' | 'template'
>()
type OfEmbedding = 'truncate' | 'keepAlive' | 'options' | 'body'
expectTypeOf<Pick<OllamaEmbeddingModelOptions, OfEmbedding>>().toEqualTypeOf<
  Pick<EmbedRequest, OfEmbedding>
>()
expectTypeOf<keyof OllamaEmbeddingModelOptions>().toEqualTypeOf<
  OfEmbedding | 'dimensions' | 'maxEmbeddingsPerCall' | 'maxBytesPerCall' | 'supportsParallelCalls'
>()
expectTypeOf<keyof OllamaRerankingModelOptions>().toEqualTypeOf<
  OfEmbedding | 'dimensions' | 'queryPrefix' | 'documentPrefix'
>()
expectTypeOf<OllamaTranscriptionModelOptions>().toEqualTypeOf<{
  language?: string | undefined
  prompt?: string | undefined
}>()
expectTypeOf<keyof OllamaDecisionModelOptions>().toEqualTypeOf<'keepAlive'>()
expectTypeOf<OllamaWebSearchOptions>().toEqualTypeOf<{ maxResults?: number; maxCharacters?: number }>()
expectTypeOf<OllamaWebFetchOptions>().toEqualTypeOf<{ maxCharacters?: number }>()

// Wrong ones.
// @ts-expect-error a level that Ollama does not have
ollama('m', { think: 'extreme' })
// @ts-expect-error the model's own options belong into options
ollama('m', { num_ctx: 8192 })
// @ts-expect-error an option of chat models
ollama.completion('m', { sendReasoning: false })
// @ts-expect-error an option of completion models
ollama('m', { suffix: ')' })
// @ts-expect-error a dialect that does not exist
createOllama({ dialect: 'anthropic' })
// @ts-expect-error a URL is a setting
createOllama('http://127.0.0.1:11434')
// @ts-expect-error a provider is no constructor
void new ollama('m')
// @ts-expect-error the name of another package's option
ollama.tools.webSearch({ timeout: 5 })

// Metadata is JSON, too.
expectTypeOf<OllamaChatMetadata['tokensPerSecond']>().toEqualTypeOf<number | undefined>()
expectTypeOf<OllamaChatMetadata['timings']>().toEqualTypeOf<
  { ns: OllamaTimings; ms: OllamaTimings } | undefined
>()
expectTypeOf<keyof OllamaTimings>().toEqualTypeOf<'total' | 'load' | 'prompt' | 'answer'>()
expectTypeOf<keyof OllamaChatMetadata>().toEqualTypeOf<
  'remote' | 'servedBy' | 'timings' | 'tokensPerSecond' | 'logprobs' | 'truncated' | 'warnings'
>()
expectTypeOf<OllamaTimings>().toExtend<JSONValue>()

// Tools and middlewares.
expectTypeOf(ollama.tools.webSearch()).toEqualTypeOf<
  Tool<{ query: string; maxResults?: number }, OllamaSearchResult[]>
>()
expectTypeOf(ollama.tools.webFetch()).toEqualTypeOf<Tool<{ url: string }, OllamaWebPage>>()
void generateText({
  model: ollama('m'),
  prompt: 'Hi',
  tools: { webSearch: ollama.tools.webSearch(), webFetch: ollama.tools.webFetch() },
})
expectTypeOf(checkCapabilitiesMiddleware(ollama)).toEqualTypeOf<LanguageModelV4Middleware>()
expectTypeOf(extractThinkingMiddleware({ tag: 'thought' })).toEqualTypeOf<LanguageModelV4Middleware>()
for (const create of [extractToolCallsMiddleware, repairJsonMiddleware, retryEmptyTurnMiddleware])
  expectTypeOf(create()).toEqualTypeOf<LanguageModelV4Middleware>()
expectTypeOf(repairJson('{')).toEqualTypeOf<string | undefined>()
expectTypeOf(VERSION).toExtend<string>()
