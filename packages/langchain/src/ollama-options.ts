/** What `new Ollama(…)` takes and what a single call may change. */
import type { BaseLanguageModelCallOptions } from '@langchain/core/language_models/base'
import type { BaseLLMParams } from '@langchain/core/language_models/llms'
import type { ConnectionOptions } from './connection.ts'
import type { DroppedOptions } from './dropped-options.ts'
import type { NamedOptions } from './named-options.ts'
import type { WireOptions } from './option-names.ts'

/** What may be set for the model and again for each call; a call wins. `null` and `''` count as unset. */
export interface OllamaSettings extends NamedOptions, DroppedOptions {
  /** Model name, `llama3.2` means `llama3.2:latest`. */
  model?: string
  /** How much the model thinks. Unset, a thinking model thinks; what it thinks is never part of the text. */
  think?: boolean | 'low' | 'medium' | 'high' | 'max'
  /** `json`, or a JSON Schema that the response must satisfy. */
  format?: string | Record<string, any>
  /** How long the model stays loaded: seconds, or a Go duration such as `"10m"`. */
  keepAlive?: string | number
  /** What follows the gap to be filled. Needs the `insert` capability. */
  suffix?: string
  /** Replaces the model's own system prompt. */
  system?: string
  /** A Go template that replaces the model's own. */
  template?: string
  /** The prompt goes to the model as it is. */
  raw?: boolean
  /** False: a prompt longer than the context is an error instead of being truncated. */
  truncate?: boolean
  /** False: a response that fills the context ends instead of shifting it. */
  shift?: boolean
  /** Options as the server spells them; the named ones beside it win. */
  options?: WireOptions
}

export interface OllamaInput extends BaseLLMParams, OllamaSettings, ConnectionOptions {
  /** Model name. Default `llama3`, as in `@langchain/ollama`. */
  model?: string
  /** Number of retries of a request that got no response, if a retry can help. Default 2. */
  maxRetries?: number
}

export interface OllamaCallOptions extends BaseLanguageModelCallOptions, OllamaSettings {
  // Both bases have it, and TypeScript requires it to be declared.
  stop?: string[]
  /** Pictures as base64. */
  images?: string[]
  /** Headers of this call; they win over the model's, `undefined` removes one. */
  headers?: ConnectionOptions['headers']
  /** Limits of this call, in milliseconds; they win over the model's, limit by limit. */
  timeouts?: ConnectionOptions['timeouts']
}
