/** Finds the server's message in the body of an error, whatever its envelope. */
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'

export interface ErrorWords {
  /** Absent for an empty body. */
  message?: string
  /** The machine-readable code beside it: `not_found_error`, `429`. */
  code?: string
  /** The status in the body. It differs from that of the response if the error comes in the middle of a stream. */
  toldStatus?: number
  /** Where to sign in, for cloud models if the daemon is not signed in. */
  signinURL?: string
  /** The id of the request in the server's log. */
  requestId?: string
  /** The origin, if the envelope tells: gateways write `detail` or a bare `message`, the runner writes JSON text inside the daemon's. */
  by?: 'gateway' | 'runner'
  /** The server that made the page. */
  vendor?: string
  /** The form of the body. */
  form: 'json' | 'text' | 'html' | 'empty'
}

/** Reads an error body by its content. Its content type is ignored, because proxies and daemons send wrong ones. */
export function readErrorBody(body: string): ErrorWords {
  const text = body.trim()
  if (text === '') return { form: 'empty' }
  if (text.startsWith('{') || text.startsWith('[') || text.startsWith('"')) {
    const value = parseJson(text)
    const words = value === undefined ? undefined : readErrorValue(value)
    if (words?.message !== undefined) return { ...words, form: 'json' }
  }
  if (/^<(?:!doctype|html|head|body|h1|center)\b/i.test(text)) return readPage(text)
  return { message: text, form: 'text' }
}

/** Reads the error in a JSON value: `{error}` as text, object or list, `{detail}`, `{errors}`, `{message}` under its many names, JSON text in a text. */
export function readErrorValue(value: unknown): Omit<ErrorWords, 'form'> {
  if (typeof value === 'string') return unwrap(value)
  // Gemini sends its error in a list.
  if (Array.isArray(value)) return isJsonObject(value[0]) ? readErrorValue(value[0]) : {}
  if (!isJsonObject(value)) return {}
  const { detail, signin_url: signinURL, request_id: requestId, StatusCode: statusCode } = value
  const error = value['error'] ?? errorOfChoice(value)
  const beside = {
    ...statusOf(statusCode),
    ...(typeof signinURL === 'string' ? { signinURL } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
  }
  if (typeof error === 'string') return { ...unwrap(withDescription(error, value)), ...beside }
  if (isJsonObject(error)) return { ...wordsOf(error), ...beside }
  if (Array.isArray(error)) return { ...wordsOfList(error), ...beside }
  if (typeof detail === 'string') return { ...unwrap(detail), by: 'gateway' }
  if (isJsonObject(detail)) return { ...wordsOf(detail), by: 'gateway' }
  if (Array.isArray(detail)) return { message: detail.map(toFieldProblem).join('; '), by: 'gateway' }
  const words = wordsOf(value)
  return words.message === undefined ? {} : { ...words, by: 'gateway' }
}

/** Adds the message beside an error that only names its kind: `{"error":"Not Found","message":"no route POST /x"}`. */
function withDescription(error: string, beside: JsonObject): string {
  const message = messageOf({ ...beside, error: undefined })
  return message === undefined || message === error ? error : `${error}: ${message}`
}

/** Reads the errors of a list, as texts or objects, or by the fields they are about. */
function wordsOfList(errors: unknown): Omit<ErrorWords, 'form'> {
  const list = isJsonObject(errors) ? Object.values(errors).flat() : Array.isArray(errors) ? errors : []
  const objects = list
    .map((item) => (typeof item === 'string' ? { message: item } : item))
    .filter(isJsonObject)
  const messages = objects.flatMap((item) => messageOf(item) ?? [])
  return objects[0] && messages.length > 0 ? withCode({ message: messages.join('; ') }, objects[0]) : {}
}

/** Returns what went wrong, under the first of its names. */
function messageOf(object: JsonObject): string | undefined {
  const names = Object.keys(object)
  for (const word of messageNames) {
    const name = names.find((given) => given.replaceAll('_', '').toLowerCase() === word)
    const found = name === undefined ? undefined : object[name]
    const text = Array.isArray(found) ? found.filter((item) => typeof item === 'string').join('; ') : found
    if (typeof text === 'string' && text !== '') return text
  }
  return undefined
}

/** In lower case without underscores. */
const messageNames = [
  'message',
  'msg',
  'errormessage',
  'errormsg',
  'errmsg',
  'error',
  'errordescription',
  'description',
  'detail',
  'reason',
  'title',
]

/** Tests whether a frame or a response has an `error`, whatever else it has: some gateways put one beside an empty response. */
export function saysError(value: unknown): boolean {
  // An empty one is none: Go writes fields that are not set.
  return isJsonObject(value) && Boolean(value['error'])
}

/** Returns the error of a choice, which OpenRouter puts inside it. */
export function errorOfChoice({ choices }: JsonObject): JsonValue | undefined {
  const first = Array.isArray(choices) ? choices[0] : undefined
  return isJsonObject(first) ? first['error'] : undefined
}

/** Formats a problem of a validator: where, and what. */
function toFieldProblem(item: unknown): string {
  if (!isJsonObject(item)) return JSON.stringify(item)
  const { loc, msg } = item
  return `${Array.isArray(loc) ? loc.map((part) => JSON.stringify(part).replace(/^"|"$/g, '')).join('.') : ''}: ${typeof msg === 'string' ? msg : JSON.stringify(item)}`
}

function wordsOf(object: JsonObject): Omit<ErrorWords, 'form'> {
  const message = messageOf(object)
  return withCode(message === undefined ? wordsOfList(object['errors']) : unwrap(message), object)
}

function withCode(words: Omit<ErrorWords, 'form'>, { code, type }: JsonObject): Omit<ErrorWords, 'form'> {
  // A number only repeats the status; the type is more specific.
  const word =
    [code, type].find((part) => typeof part === 'string' && part !== '') ??
    (typeof code === 'number' ? code : undefined)
  return word === undefined || words.code !== undefined
    ? words
    : { ...statusOf(code), ...words, code: `${word as string | number}` }
}

/** Reads a status that gateways write as the code, as a number or as text. */
function statusOf(code: unknown): { toldStatus?: number } {
  return /^[45]\d\d$/.test(String(code)) ? { toldStatus: Number(code) } : {}
}

/** Reads the runner's message if its whole JSON is the text of the daemon's error. */
function unwrap(text: string): Omit<ErrorWords, 'form'> {
  if (!text.trimStart().startsWith('{')) return { message: text }
  const inner = parseJson(text)
  const words = isJsonObject(inner) ? readErrorValue(inner) : {}
  return words.message === undefined ? { message: text } : { ...words, by: 'runner' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the title of a page and the server that made it. */
function readPage(html: string): ErrorWords {
  const found = /<title[^>]*>([^<]{1,200})<\/title>/i.exec(html) ?? /<h1[^>]*>([^<]{1,200})<\/h1>/i.exec(html)
  const vendor = /\b(cloudflare|openresty|nginx|haproxy|ngrok|traefik|envoy|caddy)\b/i
    .exec(html)?.[1]
    ?.toLowerCase()
  return {
    message: found?.[1]?.trim() || 'an HTML page without a title',
    ...(vendor ? { vendor } : {}),
    form: 'html',
  }
}
