/** Answers of Olla's own: plain text by Go's `http.Error`, JSON for lists, and an envelope on the Anthropic route. */
import { encodeGoJson } from '../../go/json/encode-go-json.ts'
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'

/** An error. */
export function errorText(status: number, text: string, headers: Header[] = []): Answer {
  const type: Header[] = [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-Content-Type-Options', 'nosniff'],
  ]
  return wholeAnswer(status, [...type, ...headers], `${text}\n`)
}

/** A path that the proxy does not have: no header of its own. */
export function noSuchPath(): Answer {
  return errorText(404, '404 page not found')
}

/** A list or a status. */
export function ownJson(value: unknown, headers: Header[]): Answer {
  return wholeAnswer(200, [['Content-Type', 'application/json'], ...headers], `${encodeGoJson(value)}\n`)
}

/** A redirect to the path with a slash. */
export function toSlash(path: string): Answer {
  return wholeAnswer(
    307,
    [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Location', path],
    ],
    `<a href="${path}">Temporary Redirect</a>.\n\n`,
  )
}

const anthropicTypes = new Map([
  [400, 'invalid_request_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
])

/** An error on the Anthropic route. */
export function anthropicError(status: number, message: string, id: string, headers: Header[]): Answer {
  const type = anthropicTypes.get(status) ?? 'api_error'
  const body = { error: { message, type }, request_id: id, type: 'error' }
  const own: Header[] = [
    ['Content-Type', 'application/json'],
    ['Request-Id', id],
  ]
  return wholeAnswer(status, [...own, ...headers], `${encodeGoJson(body)}\n`)
}
