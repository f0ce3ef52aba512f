/** An HTTP answer that is not what was asked for, as an error. */
import { publicHeaders, requestIdOf } from './answer-headers.ts'
import { type CallerNames, coreNames } from './caller-names.ts'
import { diagnose, type Diagnosis } from './diagnose.ts'
import { hideSecrets, type Sent } from './hide-secrets.ts'
import { findOtherFormat } from './other-format.ts'
import { OllamaResponseError } from './ollama-error.ts'
import { quote } from './quote.ts'
import { type ErrorWords, readErrorBody } from './read-error-body.ts'

/** How much of a body is kept on an error, in UTF-16 units. What was read of it may be longer: what is hidden may lie on the cut. */
export const longestErrorBody: number = 64 * 1024
/** How much of the body of an error is read, in bytes. */
export const longestErrorRead: number = longestErrorBody + 16 * 1024

/** A request, as errors name it. */
export interface Asked {
  method: string
  /** Without user, password and query. */
  url: string
  /** How the caller's package spells what messages name. Default: core's names. */
  names?: CallerNames
  /** What the caller sent, which no error shows. */
  sent?: Sent | undefined
}

/** The error of an answer with a status of 400 and above. `remedy`: what the asker knows better than the answer. */
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

/** The error of a good status with a body that no Ollama sends. */
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
    text: `something that is not Ollama's answer: ${quote(words.message ?? '')}`,
  }[words.form]
  return responseError(
    `${asked.method} ${asked.url} answered ${response.status} with ${what}`,
    asked,
    response,
    body,
    words,
    words.vendor === 'ngrok'
      ? { remedy: 'Send the header ngrok-skip-browser-warning' }
      : // An error in the form of Ollama's says itself what is wrong.
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

/** Nobody means to be waited for longer; a broken clock or a broken server may say so. */
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
  // Olla sends the end of its window with every answer: it says something only where the window is what stood in the way.
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN)
  // Unix seconds; some gateways write milliseconds.
  return status === 429 && reset > 1e9 ? (reset > 1e11 ? reset : reset * 1000) - Date.now() : undefined
}

/** The error of a body that is larger than any of Ollama's. */
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
