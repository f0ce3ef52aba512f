/** The head of a request that leaves no doubt: what a client of HTTP/1.1 writes when it does nothing special. */
import type { IncomingHttpHeaders } from 'node:http'
import { headersOf } from '../../journal/create-entry.ts'

/** A head that was read. */
export interface PlainHead {
  method: string
  url: string
  rawHeaders: string[]
  headers: IncomingHttpHeaders
  /** Bytes of the body that follows. */
  bodyLength: number
}

/**
 * Reads the text before the empty line; undefined: Node's parser is to say what it is. That is so for everything but one
 * request line of HTTP/1.1 and headers in visible ASCII, each on a line of its own and none of them about the connection
 * or how the body is sent, apart from its length.
 */
export function readPlainHead(text: string): PlainHead | undefined {
  const [requestLine = '', ...lines] = text.split('\r\n')
  const [, method, url] = /^(GET|POST|PUT|DELETE) (\/[!"$-~]*) HTTP\/1\.1$/.exec(requestLine) ?? []
  if (method === undefined || url === undefined || lines.length > mostHeaders) return undefined
  const rawHeaders: string[] = []
  const names = new Set<string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon))
    const value = line.slice(colon + 1).trim()
    if (!isToken.test(name) || !isVisible.test(line)) return undefined
    const folded = name.toLowerCase()
    if (isDoubtful(folded, value) || (onlyOnce.has(folded) && names.has(folded))) return undefined
    names.add(folded)
    rawHeaders.push(name, value)
  }
  const headers = headersOf(rawHeaders)
  if (!isHost.test(headers.host ?? '') || /^[^?]*%/.test(url)) return undefined
  const length = headers['content-length'] ?? '0'
  // What comes with a GET is nobody's business, and so left to Node.
  if (!/^\d{1,9}$/.test(length) || (method === 'GET' && length !== '0')) return undefined
  return { method, url, rawHeaders, headers, bodyLength: Number(length) }
}

const mostHeaders = 100
const isToken = /^[\w!#$%&'*+.^`|~-]+$/
const isHost = /^[\w.:[\]-]+$/
const isVisible = /^[\t -~]*$/

/** What would have to be decided if they came twice. */
const onlyOnce = new Set(['host', 'origin', 'content-length', 'content-encoding', 'connection'])

const aboutTheWay = new Set([
  'transfer-encoding',
  'upgrade',
  'expect',
  'trailer',
  'te',
  'proxy-connection',
  'keep-alive',
  'http2-settings',
  '__proto__',
])

function isDoubtful(name: string, value: string): boolean {
  return name === 'connection' ? value.toLowerCase() !== 'keep-alive' : aboutTheWay.has(name)
}
