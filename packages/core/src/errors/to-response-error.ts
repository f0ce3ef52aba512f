/** An HTTP answer that is not what was asked for, as an error. */
import { diagnose } from './diagnose.ts'
import { OllamaResponseError } from './ollama-error.ts'
import { quote } from './quote.ts'
import { type ErrorWords, readErrorBody } from './read-error-body.ts'

/** A request, as errors name it. */
export interface Asked {
  method: string
  /** Without user, password and query. */
  url: string
}

/** The error of an answer with a status of 400 and above. */
export function toResponseError(asked: Asked, response: Pick<Response, 'status' | 'headers'>, body: string): OllamaResponseError {
  const words = readErrorBody(body)
  const { status } = response
  const said = words.form === 'empty' ? ' without a body' : words.form === 'html' ? ` with an HTML page: ${words.message}` : `: ${quote(words.message ?? '')}`
  return responseError(`${asked.method} ${asked.url} answered ${status}${said}`, asked, response, body, words)
}

/** The error of a good status with a body that no Ollama sends. */
export function toUnreadableError(asked: Asked, response: Pick<Response, 'status' | 'headers'>, body: string): OllamaResponseError {
  const words = readErrorBody(body)
  const what = {
    html: `an HTML page (${words.message})`,
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
    'Check that baseURL points to Ollama',
  )
}

function responseError(
  message: string,
  asked: Asked,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: string,
  words: ErrorWords,
  remedy?: string,
): OllamaResponseError {
  const retryAfterMs = retryAfter(headers)
  const requestId = requestIdOf(headers, words.message)
  return new OllamaResponseError(message, {
    ...asked,
    status,
    body,
    headers: withoutCookies(headers),
    ...(words.message === undefined ? {} : { serverMessage: words.message }),
    ...(words.code === undefined ? {} : { code: words.code }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(remedy ? { remedy } : {}),
    ...diagnose({ ...words, status, headers, url: asked.url }),
  })
}

function withoutCookies(headers: Headers): Headers {
  const kept = new Headers(headers)
  kept.delete('set-cookie')
  return kept
}

/** Which headers say how a request is named in somebody's log; an id in the text is the last resort. */
function requestIdOf(headers: Headers, message = ''): string | undefined {
  for (const name of ['x-olla-request-id', 'x-request-id', 'request-id', 'x-litellm-call-id', 'x-kong-request-id', 'cf-ray']) {
    const id = headers.get(name)
    if (id) return id
  }
  return /\(ref: ([0-9a-f-]+)\)/.exec(message)?.[1]
}

function retryAfter(headers: Headers): number | undefined {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(ms)) return Math.max(0, ms)
  const text = headers.get('retry-after')
  if (!text) return undefined
  const wait = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(wait) ? Math.max(0, Math.round(wait)) : undefined
}
