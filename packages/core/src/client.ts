/** The client: where Ollama is, which dialect it speaks, and everything that can be asked of it. */
import { parseBaseURL } from '@ollamakit/wire'
import { type AnthropicClient, createAnthropicClient } from './anthropic/anthropic-client.ts'
import type { Chat } from './chat/chat.ts'
import { createChat } from './chat/create-chat.ts'
import { createEmbed } from './embed/create-embed.ts'
import type { Embed } from './embed/embed.ts'
import { readEnvironment } from './environment.ts'
import { OllamaInputError } from './errors/ollama-error.ts'
import { type CallerNames, coreNames } from './errors/caller-names.ts'
import type { AddressSource } from './errors/to-connection-error.ts'
import { createModels } from './models/create-models.ts'
import { forgetChanged } from './models/forget-changed.ts'
import type { Models } from './models/models.ts'
import { nativeChat } from './native/chat.ts'
import { nativeEmbed } from './native/embed.ts'
import { createNativeClient, type NativeClient } from './native/native-client.ts'
import { openaiChat } from './openai/chat-completions.ts'
import { openaiEmbed } from './openai/embeddings.ts'
import { createOpenAIClient, type OpenAIClient } from './openai/openai-client.ts'
import { platformFetch } from './transport/platform-fetch.ts'
import { type RetryOptions, toRetryOptions } from './transport/retry-options.ts'
import { setHeaders } from './transport/set-headers.ts'
import { checkTimeouts, type Timeouts } from './transport/timeouts.ts'
import { createTransport } from './transport/create-transport.ts'
import { type TransportFetch } from './transport/transport.ts'

export interface OllamaClientOptions {
  /**
   * Where Ollama is: `host`, `host:port`, a URL, with or without `/api` or `/v1` at its end. A user and password in it are sent as `Authorization: Basic …`.
   * Default: the environment's `OLLAMA_HOST`, then its `OLLAMA_BASE_URL`, then `http://127.0.0.1:11434`.
   */
  baseURL?: string | undefined
  /** Sent as `Authorization: Bearer …`. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: string | undefined
  /** Sent with every request; they win over what the client sets itself, `undefined` removes one. */
  headers?: Record<string, string | undefined> | undefined
  /** Added to the query of each request, as some gateways ask for. Not part of any error. */
  queryParams?: Record<string, string> | undefined
  /** Default: the platform's, in Node without its five minutes for the head of an answer. See also `createUndiciFetch` of `@ollamakit/core/undici`. */
  fetch?: typeof globalThis.fetch | undefined
  /** What `chat` speaks: `native` (`/api/*`, all options) or `openai` (`/v1/*`, for gateways that have nothing else). Default `native`. */
  dialect?: Chat['dialect'] | undefined
  /** Limits on the parts of a call, in milliseconds. Default: none, since large models load slowly. Each call may set its own. */
  timeouts?: Timeouts | undefined
  /** How often to try again what may succeed later, before the first byte of an answer. Default 0: frameworks above try again themselves. */
  retry?: number | RetryOptions | undefined
  /**
   * How many requests to this host may be under way at once, answers included; the others wait in line. Clients of the same host that set it share the line.
   * Default: any number.
   */
  concurrency?: number | undefined
}

export interface OllamaClient {
  /** Where requests go: without credentials, without a slash at its end. */
  readonly baseURL: string
  /** The native dialect as the wire has it. */
  readonly native: NativeClient
  /** The openai dialect as the wire has it. */
  readonly openai: OpenAIClient
  /** The anthropic dialect as the wire has it. */
  readonly anthropic: AnthropicClient
  /** The neutral chat, in the dialect of the options. */
  readonly chat: Chat
  /** Vectors of texts, in batches, in the dialect of the options. */
  readonly embed: Embed
  /** What is installed, what it can do, loading and pulling. */
  readonly models: Models
}

const defaultBaseURL = 'http://127.0.0.1:11434'
const dialects = { native: nativeChat, openai: openaiChat }
const embedDialects = { native: nativeEmbed, openai: openaiEmbed }

/**
 * A client of one Ollama. Nothing is sent before something is asked.
 *
 * @param callerNames for packages on top of core: how their users spell the options that messages name. See {@link CallerNames}.
 * @throws OllamaInputError when an option is wrong.
 * @example
 * const ollama = createOllamaClient()
 * const { text } = await ollama.chat.generate({ model: 'llama3.2', messages: [{ role: 'user', text: 'Why is the sky blue?' }] })
 */
export function createOllamaClient(
  options: OllamaClientOptions = {},
  callerNames: Partial<CallerNames> = {},
): OllamaClient {
  const names = { ...coreNames, ...callerNames }
  checkOptions(options, names)
  const { url: baseURL, credentials, source } = toBaseURL(options.baseURL, names)
  const { dialect = 'native', fetch = platformFetch, queryParams, timeouts, retry, concurrency } = options
  const transport = createTransport({
    baseURL,
    source,
    fetch,
    names,
    headers: toHeaders(options, baseURL, credentials, names),
    ...(queryParams ? { query: new URLSearchParams(queryParams).toString() } : {}),
    ...(timeouts ? { timeouts } : {}),
    ...(retry === undefined ? {} : { retry: toRetryOptions(retry, names) }),
    ...(concurrency === undefined ? {} : { concurrency }),
  })
  const native = createNativeClient(transport)
  const openai = createOpenAIClient(transport)
  const { models, known, forget } = createModels({ native, openai })
  // Chat sends no request of its own to learn what a model can do: the server's refusal says it, without a second request before each first answer.
  const capabilitiesOf = (model: string) => Promise.resolve(known(model))

  return {
    baseURL,
    native: forgetChanged(native, forget),
    openai,
    anthropic: createAnthropicClient(transport),
    chat: createChat(transport, dialects[dialect], capabilitiesOf),
    embed: createEmbed(transport, embedDialects[dialect]),
    models,
  }
}

const optionTypes: {
  [name in keyof Required<OllamaClientOptions>]: readonly ('string' | 'object' | 'function' | 'number')[]
} = {
  baseURL: ['string'],
  apiKey: ['string'],
  headers: ['object'],
  queryParams: ['object'],
  fetch: ['function'],
  dialect: ['string'],
  timeouts: ['object'],
  retry: ['number', 'object'],
  concurrency: ['number'],
}
const optionNames = Object.keys(optionTypes) as (keyof OllamaClientOptions)[] // the table has no other keys

function checkOptions(options: OllamaClientOptions, names: CallerNames): void {
  if (Object(options) !== options)
    throw new OllamaInputError(`${names.createOllamaClient} takes an object of options`)
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    const expected: readonly string[] | undefined = Object.hasOwn(optionTypes, name)
      ? optionTypes[name as keyof OllamaClientOptions]
      : undefined
    if (!expected)
      throw new OllamaInputError(
        `${names.createOllamaClient} has no option ${JSON.stringify(name)}`,
        `It has ${optionNames.map((own) => names[own]).join(', ')}`,
      )
    if (value !== undefined && (!expected.includes(typeof value) || value === null))
      throw new OllamaInputError(
        `the option ${names[name as keyof OllamaClientOptions]} has to be ${expected.map(article).join(' or ')}, not ${value === null ? 'null' : article(typeof value)}`,
      )
  }
  const { dialect, apiKey, headers, timeouts, concurrency } = options
  const fetch: TransportFetch | undefined = options.fetch
  if (dialect !== undefined && !Object.hasOwn(dialects, dialect))
    throw new OllamaInputError(
      `the option ${names.dialect} is ${JSON.stringify(dialect)}`,
      'Allowed: "native", "openai"',
    )
  // An empty key says that a header of the caller's own has it.
  if (apiKey?.trim() === '' && !hasAuthorization(headers))
    throw new OllamaInputError(
      `the option ${names.apiKey} is empty`,
      `Leave it out where no key is needed, or give an Authorization header in ${names.headers}`,
    )
  // Their names and values are nowhere where those of an object are: all of them would be left out.
  if (headers && Symbol.iterator in headers)
    throw new OllamaInputError(`the option ${names.headers} has to be a plain object`)
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency > 0))
    throw new OllamaInputError(
      `the option ${names.concurrency} is ${concurrency}`,
      'Allowed: a whole number from 1 on',
    )
  if (timeouts) checkTimeouts(timeouts, fetch?.takesConnectTimeout === true, names)
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}

function toBaseURL(
  given: string | undefined,
  names: CallerNames,
): { url: string; credentials?: string; source: AddressSource } {
  const { source, text } =
    given === undefined ? addressOfEnvironment() : { source: 'baseURL' as const, text: given }
  const parsed = parseBaseURL(source === 'baseURL' ? text : unquote(text))
  if (!('problem' in parsed)) return { ...parsed, source }
  throw new OllamaInputError(
    `${source === 'baseURL' ? names.baseURL : source} is ${JSON.stringify(withoutSecrets(text))}: ${parsed.problem}`,
    'Write it like http://127.0.0.1:11434, with a path before it only if a proxy adds one',
  )
}

function addressOfEnvironment(): { source: AddressSource; text: string } {
  const { OLLAMA_HOST, OLLAMA_BASE_URL } = readEnvironment()
  if (OLLAMA_HOST !== undefined) return { source: 'OLLAMA_HOST', text: OLLAMA_HOST }
  if (OLLAMA_BASE_URL !== undefined) return { source: 'OLLAMA_BASE_URL', text: OLLAMA_BASE_URL }
  return { source: 'default', text: defaultBaseURL }
}

/** The server strips quotes from its environment. */
function unquote(text: string): string {
  return text.trim().replace(/^["']+|["']+$/g, '')
}

/** Hides what may be a user, a password or a key. A password that is not percent-encoded may have any character in it, a key in a query, too. */
function withoutSecrets(text: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z\d+.-]*:\/\/)?(.*)$/is.exec(text) ?? []
  const at = rest.lastIndexOf('@')
  if (/[?#]/.test(rest.slice(0, at + 1))) return `${scheme}***`
  return scheme + (at < 0 ? '' : '***@') + rest.slice(at + 1).replace(/([?#]).*$/s, '$1***')
}

function hasAuthorization(headers: OllamaClientOptions['headers'] = {}): boolean {
  return Object.entries(headers).some(([name, value]) => name.toLowerCase() === 'authorization' && value)
}

function toHeaders(
  { apiKey, headers: own = {} }: OllamaClientOptions,
  baseURL: string,
  credentials: string | undefined,
  names: CallerNames,
): Headers {
  const headers = new Headers()
  // A key of the environment belongs to ollama.com: no other host gets to see it.
  const key =
    apiKey?.trim() ??
    (new URL(baseURL).origin === 'https://ollama.com' ? readEnvironment().OLLAMA_API_KEY : undefined)
  if (key)
    setHeaders(headers, { Authorization: `Bearer ${key}` }, apiKey ? `option ${names.apiKey}` : undefined)
  else if (credentials !== undefined)
    setHeaders(headers, {
      Authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(credentials)))}`,
    })
  setHeaders(headers, own)
  return headers
}
