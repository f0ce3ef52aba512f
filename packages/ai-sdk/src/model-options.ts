/** The types of Ollama's own settings for each kind of model. How they are read: read-options.ts. */
import type { JSONObject } from '@ai-sdk/provider'
import type { ChatRequest, EmbedRequest, OllamaClientOptions } from '@ollamakit/core'

/**
 * Settings of a chat model: of one call as `providerOptions.ollama`, of a model as `ollama(id, settings)`, of a provider as `defaults`.
 *
 * @example
 * ```ts
 * providerOptions: { ollama: { think: 'high', options: { num_ctx: 32768 } } satisfies OllamaLanguageModelChatOptions }
 * ```
 */
export type OllamaLanguageModelChatOptions = Pick<
  ChatRequest,
  'think' | 'extractThinking' | 'keepAlive' | 'options' | 'truncate' | 'shift' | 'strictContext' | 'logprobs'
> & {
  /** `"json"` or a JSON Schema, sent as `format`. Wins over the call's `responseFormat`. */
  format?: 'json' | JSONObject | undefined
  /** Fields added to the request body as they are, for what has no name here. They win. */
  body?: ChatRequest['body']
  /** Whether earlier reasoning is sent back to the model. Default true. */
  sendReasoning?: boolean | undefined
  /** Where the images of tool results go: to the tool message, or to a user message after it, for templates that ignore images of tools. Default `tool`. */
  toolResultImages?: 'tool' | 'user' | undefined
  /** Whether `toolChoice: 'required'` or a tool's name constrains the response to a call, since Ollama has no such setting. False leaves it to the model. Default true. */
  forceToolChoice?: boolean | undefined
  /** Whether the JSON Schema is put into the prompt, too. Default: only for models of Ollama's cloud, which do not enforce `format`. */
  injectJsonInstruction?: boolean | undefined
  /** Whether a prompt without a user message gets a short one, since some templates fail without it. Default true. */
  placeholderUserMessage?: boolean | undefined
  /** Whether deltas that arrive in one read of the connection become one part. Default true: the AI SDK takes time per part. */
  coalesce?: boolean | undefined
  /** `response-body`: `doGenerate` returns the frames of the response, as received, as `response.body`. */
  include?: 'response-body'[] | undefined
}

/** The settings that decide how a prompt is converted. */
export type PromptSettings = Pick<
  OllamaLanguageModelChatOptions,
  'sendReasoning' | 'toolResultImages' | 'placeholderUserMessage'
>

/** Settings of a completion model (`/api/generate`). */
export type OllamaLanguageModelCompletionOptions = Pick<
  OllamaLanguageModelChatOptions,
  | 'think'
  | 'extractThinking'
  | 'strictContext'
  | 'keepAlive'
  | 'options'
  | 'truncate'
  | 'shift'
  | 'logprobs'
  | 'format'
  | 'body'
  | 'coalesce'
  | 'include'
> & {
  /** The text after the gap that the model fills. Needs a model with the `insert` capability. */
  suffix?: string | undefined
  /** Sends the prompt to the model as it is, without the model's template. Default false. */
  raw?: boolean | undefined
  /** A Go template that replaces the model's. */
  template?: string | undefined
}

/** Settings of an embedding model. */
export type OllamaEmbeddingModelOptions = Pick<
  EmbedRequest,
  'truncate' | 'keepAlive' | 'options' | 'body'
> & {
  /** Shortens vectors to this length. The call's own `dimensions` wins. */
  dimensions?: number | undefined
  /** The most texts in one request. Default 512. Not per call: the AI SDK reads it from the model. */
  maxEmbeddingsPerCall?: number | undefined
  /** The most bytes of text in one request. Default 1 MiB. Not per call. */
  maxBytesPerCall?: number | undefined
  /** Whether requests of one `embedMany` may run at the same time. Default: only for Ollama's cloud. Not per call. */
  supportsParallelCalls?: boolean | undefined
}

/** Settings of a reranking model, which compares embeddings. */
export type OllamaRerankingModelOptions = Pick<
  OllamaEmbeddingModelOptions,
  'truncate' | 'keepAlive' | 'options' | 'body' | 'dimensions'
> & {
  /** Put before the query, as some embedding models ask for: `"search_query: "`. Default: nothing. */
  queryPrefix?: string | undefined
  /** Put before each document: `"search_document: "`. Default: nothing. */
  documentPrefix?: string | undefined
}

/** Settings of a transcription model (`/v1/audio/transcriptions`). */
export type OllamaTranscriptionModelOptions = {
  /** The language of the recording, such as `de`. Told to the model in words. */
  language?: string | undefined
  /** Names and terms that help. Told to the model in words. */
  prompt?: string | undefined
}

/** Settings of a decision model (`/v1/systemone`). Where the server lacks it, a chat model decides with {@link OllamaLanguageModelChatOptions}. */
export type OllamaDecisionModelOptions = Pick<OllamaLanguageModelChatOptions, 'keepAlive'>

/** Options of `ollama.tools.webSearch`. */
export interface OllamaWebSearchOptions {
  /** How many results the model gets, 1 to 10. Default 5. */
  maxResults?: number
  /** The most characters of each result that the model gets. Default 2000. */
  maxCharacters?: number
}

/** Options of `ollama.tools.webFetch`. */
export interface OllamaWebFetchOptions {
  /** The most characters of the page that the model gets. Default 20,000. */
  maxCharacters?: number
}

/** Options of `extractThinkingMiddleware`. */
export type ExtractThinkingOptions = Exclude<NonNullable<ChatRequest['extractThinking']>, boolean>

type Headers = Record<string, string | undefined>

/** Where Ollama is and how it is asked. */
export interface Connection extends Omit<OllamaClientOptions, 'apiKey' | 'headers'> {
  /** Sent as `Authorization: Bearer …`. A function is called for each request. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: OllamaClientOptions['apiKey'] | (() => string | PromiseLike<string>)
  /** Sent with every request; they win over what the provider sets itself, `undefined` removes one. A function is called for each request. */
  headers?: OllamaClientOptions['headers'] | (() => Headers | PromiseLike<Headers>)
}

/** Where Ollama is and how it is asked. */
export interface OllamaProviderSettings extends Connection {
  /** The provider's name in telemetry and warnings, to tell two Ollamas apart. `providerOptions` under it count, too. Default `ollama`. */
  name?: string
  /** Settings of every model of this provider, unless the model or the call sets them. */
  defaults?: OllamaLanguageModelChatOptions
}

/** Everything that takes options, by a name for {@link OptionKind}. */
export interface OptionsOf {
  provider: OllamaProviderSettings
  chat: OllamaLanguageModelChatOptions
  completion: OllamaLanguageModelCompletionOptions
  embedding: OllamaEmbeddingModelOptions
  reranking: OllamaRerankingModelOptions
  transcription: OllamaTranscriptionModelOptions
  decision: OllamaDecisionModelOptions & OllamaLanguageModelChatOptions
  webSearch: OllamaWebSearchOptions
  webFetch: OllamaWebFetchOptions
  extractThinking: ExtractThinkingOptions
  /** Takes no options. */
  none: object
}

export type OptionKind = keyof OptionsOf
