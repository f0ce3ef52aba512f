/** The connection that all classes of this package share: the options and the client made from them. */
import { toNamedOption } from './option-names.ts'
import { isUnset } from './unset.ts'
import {
  type Call,
  type ConcurrencyLimit,
  createOllamaClient,
  type FallbackOptions,
  type OllamaClient,
  type OllamaClientOptions,
  OllamaInputError,
} from '@ollamakit/core'

/** An entry of `fallback`: core's, and `baseUrl` as all options here spell it. */
export interface FallbackEntry extends Omit<FallbackOptions, 'headers'> {
  /** Where the deployment is. Default: where it usually is. */
  baseUrl?: string
  /** Sent to this host only. */
  headers?: ConnectionOptions['headers']
}

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
  /** Deployments to ask in this order when the ones before do not answer, before the first byte of a response. Each entry has its own `baseUrl`, `apiKey` and `model`. */
  fallback?: readonly FallbackEntry[]
  /** The API: `native` (`/api/*`, all options) or `openai` (`/v1/*`, for gateways that have nothing else). Default `native`. */
  dialect?: NonNullable<OllamaClientOptions['dialect']>
  /** Limits on the parts of a call, in milliseconds. Default: none, since large models load slowly. */
  timeouts?: NonNullable<OllamaClientOptions['timeouts']>
  /**
   * Number of concurrent requests of this object; a request counts until its response has been read. A request that could only
   * wait for its own caller, which holds all others open without reading them, rejects with OllamaInputError after 10 seconds.
   * Default: no limit.
   */
  maxConcurrency?: number
  /** In place of `maxConcurrency`: a limit of `createConcurrencyLimit` that several objects share. */
  concurrencyLimit?: ConcurrencyLimit
  /**
   * How the connection of a stream is closed that is left early, aborted or timed out. The caller never waits for it. True: in
   * the background, after 5 ms without a byte, after 100 ms at the latest, because Ollama can hang when a connection is closed
   * between two tokens. False: at once. Default true.
   */
  closeInPause?: boolean
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
  concurrencyLimit: false,
  closeInPause: true,
}

/** How messages spell what users of LangChain can change. */
const names = {
  baseURL: 'baseUrl',
  retry: 'maxRetries',
  preload: 'preload()',
  modelOption: toNamedOption,
  setting: (name: string) => settingNames[name] ?? name,
}
const settingNames: Readonly<Record<string, string>> = {
  toolChoice: 'tool_choice',
  'batch.texts': 'batchSize',
  'batch.parallel': 'maxConcurrency',
}

/** Returns a client of the options. `owner` is the class that messages name. `null` and `''` count as unset. Throws OllamaInputError if an option is invalid. */
export function connect(options: ConnectionOptions, owner: string): OllamaClient {
  const maxConcurrency = whenSet(options.maxConcurrency)
  const concurrencyLimit = whenSet(options.concurrencyLimit)
  if (typeof concurrencyLimit === 'number')
    throw new OllamaInputError(
      `the option concurrencyLimit is a number`,
      'Use maxConcurrency for a number, and concurrencyLimit for what createConcurrencyLimit returns',
    )
  if (concurrencyLimit != null && maxConcurrency != null && maxConcurrency !== Infinity)
    throw new OllamaInputError(
      `${owner} has both maxConcurrency and concurrencyLimit`,
      'Use concurrencyLimit for a limit that several objects share, and maxConcurrency for one of this object',
    )
  const clientOptions: OllamaClientOptions = {
    baseURL: whenSet(options.baseUrl),
    apiKey: whenSet(options.apiKey),
    headers: toHeaderRecord(options.headers),
    fetch: whenSet(options.fetch),
    deployment: whenSet(options.deployment),
    fallback: toFallback(options.fallback),
    dialect: whenSet(options.dialect),
    timeouts: whenSet(options.timeouts),
    concurrency: concurrencyLimit ?? (maxConcurrency === Infinity ? undefined : maxConcurrency),
    closeInPause: whenSet(options.closeInPause),
  }
  const concurrency = concurrencyLimit == null ? 'maxConcurrency' : 'concurrencyLimit'
  return createOllamaClient(clientOptions, { ...names, concurrency, createOllamaClient: owner })
}

export function refusedClient(owner: string): OllamaInputError {
  return new OllamaInputError(
    `The client of ${owner} cannot be assigned`,
    'Assign baseUrl, or give the constructor the options of the connection, such as fetch',
  )
}

/** What is no list, or an entry that is no object, is left to core to refuse. */
function toFallback(fallback: ConnectionOptions['fallback']): OllamaClientOptions['fallback'] {
  if (!Array.isArray(fallback)) return whenSet(fallback) as OllamaClientOptions['fallback']
  return (fallback as readonly FallbackEntry[]).map((entry, i) => {
    if (typeof entry !== 'object' || entry === null) return entry
    const { baseUrl, headers, ...rest } = entry
    if (baseUrl != null && rest.baseURL != null)
      throw new OllamaInputError(`fallback[${i}] has both baseUrl and baseURL`, 'Use baseUrl')
    return Object.assign(
      rest,
      isUnset(baseUrl) ? {} : { baseURL: baseUrl },
      headers ? { headers: toHeaderRecord(headers) } : {},
    )
  })
}

/** What core is told of a call besides its request. */
export function toCall({
  signal,
  headers,
  timeouts,
}: Pick<ConnectionOptions, 'headers' | 'timeouts'> & { signal?: AbortSignal }): Call {
  return { signal, headers: toHeaderRecord(headers), timeouts: whenSet(timeouts) }
}

/** `null` and `''` count as unset. */
function whenSet<T>(value: T | null | undefined): T | undefined {
  return isUnset(value) ? undefined : value
}

/** A plain object of what may be a Headers object of any realm. */
function toHeaderRecord(
  headers: ConnectionOptions['headers'],
): Record<string, string | undefined> | undefined {
  if (typeof headers !== 'object' || headers === null) return whenSet(headers)
  return Symbol.iterator in headers ? Object.fromEntries(headers) : headers
}
