/** What the proxy changes of a request and of a response on their way. */
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'
import type { RequestContext } from '../../http/request-context.ts'
import type { Forwarded } from './backend.ts'
import { version } from './version.ts'

/** Headers that never reach a backend, besides those of the connection. */
const stripped = new Set([
  'authorization',
  'cookie',
  'x-api-key',
  'x-auth-token',
  'proxy-authorization',
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
])

/** Returns the headers of a request for a backend. */
export function toUpstream({ entry, remoteAddress = '127.0.0.1' }: RequestContext): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(entry.headers))
    if (!stripped.has(name) && value !== undefined) headers[name] = [value].flat().join(', ')
  const before = headers['x-forwarded-for']
  return {
    ...headers,
    'x-forwarded-for': before === undefined ? remoteAddress : `${before}, ${remoteAddress}`,
    'x-forwarded-host': entry.headers.host ?? '',
    'x-forwarded-proto': 'http',
    'x-real-ip': remoteAddress,
    'x-proxied-by': `Olla/${version}`,
    via: `1.1 olla/${version}`,
  }
}

/** Headers of a backend that do not reach the client. */
const dropped = /^(?:x-olla-.*|set-cookie|authorization|x-api-key|date|content-length|transfer-encoding)$/i

/** A body with a length is read whole; another is passed on as it comes. */
export async function toProxied(
  request: RequestContext,
  { status, rawHeaders, body }: Forwarded,
  added: Header[],
): Promise<Answer> {
  const headers: Header[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]]
    // Each request to a backend has a connection of its own, which is no matter of the client's.
    const isOwn = name.toLowerCase() === 'connection' && value === 'close'
    if (!isOwn && !dropped.test(name)) headers.push([name, value])
  }
  const hasLength = body.headers['content-length'] !== undefined
  if (!hasLength && request.method !== 'HEAD' && status !== 204) {
    return { status, headers: [...headers, ...added], framing: 'stream', pieces: [], source: body }
  }
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk as Buffer)
  const whole = wholeAnswer(status, [...headers, ...added])
  return chunks.length === 0 ? whole : { ...whole, pieces: [{ data: Buffer.concat(chunks) }] }
}
