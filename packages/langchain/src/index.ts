/** LangChain's classes for Ollama. */
export { ChatOllama } from './chat-ollama.ts'
export { ChatOllamaBinding } from './chat-ollama-binding.ts'
export type {
  ChatOllamaCallOptions,
  ChatOllamaInput,
  ChatOllamaSettings,
  ResponseFormat,
} from './chat-ollama-options.ts'
export type { ConnectionOptions } from './connection.ts'
export type { DroppedOptions, OllamaCamelCaseOptions } from './dropped-options.ts'
export type { NamedOptions } from './named-options.ts'
export { Ollama } from './ollama.ts'
export { OllamaEmbeddings } from './ollama-embeddings.ts'
export type { EmbedCallOptions, OllamaEmbeddingsParams } from './ollama-embeddings-options.ts'
export type { OllamaCallOptions, OllamaInput, OllamaSettings } from './ollama-options.ts'
export type { WireOptions } from './option-names.ts'
export type { CompletionParams } from './to-completion-params.ts'
export type { PullModelOptions, PullProgress } from './pull-model.ts'
export type { InvocationParams } from './to-invocation-params.ts'
export type { OutputSchema, ParsedOutput } from './to-structured-output.ts'
export {
  type ConcurrencyLimit,
  createConcurrencyLimit,
  OllamaConnectionError,
  OllamaError,
  OllamaInputError,
  OllamaResponseError,
  OllamaStreamError,
  OllamaTimeoutError,
} from '@ollamakit/core'
