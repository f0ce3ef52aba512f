/** The options of a client, and their checks. */
import type { Chat } from './chat/chat.ts'
import type { DeploymentOption } from './deployments/place.ts'
import { deployments } from './deployments/table.ts'
import type { CallerNames } from './errors/caller-names.ts'
import { suggestName } from './errors/nearest-name.ts'
import { OllamaInputError } from './errors/ollama-error.ts'
import { type ConcurrencyLimit, isLimit, Slots } from './transport/concurrency-limit.ts'
import type { RetryOptions } from './transport/retry-options.ts'
import { checkTimeouts, type Timeouts } from './transport/timeouts.ts'
import type { TransportFetch } from './transport/transport.ts'

export interface OllamaClientOptions {
  /**
   * Where Ollama is: `host`, `host:port`, a URL, with or without `/api` or `/v1` at its end. A user and password in it are sent as `Authorization: Basic …`.
   * Default: the environment's `OLLAMA_HOST`, then its `OLLAMA_BASE_URL`, then where the deployment usually is: `http://127.0.0.1:11434`, for
   * `olla` `http://127.0.0.1:40114`. For `cloud` always `https://ollama.com`.
   */
  baseURL?: string | undefined
  /**
   * What stands behind the base URL: `local` (a daemon), `cloud` (Ollama Cloud, once called `turbo`), `olla` (the Olla proxy), `gateway` (something that
   * speaks only `/v1`). Default `auto`: the URL tells, and otherwise the first response that does not fit; no request is sent before it.
   */
  deployment?: DeploymentOption | undefined
  /**
   * Deployments that get a request, in this order, when the ones before fail: no connection, a timeout before the response, a limit of requests, a failure
   * of the server, or a missing model. Only before the first byte of a response, and only for requests that a model answers. A deployment that failed
   * three times in a row gets no requests for 30 seconds. Headers, query and key of the options above are not sent to them.
   */
  fallback?: readonly FallbackOptions[] | undefined
  /** Sent as `Authorization: Bearer …`, to the host of `baseURL` only. May be empty beside an `Authorization` of `headers`. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: string | undefined
  /** Sent with every request. They override the client's own headers; `undefined` removes one. */
  headers?: Record<string, string | undefined> | undefined
  /** Added to the query of each request, which some gateways require. Errors do not show it. */
  queryParams?: Record<string, string> | undefined
  /** Default: the platform's, in Node without its timeout of five minutes for the response headers. See also `createUndiciFetch` of `@ollamakit/core/undici`. */
  fetch?: typeof globalThis.fetch | undefined
  /** The dialect of `chat`: `native` (`/api/*`, all options) or `openai` (`/v1/*`, for gateways that have nothing else). Default: that of the deployment, `native` except for `gateway`. */
  dialect?: Chat['dialect'] | undefined
  /** Timeouts for the phases of a call, in milliseconds. Default: none, since large models load slowly. Each call may set its own. */
  timeouts?: Timeouts | undefined
  /** How often to retry a retryable failure, before the first byte of a response. Default 0: frameworks retry themselves. */
  retry?: number | RetryOptions | undefined
  /**
   * How many requests to a host may be in progress at once; the others wait. A request counts until its response has been read. A number is the limit of
   * this client; {@link createConcurrencyLimit} makes one that several clients share. A request rejects with OllamaInputError if all others are streams
   * that have been open for 10 seconds without being read: they may be waiting for this request. Default: no limit.
   */
  concurrency?: number | ConcurrencyLimit | undefined
  /**
   * How to close the connection of a stream that is left early, aborted or timed out. The caller never waits for it. True: in the background, after
   * 5 ms without a byte, after about 100 ms at the latest, because Ollama can hang when a connection is closed between two tokens
   * (https://github.com/ollama/ollama/issues/17131). False: at once. A request without a response is always closed at once. Default true.
   */
  closeInPause?: boolean | undefined
}

/** A deployment that gets a request when the ones before fail. */
export interface FallbackOptions {
  /** Default: where the deployment usually is. */
  baseURL?: string | undefined
  /** Default `auto`. */
  deployment?: DeploymentOption | undefined
  /** Sent to this host only. Default: the environment's `OLLAMA_API_KEY`, but only for `https://ollama.com`. */
  apiKey?: string | undefined
  /** Sent to this host only. */
  headers?: Record<string, string | undefined> | undefined
  /** The name of the model there. Default: the one of the request. */
  model?: string | undefined
  /** Default: that of the deployment. */
  dialect?: Chat['dialect'] | undefined
}

const optionTypes: {
  [name in keyof Required<OllamaClientOptions>]: readonly (
    | 'string'
    | 'object'
    | 'function'
    | 'number'
    | 'boolean'
  )[]
} = {
  baseURL: ['string'],
  deployment: ['string'],
  fallback: ['object'],
  apiKey: ['string'],
  headers: ['object'],
  queryParams: ['object'],
  fetch: ['function'],
  dialect: ['string'],
  timeouts: ['object'],
  retry: ['number', 'object'],
  concurrency: ['number', 'object'],
  closeInPause: ['boolean'],
}
const optionNames = Object.keys(optionTypes) as (keyof OllamaClientOptions)[] // the table has no other keys

/** @throws OllamaInputError that names the invalid option and what is allowed. */
export function checkOptions(options: OllamaClientOptions, names: CallerNames): void {
  if (Object(options) !== options)
    throw new OllamaInputError(`${names.createOllamaClient} takes an object of options`)
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    const expected: readonly string[] | undefined = Object.hasOwn(optionTypes, name)
      ? optionTypes[name as keyof OllamaClientOptions]
      : undefined
    if (!expected)
      throw new OllamaInputError(
        `${names.createOllamaClient} has no option ${JSON.stringify(name)}`,
        suggestName(
          name,
          optionNames.map((own) => names[own]),
        ),
      )
    if (value !== undefined && (!expected.includes(typeof value) || value === null))
      throw new OllamaInputError(
        `the option ${names[name as keyof OllamaClientOptions]} has to be ${expected.map(article).join(' or ')}, not ${value === null ? 'null' : article(typeof value)}`,
      )
  }
  const { dialect, timeouts, concurrency } = options
  const fetch: TransportFetch | undefined = options.fetch
  checkOneOf(names.dialect, dialect, dialectNames)
  checkOneOf(names.deployment, options.deployment, deploymentNames)
  checkAuthorization(options, names)
  checkQueryParams(options.queryParams, names)
  if (concurrency !== undefined && !isLimit(concurrency) && !(concurrency instanceof Slots))
    throw new OllamaInputError(
      `the option ${names.concurrency} is ${quoteLimit(concurrency)}`,
      'Allowed: a whole number from 1 on, or what createConcurrencyLimit returns',
    )
  if (timeouts) checkTimeouts(timeouts, fetch?.takesConnectTimeout === true, names)
  checkFallback(options.fallback, names)
}

/** Values are not quoted: some are keys. */
function checkQueryParams(
  params: OllamaClientOptions['queryParams'],
  { queryParams: option }: CallerNames,
): void {
  if (params === undefined) return
  if (Symbol.iterator in params) throw new OllamaInputError(`the option ${option} has to be a plain object`)
  for (const [name, value] of Object.entries(params) as [string, unknown][])
    if (typeof value !== 'string')
      throw new OllamaInputError(
        `the option ${option}.${name} has to be a string, not ${value === null ? 'null' : value === undefined ? 'undefined' : article(typeof value)}`,
      )
}

function quoteLimit(value: number | ConcurrencyLimit): string {
  return typeof value === 'number' ? String(value) : 'another object'
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}

const dialectNames = ['native', 'openai']
const deploymentNames = [...Object.keys(deployments), 'turbo', 'auto']

function checkOneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value))
    throw new OllamaInputError(
      `the option ${option} is ${JSON.stringify(value)}`,
      `Allowed: ${allowed.map((name) => JSON.stringify(name)).join(', ')}`,
    )
}

/** Checks what goes out as headers, of the client or of an entry of `fallback`. */
function checkAuthorization(
  { apiKey, headers }: Pick<FallbackOptions, 'apiKey' | 'headers'>,
  names: Pick<CallerNames, 'apiKey' | 'headers'>,
): void {
  // An empty key means that a header of the caller contains it.
  if (apiKey?.trim() === '' && !hasAuthorization(headers))
    throw new OllamaInputError(
      `the option ${names.apiKey} is empty`,
      `Leave it out where no key is needed, or give an Authorization header in ${names.headers}`,
    )
  if (apiKey !== undefined && /^bearer\s/i.test(apiKey.trim()))
    throw new OllamaInputError(
      `the option ${names.apiKey} begins with "Bearer"`,
      'Give the key alone: "Bearer" is added',
    )
  // Names and values of a Headers or a Map are not its properties: all of them would be lost.
  if (headers && Symbol.iterator in headers)
    throw new OllamaInputError(`the option ${names.headers} has to be a plain object`)
}

function hasAuthorization(headers: OllamaClientOptions['headers'] = {}): boolean {
  return Object.entries(headers).some(([name, value]) => name.toLowerCase() === 'authorization' && value)
}

const fallbackTypes: { [name in keyof Required<FallbackOptions>]: 'string' | 'object' } = {
  baseURL: 'string',
  deployment: 'string',
  apiKey: 'string',
  headers: 'object',
  model: 'string',
  dialect: 'string',
}

function checkFallback(fallback: OllamaClientOptions['fallback'], names: CallerNames): void {
  if (fallback === undefined) return
  if (!Array.isArray(fallback)) throw new OllamaInputError(`the option ${names.fallback} has to be a list`)
  for (const [i, entry] of fallback.entries()) {
    const where = `${names.fallback}[${i}]`
    if (Object(entry) !== entry) throw new OllamaInputError(`the option ${where} has to be an object`)
    for (const [name, value] of Object.entries<unknown>(entry)) {
      const type = Object.hasOwn(fallbackTypes, name)
        ? fallbackTypes[name as keyof FallbackOptions]
        : undefined
      if (!type)
        throw new OllamaInputError(
          `the option ${where} has no option ${JSON.stringify(name)}`,
          suggestName(name, Object.keys(fallbackTypes)),
        )
      if (value !== undefined && (typeof value !== type || value === null))
        throw new OllamaInputError(`the option ${where}.${name} has to be ${article(type)}`)
    }
    const { dialect, deployment, model } = entry as FallbackOptions
    checkOneOf(`${where}.dialect`, dialect, dialectNames)
    checkOneOf(`${where}.deployment`, deployment, deploymentNames)
    checkAuthorization(entry as FallbackOptions, { apiKey: `${where}.apiKey`, headers: `${where}.headers` })
    if (model?.trim() === '') throw new OllamaInputError(`the option ${where}.model is empty`)
  }
}
