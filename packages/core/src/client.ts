/** The client: where Ollama is, which dialect it speaks, and everything that can be asked of it. */
import { parseBaseURL } from '@ollamakit/wire'
import type { Chat } from './chat/chat.ts'
import { createChat } from './chat/create-chat.ts'
import { createOpen } from './chat/open-chat.ts'
import { readEnvironment } from './environment.ts'
import { OllamaInputError } from './errors/ollama-error.ts'
import { nativeChat } from './native/chat.ts'
import { createNativeClient, type NativeClient } from './native/native-client.ts'
import { openaiChat } from './openai/chat-completions.ts'
import { createOpenAIClient, type OpenAIClient } from './openai/openai-client.ts'
import { createTransport, setHeaders } from './transport/transport.ts'

export interface OllamaClientOptions {
  /**
   * Where Ollama is: `host`, `host:port`, a URL, with or without `/api` or `/v1` at its end. A user and password in it are sent as `Authorization: Basic …`.
   * Default: the environment's `OLLAMA_HOST`, then `http://127.0.0.1:11434`.
   */
  baseURL?: string
  /** Sent as `Authorization: Bearer …`. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: string
  /** Sent with every request; they win over what the client sets itself, `undefined` removes one. */
  headers?: Record<string, string | undefined>
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch
  /** What `chat` speaks: `native` (`/api/*`, all options) or `openai` (`/v1/*`, for gateways that have nothing else). Default `native`. */
  dialect?: Chat['dialect']
}

export interface OllamaClient {
  /** Where requests go: without credentials, without a slash at its end. */
  readonly baseURL: string
  /** The native dialect as the wire has it. */
  readonly native: NativeClient
  /** The openai dialect as the wire has it. */
  readonly openai: OpenAIClient
  /** The neutral chat, in the dialect of the options. */
  readonly chat: Chat
}

const defaultBaseURL = 'http://127.0.0.1:11434'
const dialects = { native: nativeChat, openai: openaiChat }

/**
 * A client of one Ollama. Nothing is sent before something is asked.
 *
 * @throws OllamaInputError when an option is wrong.
 * @example
 * const ollama = createOllamaClient()
 * const { text } = await ollama.chat.generate({ model: 'llama3.2', messages: [{ role: 'user', text: 'Why is the sky blue?' }] })
 */
export function createOllamaClient(options: OllamaClientOptions = {}): OllamaClient {
  checkOptions(options)
  const { url: baseURL, credentials } = toBaseURL(options.baseURL)
  const { fetch = globalThis.fetch.bind(globalThis), dialect = 'native' } = options
  const transport = createTransport({ baseURL, fetch, headers: toHeaders(options, baseURL, credentials) })
  return {
    baseURL,
    native: createNativeClient(transport),
    openai: createOpenAIClient(transport),
    chat: createChat(dialect, createOpen(transport, dialects[dialect])),
  }
}

const optionTypes: { [name in keyof Required<OllamaClientOptions>]: 'string' | 'object' | 'function' } = {
  baseURL: 'string',
  apiKey: 'string',
  headers: 'object',
  fetch: 'function',
  dialect: 'string',
}

function checkOptions(options: OllamaClientOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const expected = Object.hasOwn(optionTypes, name) ? optionTypes[name as keyof OllamaClientOptions] : undefined
    if (!expected) throw new OllamaInputError(`createOllamaClient has no option ${JSON.stringify(name)}`, `It has ${Object.keys(optionTypes).join(', ')}`)
    if (value !== undefined && (typeof value !== expected || value === null))
      throw new OllamaInputError(`the option ${name} has to be ${article(expected)}, not ${value === null ? 'null' : article(typeof value)}`)
  }
  if (options.dialect !== undefined && !Object.hasOwn(dialects, options.dialect))
    throw new OllamaInputError(`the option dialect is ${JSON.stringify(options.dialect)}`, 'Allowed: "native", "openai"')
  if (options.apiKey?.trim() === '') throw new OllamaInputError('the option apiKey is empty', 'Leave it out where no key is needed')
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}

function toBaseURL(given: string | undefined): { url: string; credentials?: string } {
  const fromHost = given === undefined ? readEnvironment().OLLAMA_HOST : undefined
  const text = given ?? fromHost ?? defaultBaseURL
  const parsed = parseBaseURL(fromHost === undefined ? text : unquote(text))
  if (!('problem' in parsed)) return parsed
  const source = fromHost === undefined ? 'baseURL' : 'OLLAMA_HOST'
  throw new OllamaInputError(
    `${source} is ${JSON.stringify(withoutCredentials(text))}: ${parsed.problem}`,
    'Write it like http://127.0.0.1:11434, with a path before it only if a proxy adds one',
  )
}

/** The server strips quotes from its environment. */
function unquote(text: string): string {
  return text.trim().replace(/^["']+|["']+$/g, '')
}

function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/\/)?[^/?#]*@/i, '$1***@')
}

function toHeaders({ apiKey, headers: own = {} }: OllamaClientOptions, baseURL: string, credentials: string | undefined): Headers {
  const headers = new Headers()
  // A key of the environment belongs to ollama.com: no other host gets to see it.
  const key = apiKey ?? (new URL(baseURL).origin === 'https://ollama.com' ? readEnvironment().OLLAMA_API_KEY : undefined)
  if (key !== undefined) setHeaders(headers, { Authorization: `Bearer ${key.trim()}` })
  else if (credentials !== undefined) setHeaders(headers, { Authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(credentials)))}` })
  setHeaders(headers, own)
  return headers
}
