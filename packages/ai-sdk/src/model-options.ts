/** Ollama's own settings for each kind of model: their types, their names and how a call's are read. */
import {
  InvalidArgumentError,
  type JSONObject,
  type SharedV4ProviderOptions,
  type SharedV4Warning,
} from '@ai-sdk/provider'
import {
  type ChatRequest,
  type EmbedRequest,
  nearestName,
  type OllamaClientOptions,
  optionNames,
} from '@ollamakit/core'

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
  /** Where pictures of tool results go: on the tool message, or on a user message after it, for templates that ignore pictures of tools. Default `tool`. */
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

/** What of the settings decides how a prompt is told. */
export type PromptSettings = Pick<
  OllamaLanguageModelChatOptions,
  'sendReasoning' | 'toolResultImages' | 'placeholderUserMessage'
>

/** Settings of a completion model (`/api/generate`). */
export type OllamaLanguageModelCompletionOptions = Pick<
  OllamaLanguageModelChatOptions,
  'think' | 'keepAlive' | 'options' | 'truncate' | 'shift' | 'logprobs' | 'format' | 'body' | 'coalesce'
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

export interface OptionsOf {
  provider: OllamaProviderSettings
  chat: OllamaLanguageModelChatOptions
  completion: OllamaLanguageModelCompletionOptions
  embedding: OllamaEmbeddingModelOptions
  reranking: OllamaRerankingModelOptions
  transcription: OllamaTranscriptionModelOptions
  decision: OllamaDecisionModelOptions & OllamaLanguageModelChatOptions
}

export type ModelKind = keyof OptionsOf

interface Rule {
  is: (value: unknown) => boolean
  allowed: string
}

/** Core checks these, since it takes them as they are. */
const coreChecks: Rule = { is: () => true, allowed: '' }
const anObject: Rule = {
  is: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  allowed: 'an object',
}
const trueOrFalse: Rule = { is: (value) => typeof value === 'boolean', allowed: 'true or false' }
const text: Rule = { is: (value) => typeof value === 'string', allowed: 'a text' }
const count: Rule = {
  is: (value) => Number.isInteger(value) && Number(value) > 0,
  allowed: 'a whole number from 1 on',
}

const chat: { [name in keyof Required<OllamaLanguageModelChatOptions>]: Rule } = {
  think: coreChecks,
  extractThinking: coreChecks,
  keepAlive: coreChecks,
  // Merged key by key before core sees it.
  options: anObject,
  truncate: coreChecks,
  shift: coreChecks,
  strictContext: coreChecks,
  logprobs: coreChecks,
  format: coreChecks,
  body: anObject,
  sendReasoning: trueOrFalse,
  toolResultImages: { is: (value) => value === 'tool' || value === 'user', allowed: '"tool" or "user"' },
  forceToolChoice: trueOrFalse,
  injectJsonInstruction: trueOrFalse,
  placeholderUserMessage: trueOrFalse,
  coalesce: trueOrFalse,
  include: {
    is: (value) => Array.isArray(value) && value.every((one) => one === 'response-body'),
    allowed: 'a list of "response-body"',
  },
}
const { think, keepAlive, options, truncate, shift, logprobs, format, body, coalesce } = chat
const shared = { truncate, keepAlive, options, body, dimensions: count }

const rules: { [Kind in ModelKind]: { [name in keyof Required<OptionsOf[Kind]>]: Rule } } = {
  chat,
  completion: {
    think,
    keepAlive,
    options,
    truncate,
    shift,
    logprobs,
    format,
    body,
    coalesce,
    suffix: text,
    raw: trueOrFalse,
    template: text,
  },
  embedding: {
    ...shared,
    maxEmbeddingsPerCall: count,
    maxBytesPerCall: count,
    supportsParallelCalls: trueOrFalse,
  },
  reranking: { ...shared, queryPrefix: text, documentPrefix: text },
  transcription: { language: text, prompt: text },
  decision: chat,
  provider: {
    baseURL: coreChecks,
    apiKey: coreChecks,
    headers: coreChecks,
    queryParams: coreChecks,
    fetch: coreChecks,
    dialect: coreChecks,
    timeouts: coreChecks,
    retry: coreChecks,
    concurrency: coreChecks,
    closeInPause: coreChecks,
    deployment: coreChecks,
    fallback: coreChecks,
    name: { is: (value) => typeof value === 'string' && value.trim() !== '', allowed: 'a text' },
    defaults: anObject,
  },
}

/**
 * Reads `providerOptions.ollama`, and those under the provider's own name, which win. A key that this kind of model lacks is left out with a warning.
 *
 * @throws InvalidArgumentError that names a wrong value and what is allowed.
 */
export function readCallOptions<Kind extends ModelKind>(
  kind: Kind,
  providerName: string,
  given: SharedV4ProviderOptions | undefined,
  warnings: SharedV4Warning[],
): OptionsOf[Kind] {
  const names = providerName === 'ollama' ? ['ollama'] : ['ollama', providerName]
  const levels = names.map((name) => {
    const where = `providerOptions.${name}`
    return read(kind, given?.[name], where, (key, hint) =>
      warnings.push({ type: 'unsupported', feature: `${where}.${key}`, details: hint }),
    )
  })
  return Object.assign({}, ...levels)
}

/** Checks settings given in code. @throws InvalidArgumentError that names a wrong key or value, and what is allowed. */
export function checkSettings<Kind extends ModelKind>(
  kind: Kind,
  given: OptionsOf[Kind] | undefined,
  where: string,
): void {
  read(kind, given, where, (key, hint) => {
    throw new InvalidArgumentError({
      argument: key,
      message: `${where} has no setting ${JSON.stringify(key)}. ${hint}`,
    })
  })
}

/** What a provider's `defaults`, which are those of chat models, mean to another kind of model. */
export function defaultsFor<Kind extends ModelKind>(
  kind: Kind,
  defaults: OllamaLanguageModelChatOptions = {},
): OptionsOf[Kind] {
  const kept = Object.entries(defaults).filter(([key]) => Object.hasOwn(rules[kind], key))
  return Object.fromEntries(kept) as OptionsOf[Kind] // the keys of that kind
}

function read<Kind extends ModelKind>(
  kind: Kind,
  given: unknown,
  where: string,
  unknown: (key: string, hint: string) => void,
): OptionsOf[Kind] {
  if (given === undefined || given === null) return {}
  if (!anObject.is(given)) throw wrong(where, given, anObject)
  const known: Record<string, Rule> = rules[kind]
  const found: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    const rule = Object.hasOwn(known, key) ? known[key] : undefined
    if (!rule) {
      unknown(key, hintFor(key, Object.keys(known)))
      continue
    }
    if (!rule.is(value)) throw wrong(`${where}.${key}`, value, rule)
    found[key] = value
  }
  return found
}

function hintFor(key: string, known: readonly string[]): string {
  const option = known.includes('options') ? optionNames.map((name) => `options.${name}`) : []
  const near = nearestName(key, known) ?? nearestName(`options.${key}`, option)
  if (near !== undefined) return `Did you mean ${near}?`
  return `Known are ${known.join(', ')}${option.length > 0 ? '; the model’s own options, such as num_ctx, belong in options' : ''}`
}

function wrong(where: string, value: unknown, { allowed }: Rule): InvalidArgumentError {
  const shown = JSON.stringify(value) ?? typeof value
  return new InvalidArgumentError({
    argument: where,
    message: `${where} is ${shown.length > 100 ? `${shown.slice(0, 100)}…` : shown}. Allowed: ${allowed}`,
  })
}
