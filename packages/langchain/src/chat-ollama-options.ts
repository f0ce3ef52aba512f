/** What `new ChatOllama(…)` takes and what a single call may change. */
import type {
  BaseChatModelCallOptions,
  BaseChatModelParams,
  BindToolsInput,
} from '@langchain/core/language_models/chat_models'
import type { ModelProfile } from '@langchain/core/language_models/profile'
import type { ChatRequest } from '@ollamakit/core'
import type { ConnectionOptions } from './connection.ts'
import type { DroppedOptions } from './dropped-options.ts'
import type { NamedOptions } from './named-options.ts'
import type { WireOptions } from './option-names.ts'
import type { PullProgress } from './pull-model.ts'

/** What may be set for the model and again for each call; a call wins. `null` and `''` count as unset. */
export interface ChatOllamaSettings extends NamedOptions, DroppedOptions {
  /** Model name, `llama3.2` means `llama3.2:latest`. */
  model?: string
  /** How much the model thinks: off, on, or a level. Unset, a thinking model thinks. */
  think?: ChatRequest['think']
  /**
   * Separates thinking that the server leaves in the text: `true` for `<think>…</think>`, or the name of another
   * tag, and `startWithThinking` if the text begins with thinking but has no start tag. Default false.
   */
  extractThinking?: ChatRequest['extractThinking']
  /**
   * `json`, or a JSON Schema that the response must satisfy. With tools, it is offered as a tool that gives the
   * answer, and requested in a second request if the model calls none.
   */
  format?: string | Record<string, any>
  /** How long the model stays loaded after the response: seconds, or a Go duration such as `"10m"`. Native dialect only. */
  keepAlive?: string | number
  /** False: a conversation longer than the context is an error instead of being truncated. Native dialect only. */
  truncate?: boolean
  /** False: a response that fills the context ends instead of shifting it. Native dialect only. */
  shift?: boolean
  /**
   * True: a conversation longer than the context is an error with the `lc_error_code` CONTEXT_OVERFLOW, never
   * truncated. Native dialect only.
   */
  strictContext?: boolean
  /** Log-probabilities of the tokens, as `response_metadata.logprobs`: `true`, or the number of alternatives per token (0 to 20). */
  logprobs?: boolean | number
  /** Options as the server spells them; the named ones beside it win. */
  options?: WireOptions
  /** Alias of `numPredict`, which wins. */
  maxTokens?: number
  /** Alias of `stop`, which wins. */
  stopSequences?: string[]
  /** False: streamed chunks carry no `usage_metadata`. Default true. */
  streamUsage?: boolean
}

export interface ChatOllamaInput extends BaseChatModelParams, ChatOllamaSettings, ConnectionOptions {
  /** Model name. Default `llama3`, as in `@langchain/ollama`. */
  model?: string
  /** Pulls the model before the first call if it is missing. Concurrent calls share one pull. Default false. */
  checkOrPullModel?: boolean
  /** Called for each line of progress while `checkOrPullModel` pulls. Default: progress is not reported. */
  onPullProgress?: (progress: PullProgress) => void
  /** Has no effect: responses are always streamed from the server, and `invoke` returns them whole. */
  streaming?: boolean
  /**
   * What the model can do, for `createAgent` and middlewares. It wins over what the server says.
   * Default: `structuredOutput` is true, `maxInputTokens` is `numCtx`, and the server is asked for the rest.
   */
  profile?: ModelProfile
  /** Number of retries of a request that got no response, if a retry can help. Default 2. */
  maxRetries?: number
  /** Has no effect on the model: a deadline belongs to a call, or into `timeouts`. */
  timeout?: number
}

export interface ChatOllamaCallOptions extends BaseChatModelCallOptions, ChatOllamaSettings {
  // Both bases have it, and TypeScript requires it to be declared.
  stop?: string[]
  /** Tools the model may call: LangChain tools, OpenAI tool definitions, or `{ name, description, schema }`. */
  tools?: BindToolsInput[]
  /** Headers of this call; they win over the model's, `undefined` removes one. */
  headers?: ConnectionOptions['headers']
  /** Limits of this call, in milliseconds; they win over the model's, limit by limit. */
  timeouts?: ConnectionOptions['timeouts']
  /** OpenAI's form, which `createAgent` sends: a `json_schema` is used as `format`. */
  response_format?: ResponseFormat
}

/** OpenAI's way to request JSON. */
export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema'
      json_schema: { name?: string; description?: string; schema: Record<string, unknown>; strict?: boolean }
    }
