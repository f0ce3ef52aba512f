/** Converts the failure of a fetch without a response to an error. */
import { coreNames } from './caller-names.ts'
import { findConnectionCause } from './connection-causes.ts'
import { hideInCause } from './hide-in-cause.ts'
import { hideSecrets } from './hide-secrets.ts'
import { OllamaConnectionError, type OllamaTimeoutError, type TimeoutPhase } from './ollama-error.ts'
import type { Asked } from './to-response-error.ts'
import { type Expired, toTimeoutError } from './to-timeout-error.ts'

/** Which setting contains the base URL; `redirect` if a server sent the address. */
export type AddressSource = 'baseURL' | 'OLLAMA_HOST' | 'OLLAMA_BASE_URL' | 'default' | 'redirect'

/** What is known besides the failure itself. */
export interface Circumstances {
  source?: AddressSource | undefined
  /** The timeout of connecting, if there is one. */
  connectMs?: number | undefined
  /** Whether the request body was a stream. */
  streamed?: boolean
}

/** Finds the cause of a failure of the platform. */
export function toConnectionError(
  asked: Asked,
  cause: unknown,
  { source, connectMs, streamed = false }: Circumstances = {},
): OllamaConnectionError | OllamaTimeoutError {
  const { sent } = asked
  const code = codeOf(cause)
  const expired = expiredOf(cause, 'load')
  if (expired)
    return toTimeoutError(
      asked,
      expired.phase === 'connect' && connectMs ? { ...expired, limitMs: connectMs } : expired,
      undefined,
      hideInCause(sent, cause),
    )
  const { method, url, names = coreNames } = asked
  const { reason, what, remedy, retryable } = findConnectionCause({
    code,
    message: hideSecrets(sent, innermost(cause).message),
    received: innermost(cause).data,
    url: new URL(url),
    names,
    streamed,
  })
  const word = code && hideSecrets(sent, code)
  const from = source && /refused|unknown$/.test(reason) && reason !== 'unknown' ? sources[source](names) : ''
  return new OllamaConnectionError(`${method} ${url}: ${what}${word ? ` (${word})` : ''}`, {
    method,
    url,
    reason,
    origin: 'network',
    retryable,
    remedy: remedy + from,
    cause: hideInCause(sent, cause),
    ...(word ? { code: word } : {}),
  })
}

/** Returns the expired timeout of the fetch in use, if the failure is one. `phase`: for the platform's TimeoutError, which does not tell. */
export function expiredOf(cause: unknown, phase: TimeoutPhase): Expired | undefined {
  const isTimeout = isErrorLike(cause) && (cause as { name?: unknown }).name === 'TimeoutError'
  return limits[codeOf(cause) ?? ''] ?? (isTimeout ? { phase } : undefined)
}

const limits: Record<string, Expired | undefined> = {
  UND_ERR_CONNECT_TIMEOUT: { phase: 'connect' },
  UND_ERR_HEADERS_TIMEOUT: { phase: 'load' },
  UND_ERR_BODY_TIMEOUT: { phase: 'idle' },
}

const sources: Record<AddressSource, (names: { baseURL: string }) => string> = {
  baseURL: ({ baseURL }) => ` (the address comes from ${baseURL})`,
  OLLAMA_HOST: () => ' (the address comes from OLLAMA_HOST)',
  OLLAMA_BASE_URL: () => ' (the address comes from OLLAMA_BASE_URL)',
  default: () => ' (the address is the default)',
  redirect: () => ' (the address comes from a redirect)',
}

function innermost(error: unknown): { message: string; data?: string | undefined } {
  let inner = error
  for (let depth = 0; isErrorLike(inner) && isErrorLike(inner.cause) && depth < deepest; depth++)
    inner = inner.cause
  if (!isErrorLike(inner)) return { message: String(inner) }
  // undici's parser keeps what it could not parse.
  const { message, data } = inner
  return { message, data: typeof data === 'string' ? data : undefined }
}

/** Causes may be circular. */
const deepest = 5

/** Returns the system's error code: of the error, of its cause, or of the attempts in an aggregate. */
export function codeOf(error: unknown): string | undefined {
  for (let inner = error, depth = 0; isErrorLike(inner) && depth < deepest; depth++) {
    const { code, errors } = inner
    if (typeof code === 'string' && code !== '') return code
    inner = inner.cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined)
  }
  return systemWords.find(({ says }) => says.test(innermost(error).message))?.code
}

/** Deno has the system's message and no code. */
const systemWords = [
  { says: /connection refused/i, code: 'ECONNREFUSED' },
  { says: /dns error|failed to lookup address/i, code: 'ENOTFOUND' },
  { says: /connection reset/i, code: 'ECONNRESET' },
  {
    says: /invalid peer certificate: (?:UnknownIssuer|CaUsedAsEndEntity)/,
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  },
  { says: /invalid peer certificate: Expired/, code: 'CERT_HAS_EXPIRED' },
  { says: /invalid peer certificate: NotValidForName/, code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  { says: /does not match the HTTP|expected HTTP\//i, code: 'HPE_INVALID_CONSTANT' },
  { says: /received corrupt message of type InvalidContentType/, code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
]

/** Tests the shape: test runners and workers mix realms, and errors of another realm are not instances of this one's Error. */
function isErrorLike(
  value: unknown,
): value is { message: string; cause?: unknown; code?: unknown; errors?: unknown; data?: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { message?: unknown }).message === 'string'
  )
}
