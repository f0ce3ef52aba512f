/** Ollama as a provider for the Vercel AI SDK. */
export type { OllamaChatOptions } from './ollama-chat-options.ts'
export { createOllama, ollama, type OllamaProvider, type OllamaProviderSettings } from './ollama-provider.ts'
export type { OllamaChatMetadata, OllamaTimings } from './to-provider-metadata.ts'
