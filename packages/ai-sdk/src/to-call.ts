/** Converts what a call of the AI SDK has beside its content: the signal, and headers. */
import type { InvalidArgumentError } from '@ai-sdk/provider'
import type { Call } from '@ollamakit/core'
import { invalidArgument } from './invalid-argument.ts'
import type { Connection } from './model-options.ts'
import { isPlainObject } from './read-options.ts'
import { VERSION } from './version.ts'

/** What a request of the AI SDK has beside its content. */
export interface CallOptions {
  abortSignal?: AbortSignal | undefined
  headers?: Record<string, string | undefined> | undefined
}

type Headers = Record<string, string | undefined>

/** Resolves keys and headers that are functions. Headers of the call win over those of the provider. @throws InvalidArgumentError for a wrong result of such a function. */
export function toCall(
  { abortSignal, headers = {} }: CallOptions,
  connection: Connection = {},
): Call | Promise<Call> {
  const { apiKey, headers: own } = connection
  if (typeof apiKey === 'function' || typeof own === 'function')
    return resolveHeaders(apiKey, own).then((resolved) => ({
      headers: { ...resolved, ...withUserAgent(headers, resolved) },
      ...(abortSignal ? { signal: abortSignal } : {}),
    }))
  return { headers: withUserAgent(headers, own), ...(abortSignal ? { signal: abortSignal } : {}) }
}

/** The user agent names the provider's own agent, the AI SDK and this package. Core joins headers by their lower-case names. */
function withUserAgent(headers: Headers, own: Headers = {}): Headers {
  const key = spelledIn(own, 'user-agent')
  // `undefined` removes it.
  if (key !== undefined && own[key] === undefined) return { ...headers, 'user-agent': undefined }
  const given = spelledIn(headers, 'user-agent')
  const agents = [key && own[key], given && headers[given], `ollamakit-ai-sdk/${VERSION}`]
  return { ...headers, [given ?? 'user-agent']: agents.filter(Boolean).join(' ') }
}

/** Returns the name as the headers spell it. */
function spelledIn(headers: Headers | undefined, name: string): string | undefined {
  return Object.keys(headers ?? {}).find((one) => one.toLowerCase() === name)
}

async function resolveHeaders(
  apiKey: Connection['apiKey'],
  headers: Connection['headers'],
): Promise<Headers | undefined> {
  const key: unknown = typeof apiKey === 'function' ? await apiKey() : undefined
  const own = typeof headers === 'function' ? await headers() : headers
  if (own !== undefined && !isPlainObject(own)) throw wrongResult('headers', own, 'an object of strings')
  const hasOwnKey = spelledIn(own, 'authorization') !== undefined
  if (key === undefined || (key === '' && hasOwnKey)) return own
  if (typeof key !== 'string' || key.trim() === '') throw wrongResult('apiKey', key, 'a non-empty string')
  return hasOwnKey ? own : { authorization: `Bearer ${key}`, ...own }
}

/** The value is not quoted: it may be a part of a key. */
function wrongResult(name: string, value: unknown, allowed: string): InvalidArgumentError {
  return invalidArgument(
    name,
    `The function ${name} returned ${value === null ? 'null' : `a wrong ${typeof value}`}. Allowed: ${allowed}, or undefined`,
  )
}
