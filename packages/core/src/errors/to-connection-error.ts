/** A fetch that never got an answer, as an error. */
import { readEnvironment } from '../environment.ts'
import { OllamaConnectionError, type OllamaTimeoutError } from './ollama-error.ts'
import type { Asked } from './to-response-error.ts'
import { type Expired, toTimeoutError } from './to-timeout-error.ts'

/** Which setting named the base URL, or that a server named the address. */
export type AddressSource = 'baseURL' | 'OLLAMA_HOST' | 'OLLAMA_BASE_URL' | 'default' | 'redirect'

/** What is known beside the failure itself. */
export interface Circumstances {
  source?: AddressSource | undefined
  /** The limit on connecting, where there is one. */
  connectMs?: number | undefined
  /** What was sent was a stream. */
  streamed?: boolean
}

/** What the platform's failure means. The cause is kept. */
export function toConnectionError(
  asked: Asked,
  cause: unknown,
  { source, connectMs, streamed = false }: Circumstances = {},
): OllamaConnectionError | OllamaTimeoutError {
  const code = codeOf(cause)
  const expired = code === undefined ? undefined : limits[code]
  if (expired)
    return toTimeoutError(
      asked,
      expired.phase === 'connect' && connectMs ? { ...expired, limitMs: connectMs } : expired,
      undefined,
      cause,
    )
  const { what, remedy, retryable } = meaningOf(code, asked.url, cause, source, streamed)
  return new OllamaConnectionError(`${asked.method} ${asked.url}: ${what}${code ? ` (${code})` : ''}`, {
    method: asked.method,
    url: asked.url,
    origin: 'network',
    retryable,
    remedy,
    cause,
    ...(code ? { code } : {}),
  })
}

/** Limits that the fetch itself has, by its word for them. */
export const limits: Record<string, Expired | undefined> = {
  UND_ERR_CONNECT_TIMEOUT: { phase: 'connect' },
  UND_ERR_HEADERS_TIMEOUT: { phase: 'load' },
  UND_ERR_BODY_TIMEOUT: { phase: 'idle' },
}

const sources: Record<AddressSource, string> = {
  baseURL: 'comes from baseURL',
  OLLAMA_HOST: 'comes from OLLAMA_HOST',
  OLLAMA_BASE_URL: 'comes from OLLAMA_BASE_URL',
  default: 'is the default',
  redirect: 'comes from a redirect',
}

function meaningOf(
  code: string | undefined,
  url: string,
  cause: unknown,
  source: AddressSource | undefined,
  streamed: boolean,
): { what: string; remedy: string; retryable: boolean } {
  const { host, hostname } = new URL(url)
  switch (code) {
    case 'ECONNREFUSED':
    case 'ConnectionRefused':
      return {
        what: `nothing listens on ${host}`,
        remedy: start(hostname) + (source ? ` (the address ${sources[source]})` : ''),
        retryable: true,
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        what: `the name ${hostname} does not resolve`,
        remedy: 'Check the host name in baseURL or OLLAMA_HOST',
        retryable: code === 'EAI_AGAIN',
      }
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
    case 'EPIPE':
      return {
        what: 'the connection broke before an answer came',
        remedy: 'Try again; if it happens each time, see the log of the server or proxy',
        retryable: true,
      }
    case 'ETIMEDOUT':
      return { what: `${host} does not answer`, remedy: 'Check the network and baseURL', retryable: true }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        what: `${host} cannot be reached from here`,
        remedy: 'Check the network and baseURL',
        retryable: true,
      }
    default:
      if (code && /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
        return {
          what: 'the TLS certificate is not trusted or the port speaks no TLS',
          remedy: 'Check the scheme and the port of baseURL',
          retryable: false,
        }
      return {
        what: `the request failed: ${innermostMessage(cause)}`,
        remedy: streamed
          ? 'Browsers send a stream over HTTP/2 only: give a Blob'
          : 'Check baseURL; in a browser, that the server allows this Origin (OLLAMA_ORIGINS)',
        retryable: true,
      }
  }
}

function start(hostname: string): string {
  const { host } = readEnvironment()
  return host && /^(?:localhost|127\..*|\[::1\])$/.test(hostname)
    ? `This runs on ${host}, where ${hostname} is the function itself: set baseURL or OLLAMA_HOST to an Ollama that can be reached from there`
    : 'Start Ollama (ollama serve), or set baseURL or OLLAMA_HOST to where it runs'
}

function innermostMessage(error: unknown): string {
  let inner = error
  for (let depth = 0; isErrorLike(inner) && isErrorLike(inner.cause) && depth < deepest; depth++)
    inner = inner.cause
  return isErrorLike(inner) ? inner.message : String(inner)
}

/** Causes may go round in circles. */
const deepest = 5

/** The system's word for it, wherever the platform hides it: on the error, on its cause, in an aggregate of tries. */
export function codeOf(error: unknown): string | undefined {
  for (let inner = error, depth = 0; isErrorLike(inner) && depth < deepest; depth++) {
    const { code, errors } = inner
    if (typeof code === 'string' && code !== '') return code
    inner = inner.cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined)
  }
  return systemWords.find(({ says }) => says.test(innermostMessage(error)))?.code
}

/** Deno has the system's words for it and no code. */
const systemWords = [
  { says: /connection refused/i, code: 'ECONNREFUSED' },
  { says: /dns error|failed to lookup address/i, code: 'ENOTFOUND' },
  { says: /connection reset/i, code: 'ECONNRESET' },
]

/** By its shape: test runners and workers mix realms, and the errors of another one are no instances of this one's Error. */
function isErrorLike(
  value: unknown,
): value is { message: string; cause?: unknown; code?: unknown; errors?: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { message?: unknown }).message === 'string'
  )
}
