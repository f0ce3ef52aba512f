/** Converts an HTTP response that is not what was requested to an error. */
import { publicHeaders, requestIdOf } from './answer-headers.ts'
import { type CallerNames, coreNames } from './caller-names.ts'
import { diagnose, type Diagnosis } from './diagnose.ts'
import { hideSecrets, type Sent } from './hide-secrets.ts'
import { findOtherFormat } from './other-format.ts'
import { OllamaResponseError } from './ollama-error.ts'
import { quote } from './quote.ts'
import { type ErrorWords, readErrorBody } from './read-error-body.ts'

/** How much of a body is kept on an error, in UTF-16 units. More than that is read, so that a secret at the end is recognized. */
export const longestErrorBody: number = 64 * 1024
/** How much of the body of an error is read, in bytes. */
export const longestErrorRead: number = longestErrorBody + 16 * 1024

/** A request as errors show it. */
export interface Asked {
  method: string
  /** Without user, password and query. */
  url: string
  /** How the caller's package spells what messages name. Default: core's names. */
  names?: CallerNames
  /** What the caller sent and no error may show. */
  sent?: Sent | undefined
}

/** Creates the error of a response with a status of 300 or above. `remedy`: replaces the one of the tables. */
export function toResponseError(
  asked: Asked,
  response: Pick<Response, 'status' | 'headers'>,
  received: string,
  remedy?: string,
): OllamaResponseError {
  const body = hideSecrets(asked.sent, received).slice(0, longestErrorBody)
  const words = readErrorBody(body)
  const { status } = response
  const said =
    words.form === 'empty'
      ? ' without a body'
      : words.form === 'html'
        ? ` with an HTML page${ofVendor(words)}: ${words.message}`
        : `: ${quote(words.message ?? '')}`
  return responseError(
    `${asked.method} ${asked.url} answered ${status}${said}`,
    asked,
    response,
    body,
    words,
    remedy ? { remedy } : {},
  )
}

/** Creates the error of a response with a good status and a body that Ollama does not send. */
export function toUnreadableError(
  asked: Asked,
  response: Pick<Response, 'status' | 'headers'>,
  received: string,
): OllamaResponseError {
  const { names = coreNames } = asked
  const body = hideSecrets(asked.sent, received).slice(0, longestErrorBody)
  const words = readErrorBody(body)
  const other = findOtherFormat(body, { url: asked.url, names }, false)
  if (other)
    return responseError(
      `${asked.method} ${asked.url}: the response is ${other.what}: ${quote(body)}`,
      asked,
      response,
      body,
      words,
      { reason: 'other-format', origin: 'proxy', retryable: false, remedy: other.remedy },
    )
  const what = {
    html: `an HTML page${ofVendor(words)} (${words.message})`,
    empty: 'an empty body',
    json: `an error: ${quote(words.message ?? '')}`,
    text: `something that is not a response of Ollama: ${quote(words.message ?? '')}`,
  }[words.form]
  return responseError(
    `${asked.method} ${asked.url} answered ${response.status} with ${what}`,
    asked,
    response,
    body,
    words,
    words.vendor === 'ngrok'
      ? { remedy: 'Send the header ngrok-skip-browser-warning' }
      : // The message of an error in Ollama's form is enough.
        words.form === 'json'
        ? {}
        : { remedy: `Check that ${names.baseURL} points to Ollama` },
  )
}

function ofVendor({ vendor, message = '' }: ErrorWords): string {
  return vendor && !message.toLowerCase().includes(vendor) ? ` of ${vendor}` : ''
}

function responseError(
  message: string,
  { method, url, names = coreNames, sent }: Asked,
  response: Pick<Response, 'status' | 'headers'>,
  body: string,
  words: ErrorWords,
  known: Partial<Diagnosis>,
): OllamaResponseError {
  const { status, headers } = response
  const retryAfterMs = retryAfter(status, headers)
  const requestId = requestIdOf(headers, words, sent)
  return new OllamaResponseError(message, {
    method,
    url,
    status,
    body,
    headers: publicHeaders(sent, headers),
    ...(words.message === undefined ? {} : { serverMessage: words.message }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...diagnose({ ...words, status, headers, url, names }),
    ...known,
  })
}

/** A longer wait is a mistake of a clock or a server. */
const longestWaitMs = 3_600_000

function retryAfter(status: number, headers: Headers): number | undefined {
  const wait = askedWait(status, headers)
  return wait === undefined || Number.isNaN(wait)
    ? undefined
    : Math.min(Math.max(0, Math.round(wait)), longestWaitMs)
}

function askedWait(status: number, headers: Headers): number | undefined {
  const ms = headers.get('retry-after-ms')?.trim()
  if (ms && Number.isFinite(Number(ms))) return Number(ms)
  const text = headers.get('retry-after')?.trim()
  // Date.parse makes a moment of nearly anything with a number in it: only what has the time of a day is one.
  if (text)
    return /^\d+(\.\d+)?$/.test(text)
      ? Number(text) * 1000
      : /\d\d:\d\d:\d\d/.test(text)
        ? Date.parse(text) - Date.now()
        : undefined
  // Olla sends the end of its window with every response. It matters only if the limit was exceeded.
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN)
  // Unix seconds; some gateways write milliseconds.
  return status === 429 && reset > 1e9 ? (reset > 1e11 ? reset : reset * 1000) - Date.now() : undefined
}

/** Creates the error of a body that exceeds a limit. */
export function toTooLargeError(
  asked: Asked,
  response: Pick<Response, 'status' | 'headers'>,
  what: string,
): OllamaResponseError {
  const { method, url, names = coreNames, sent } = asked
  const { status, headers } = response
  return new OllamaResponseError(`${method} ${url} answered ${status}: ${what}`, {
    method,
    url,
    status,
    code: 'response_too_large',
    headers: publicHeaders(sent, headers),
    origin: 'proxy',
    retryable: false,
    remedy: `No Ollama sends that much: check the server and ${names.baseURL}`,
  })
}
