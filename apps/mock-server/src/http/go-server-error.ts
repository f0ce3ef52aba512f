/** Errors that Go's own server sends before any route sees the request. Go: `net/http/server.go` readRequest and serve. */
import type { IncomingMessage } from 'node:http'

/** The status line after the version, and the body: the same unless there is a text. */
export interface GoServerError {
  status: string
  text?: string
}

const badRequest: GoServerError = { status: '400 Bad Request' }
const unsupportedCoding: GoServerError = {
  status: '501 Not Implemented',
  text: 'Unsupported transfer encoding',
}

/** Returns the error for a request that Node could parse and Go rejects. */
export function toGoServerError({
  httpVersion,
  url = '/',
  headers,
  rawHeaders,
}: Sent): GoServerError | undefined {
  const { host } = headers
  if (httpVersion === '1.1') {
    if (host === undefined) return { status: '400 Bad Request: missing required Host header' }
  } else if (httpVersion !== '1.0') {
    // No version at all is read as 0.9.
    return httpVersion === '0.9'
      ? badRequest
      : { status: '505 HTTP Version Not Supported: unsupported protocol version' }
  }
  // Node has kept the first one.
  if (host !== undefined && countOf('host', rawHeaders) > 1) return badRequest
  if (host !== undefined && !hostCharacters.test(host))
    return { status: '400 Bad Request: malformed Host header' }
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return unsupportedCoding
  return url.includes('%') && brokenEscape.test(url) ? badRequest : undefined
}

type Sent = Pick<IncomingMessage, 'httpVersion' | 'url' | 'headers' | 'rawHeaders'>

function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]?.length === name.length && rawHeaders[i]?.toLowerCase() === name) count++
  return count
}

/** Returns the error for bytes that could not be parsed as a request. */
export function toParseError({
  code,
  reason = '',
}: NodeJS.ErrnoException & { reason?: string }): GoServerError {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: '431 Request Header Fields Too Large' }
  // A length beside a coding is how requests are smuggled. Go reads the coding and drops the length; a mock does not need that.
  return code === 'HPE_INVALID_TRANSFER_ENCODING' && !reason.includes('Content-Length')
    ? unsupportedCoding
    : badRequest
}

const hostCharacters = /^[\w!$%&()*+,\-.:;=[\]'~]*$/
/** In the path. The query is not checked. */
const brokenEscape = /^[^?]*%(?![\da-f]{2})/i
