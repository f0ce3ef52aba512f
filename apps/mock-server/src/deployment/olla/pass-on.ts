/** What the proxy changes of a request and of a response on their way. */
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'
import { headerPairs } from '../../http/header-pairs.ts'
import type { RequestContext } from '../../http/request-context.ts'
import type { Forwarded, OllaBackend } from './backend.ts'
import { version } from './version.ts'

/** Headers of a client that never reach a backend, besides those of the connection. */
const stripped = new Set([
  'authorization',
  'cookie',
  'x-api-key',
  'x-auth-token',
  'proxy-authorization',
  'host',
  'user-agent',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
])

/** Returns the headers of a request for a backend, names and values in turn, in Go's order and spelling. */
export function toUpstream(
  { entry, remoteAddress = '127.0.0.1' }: RequestContext,
  { url, key, headers: own }: OllaBackend,
  body: Buffer,
  model: string | undefined,
): string[] {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(entry.headers))
    if (!stripped.has(name) && value !== undefined) headers.set(toGoName(name), [value].flat().join(', '))
  const before = headers.get('X-Forwarded-For')
  headers.set('X-Forwarded-For', before === undefined ? remoteAddress : `${before}, ${remoteAddress}`)
  headers.set('X-Forwarded-Host', entry.headers.host ?? '')
  headers.set('X-Forwarded-Proto', 'http')
  headers.set('X-Real-Ip', remoteAddress)
  headers.set('X-Proxied-By', `Olla/${version}`)
  headers.set('Via', `1.1 olla/${version}`)
  if (model !== undefined) headers.set('X-Model', model)
  if (key !== undefined) headers.set('Authorization', `Bearer ${key}`)
  for (const [name, value] of Object.entries(own)) headers.set(toGoName(name), value)
  const first = [
    ['Host', new URL(url).host],
    ['User-Agent', entry.headers['user-agent'] ?? 'Go-http-client/1.1'],
    ...(body.length > 0 ? [['Transfer-Encoding', 'chunked']] : []),
  ]
  return [...first, ...[...headers].toSorted(([a], [b]) => (a < b ? -1 : 1))].flat()
}

function toGoName(name: string): string {
  return name.replaceAll(/[^-]+/g, (word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
}

/** Headers of a backend that do not reach the client. */
const dropped = /^(?:x-olla-.*|set-cookie|authorization|x-api-key|date|content-length|transfer-encoding)$/i

/**
 * Returns the response for the client. A body with a length is read whole; another is passed on as it comes, and ends as if it were whole if
 * the backend breaks it off.
 */
export async function toProxied(
  request: RequestContext,
  { forwarded, backend }: { forwarded: Forwarded; backend: OllaBackend },
  added: Header[],
  source: AsyncIterable<Uint8Array>,
): Promise<Answer> {
  const { status, rawHeaders, body } = forwarded
  const secrets = new Set(Object.keys(backend.headers).map((name) => name.toLowerCase()))
  const headers = headerPairs(rawHeaders).filter(([name, value]) => {
    // Each request to a backend has a connection of its own, which is no matter of the client's.
    const isOwn = name.toLowerCase() === 'connection' && value === 'close'
    return !isOwn && !dropped.test(name) && !secrets.has(name.toLowerCase())
  })
  const length = body.headers['content-length']
  if (length === undefined && request.method !== 'HEAD' && status !== 204)
    return { status, headers: [...headers, ...added], framing: 'stream', pieces: [], source }
  const whole = wholeAnswer(status, [...headers, ...added])
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of source) chunks.push(chunk)
    return chunks.length === 0 ? whole : { ...whole, pieces: [{ data: Buffer.concat(chunks) }] }
  } catch {
    // Nothing of the body has been sent, but its length has.
    return { ...whole, length: Number(length), cut: { after: 'headers', by: 'fin', garbage: '' } }
  }
}
