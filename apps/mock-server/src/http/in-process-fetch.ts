/** `fetch` without a network: the server is given one end of a pipe for a connection. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { PipeEnd } from './create-pipe.ts'
import { headerPairs } from './header-pairs.ts'
import { nodeHttp } from './node-http.ts'

/** The settings of {@link createInProcessFetch}. */
export interface InProcessFetchSettings {
  /** Opens a connection. Undefined: the server refuses it. */
  connect: () => PipeEnd | undefined
  /** The `Host` of all requests: whatever the URL names, this server answers. */
  host: string
  /** The scope of requests whose path names none. */
  scope?: string
}

/**
 * Returns a `fetch` that only this server answers. Of a URL it reads the path and the query.
 *
 * It rejects as the platform's does: with a TypeError whose `cause` says what happened to the connection, or with the signal's reason.
 */
export function createInProcessFetch(settings: InProcessFetchSettings): typeof fetch {
  return async (input, init) => {
    const isRelative = typeof input === 'string' && !URL.canParse(input)
    const request = new Request(isRelative ? new URL(input, `http://${settings.host}`) : input, init)
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined
    return follow(request, new URL(request.url), body, settings)
  }
}

const mostRedirects = 20

/** Follows redirects that stay at this server; all of the mock's do. */
async function follow(
  request: Request,
  url: URL,
  body: Buffer | undefined,
  settings: InProcessFetchSettings,
): Promise<Response> {
  let [at, method, sent] = [url, request.method, body]
  for (let redirects = 0; ; redirects++) {
    const answer = await send(request, at, method, sent, settings)
    const { statusCode: status = 0, headers } = answer
    const { location } = headers
    const isRedirect = [301, 302, 303, 307, 308].includes(status) && location !== undefined
    if (!isRedirect || request.redirect === 'manual') return toResponse(answer, method)
    answer.destroy()
    if (request.redirect === 'error' || redirects === mostRedirects)
      throw failed(new Error(`unexpected redirect to ${location}`))
    at = new URL(location, at)
    if (status === 307 || status === 308 || method === 'GET' || method === 'HEAD') continue
    method = 'GET'
    sent = undefined
  }
}

function send(
  { headers, signal }: Request,
  { pathname, search }: URL,
  method: string,
  body: Buffer | undefined,
  { connect, host, scope }: InProcessFetchSettings,
): Promise<IncomingMessage> {
  const own: Record<string, string | number> = {
    accept: '*/*',
    'user-agent': 'node',
    ...Object.fromEntries(headers),
    host,
    // The connection is used once, but clients over a network do not say so.
    connection: 'keep-alive',
    ...(scope === undefined ? {} : { 'x-mock-scope': scope }),
    ...(body ? { 'content-length': body.length } : {}),
  }
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const socket = connect()
    if (!socket)
      return reject(
        failed(Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' })),
      )
    const sent = nodeHttp.request({
      method,
      path: pathname + search,
      headers: own,
      createConnection: () => socket,
    })
    let received: IncomingMessage | undefined
    const abort = (): void => {
      received?.destroy(signal.reason as Error)
      sent.destroy(signal.reason as Error)
    }
    signal.addEventListener('abort', abort, { once: true })
    sent.once('close', () => signal.removeEventListener('abort', abort))
    sent.once('response', (answer) => {
      received = answer
      answer.once('close', () => socket.destroy())
      resolve(answer)
    })
    sent.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : failed(error)))
    sent.end(body)
  })
}

const withoutBody = new Set([204, 205, 304])

function toResponse(answer: IncomingMessage, method: string): Response {
  const { statusCode: status = 200, statusMessage: statusText = '', rawHeaders } = answer
  const headers = new Headers()
  for (const [name, value] of headerPairs(rawHeaders)) headers.append(name, value)
  const hasBody = !withoutBody.has(status) && method !== 'HEAD'
  if (!hasBody) answer.resume()
  // Node's web streams are those of the platform.
  const body = hasBody ? (Readable.toWeb(answer) as ReadableStream<Uint8Array>) : null
  return new Response(body, { status, statusText, headers })
}

function failed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause })
}
