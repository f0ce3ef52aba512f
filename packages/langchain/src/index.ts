/** LangChain's chat model for Ollama. */
export { ChatOllama } from './chat-ollama.ts'
export type {
  ChatOllamaCallOptions,
  ChatOllamaInput,
  ChatOllamaSettings,
  ResponseFormat,
} from './chat-ollama-options.ts'
export type { NamedOptions } from './named-options.ts'
export type { WireOptions } from './option-names.ts'
export type { OutputSchema } from './to-structured-output.ts'
