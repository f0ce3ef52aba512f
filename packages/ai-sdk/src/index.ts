/** Ollama as a provider for the Vercel AI SDK. */
export {
  OllamaConnectionError,
  OllamaError,
  OllamaInputError,
  OllamaResponseError,
  OllamaStreamError,
  OllamaTimeoutError,
} from '@ollamakit/core'
export { checkCapabilitiesMiddleware } from './middleware/check-capabilities.ts'
export { extractThinkingMiddleware } from './middleware/extract-thinking.ts'
export { extractToolCallsMiddleware } from './middleware/extract-tool-calls.ts'
export { repairJsonMiddleware, repairJson } from './middleware/repair-json.ts'
export { retryEmptyTurnMiddleware } from './middleware/retry-empty-turn.ts'
export type {
  OllamaDecisionModelOptions,
  OllamaEmbeddingModelOptions,
  OllamaLanguageModelChatOptions,
  /** The earlier name. */
  OllamaLanguageModelChatOptions as OllamaChatOptions,
  OllamaLanguageModelCompletionOptions,
  OllamaProviderSettings,
  OllamaRerankingModelOptions,
  OllamaTranscriptionModelOptions,
  OllamaWebFetchOptions,
  OllamaWebSearchOptions,
} from './model-options.ts'
export { createOllama, ollama, type OllamaProvider } from './ollama-provider.ts'
export type { OllamaSearchResult, OllamaTools, OllamaWebPage } from './ollama-tools.ts'
export type { OllamaChatMetadata, OllamaTimings } from './to-provider-metadata.ts'
export { VERSION } from './version.ts'
