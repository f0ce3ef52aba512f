/** The connection that all classes of this package share: the options and the client made from them. */
import { toNamedOption } from './option-names.ts'
import { createOllamaClient, type OllamaClient, type OllamaClientOptions } from '@ollamakit/core'

export interface ConnectionOptions {
  /**
   * Where Ollama is: `host`, `host:port` or a URL, with or without `/api` or `/v1` at its end.
   * Default: the environment's `OLLAMA_HOST`, then its `OLLAMA_BASE_URL`, then `http://127.0.0.1:11434`.
   */
  baseUrl?: string
  /** Sent as `Authorization: Bearer …`. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: string
  /** Sent with every request. */
  headers?: Headers | Record<string, string | undefined>
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch
  /** What stands behind `baseUrl`: `local`, `cloud`, `olla` or `gateway`. Default `auto`: the URL tells, or the first response that does not fit. */
  deployment?: NonNullable<OllamaClientOptions['deployment']>
  /** Deployments to ask in this order when the ones before do not answer, before the first byte of a response. Each entry has its own `baseURL`, `apiKey` and `model`. */
  fallback?: NonNullable<OllamaClientOptions['fallback']>
  /** The API: `native` (`/api/*`, all options) or `openai` (`/v1/*`, for gateways that have nothing else). Default `native`. */
  dialect?: NonNullable<OllamaClientOptions['dialect']>
  /** Limits on the parts of a call, in milliseconds. Default: none, since large models load slowly. */
  timeouts?: NonNullable<OllamaClientOptions['timeouts']>
  /** Number of concurrent requests of this object; a request counts until its response has been read. Default: no limit. */
  maxConcurrency?: number
}

/** Every option besides LangChain's own `maxConcurrency`: `true` for what is kept when an object is stored, since it holds no secret and no function. */
export const connectionFields: Record<Exclude<keyof ConnectionOptions, 'maxConcurrency'>, boolean> = {
  baseUrl: true,
  apiKey: true, // as a reference to the environment
  headers: false,
  fetch: false,
  deployment: true,
  fallback: false,
  dialect: true,
  timeouts: true,
}

/** How messages spell what users of LangChain can change. */
const names = {
  baseURL: 'baseUrl',
  retry: 'maxRetries',
  concurrency: 'maxConcurrency',
  preload: 'preload()',
  modelOption: toNamedOption,
}

/** Returns a client of the options. `owner` is the class that messages name. `null` and `''` count as unset. Throws OllamaInputError if an option is invalid. */
export function connect(options: ConnectionOptions, owner: string): OllamaClient {
  const { maxConcurrency } = options
  const clientOptions: OllamaClientOptions = {
    baseURL: options.baseUrl || undefined,
    apiKey: options.apiKey || undefined,
    headers: toHeaderRecord(options.headers),
    fetch: options.fetch ?? undefined,
    deployment: options.deployment || undefined,
    fallback: options.fallback ?? undefined,
    dialect: options.dialect || undefined,
    timeouts: options.timeouts ?? undefined,
    concurrency: maxConcurrency === Infinity ? undefined : (maxConcurrency ?? undefined),
  }
  return createOllamaClient(clientOptions, { ...names, createOllamaClient: owner })
}

/** A plain object of what may be a Headers object of any realm. */
export function toHeaderRecord(
  headers: ConnectionOptions['headers'],
): Record<string, string | undefined> | undefined {
  if (!headers) return undefined
  return Symbol.iterator in headers ? Object.fromEntries(headers) : headers
}
