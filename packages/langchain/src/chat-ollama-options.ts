/** What `new ChatOllama(…)` takes and what a single call may change. */
import type {
  BaseChatModelCallOptions,
  BaseChatModelParams,
  BindToolsInput,
} from '@langchain/core/language_models/chat_models'
import type { ModelProfile } from '@langchain/core/language_models/profile'
import type { ChatRequest, OllamaClientOptions } from '@ollamakit/core'
import type { NamedOptions } from './named-options.ts'
import type { WireOptions } from './option-names.ts'

/** What may be set for the model and again for each call; a call wins. */
export interface ChatOllamaSettings extends NamedOptions {
  /** Model name, `llama3.2` means `llama3.2:latest`. */
  model?: string
  /** How much the model thinks: off, on, or a level. Unset, a thinking model thinks. */
  think?: ChatRequest['think']
  /** `json`, or a JSON Schema that the answer has to satisfy. With tools it is asked for in a second request, once no tool is called. */
  format?: ChatRequest['format']
  /** How long the model stays loaded after the answer: seconds, or a Go duration such as `"10m"`. Native dialect only. */
  keepAlive?: ChatRequest['keepAlive']
  /** False: a conversation longer than the context is an error instead of being cut. Native dialect only. */
  truncate?: boolean
  /** False: an answer that fills the context ends instead of shifting it. Native dialect only. */
  shift?: boolean
  /** True: a conversation longer than the context is an error with the `lc_error_code` CONTEXT_OVERFLOW, never cut. Native dialect only. */
  strictContext?: boolean
  /** Log-probabilities of the tokens, as `response_metadata.logprobs`: `true`, or how many rivals each comes with (0 to 20). */
  logprobs?: boolean | number
  /** Options as the server spells them; the named ones beside it win. */
  options?: WireOptions
  /** The same as `numPredict`, which wins. */
  maxTokens?: number
  /** The same as `stop`, which wins. */
  stopSequences?: string[]
}

export interface ChatOllamaInput extends BaseChatModelParams, ChatOllamaSettings {
  model: string
  /**
   * Where Ollama is: `host`, `host:port` or a URL, with or without `/api` or `/v1` at its end.
   * Default: the environment's `OLLAMA_HOST`, then `http://127.0.0.1:11434`.
   */
  baseUrl?: string
  /** Sent as `Authorization: Bearer …`. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: string
  /** Sent with every request. */
  headers?: Record<string, string | undefined>
  /** Default: the platform's. */
  fetch?: OllamaClientOptions['fetch']
  /** What is spoken: `native` (`/api/chat`, all options) or `openai` (`/v1/chat/completions`, for gateways that have nothing else). Default `native`. */
  dialect?: OllamaClientOptions['dialect']
  /** Limits on the parts of a call, in milliseconds: until the answer's head, its first token, between two pieces, in all. Default: none, since large models load slowly. */
  timeouts?: OllamaClientOptions['timeouts']
  /** What the model can do, for `createAgent` and others who ask. Unless said otherwise `structuredOutput` is true, since the server takes a schema for every model. */
  profile?: ModelProfile
  /** How many questions may be under way at once, answers included; the others wait in line. Default: any number. */
  maxConcurrency?: number
  /** How often a request that got no answer is sent again, if that can help. Default 2. */
  maxRetries?: number
}

export interface ChatOllamaCallOptions extends BaseChatModelCallOptions, ChatOllamaSettings {
  // Both bases have it, and TypeScript wants it said.
  stop?: string[]
  /** Tools the model may call: LangChain tools, OpenAI tool definitions, or `{ name, description, schema }`. */
  tools?: BindToolsInput[]
  /** Headers of this call; they win over the model's, `undefined` removes one. */
  headers?: Record<string, string | undefined>
  /** As OpenAI has it, because `createAgent` sends it: a `json_schema` is used as `format`. */
  response_format?: ResponseFormat
}

/** OpenAI's way to ask for JSON. */
export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema'
      json_schema: { name?: string; description?: string; schema: Record<string, unknown>; strict?: boolean }
    }
