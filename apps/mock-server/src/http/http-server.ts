/** A Node server that takes requests as leniently as Go's does. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { textAnswer, wholeAnswer } from './answer.ts'
import type { Exchange } from './exchange.ts'
import { standBefore } from './plain/plain-front.ts'
import type { PlainWay } from './plain/plain-way.ts'
import { splitUrl, toCleanPathRedirect } from './redirect.ts'
import { type Refusal, toRefusal, toRefusalOf } from './refusal.ts'
import { nodeHttp } from './node-http.ts'
import { sendAnswer } from './send-answer.ts'

export interface Listeners {
  /** Looked at first, before Node has parsed anything. */
  takePlainWay: PlainWay
  /** Sends what the plain way has begun and left to Node. */
  finish: (exchange: Exchange, res: ServerResponse) => void
  /** Looked at next: a request that it takes is one to a path of a route, and so to a clean one. @returns whether it does. */
  takesAtOnce: (req: IncomingMessage, res: ServerResponse) => boolean
  /** Everything that Go's own server does not answer before any route. */
  handle: RequestListener
}

/** A server, and how its connections end. */
export interface LenientServer {
  server: Server
  endAll: () => void
}

/** Makes the server under the routes; what Go's own server answers before any route is answered here. */
export function createLenientServer({ takePlainWay, finish, takesAtOnce, handle }: Listeners): LenientServer {
  const server = nodeHttp.createServer(
    { requireHostHeader: false, maxHeaderSize: 1 << 20, requestTimeout: 0, keepAliveTimeout: 0 },
    (req, res) => {
      const begun = front.begunFor(req)
      if (begun) {
        // Its body was read before.
        req.resume()
        return finish(begun, res)
      }
      const refusal = toRefusal(req)
      if (refusal) return turnAway(req.socket, refusal)
      if (req.httpVersion === '1.0') sayVersionBack(res)
      if (takesAtOnce(req, res)) return
      takeHostFromUrl(req)
      const early = toEarlyAnswer(req)
      if (early) return void sendAnswer(res, early, { wantsClose: wantsClose(req) })
      // Only redirects tell an escaped slash from a plain one: the routes see the path as it is meant.
      req.url = withPlainSlashes(req.url ?? '/')
      handle(req, res)
    },
  )
  // Any expectation is answered like none.
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => handle(req, res))
  server.on('clientError', refuse)
  const front = standBefore(server, takePlainWay)
  return {
    server,
    endAll() {
      front.closeAllConnections()
      server.closeAllConnections()
    },
  }
}

/** What is no HTTP gets Go's few words, and the connection ends. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  turnAway(socket, toRefusalOf(error))
}

function turnAway(socket: Duplex, { status, text = status }: Refusal): void {
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`,
    )
  socket.destroy()
}

/** Go answers in the version that it was asked in; Node says 1.1 to everybody. */
function sayVersionBack(res: ServerResponse): void {
  if (res.socket) return changeVersion(res.socket)
  // Behind another answer that is still leaving.
  const assignSocket = res.assignSocket.bind(res)
  res.assignSocket = (socket: Socket): void => {
    changeVersion(socket)
    assignSocket(socket)
  }
}

/** In what is written next. */
function changeVersion(socket: Socket): void {
  const write = socket.write.bind(socket)
  socket.write = (data: string | Uint8Array, ...rest: unknown[]): boolean => {
    socket.write = write
    return Reflect.apply(write, socket, [
      typeof data === 'string' ? data.replace(/^HTTP\/1\.1/, 'HTTP/1.0') : data,
      ...rest,
    ])
  }
}

/** A request for a proxy names the server in its first line, and that is then its host. */
function takeHostFromUrl(req: IncomingMessage): void {
  const [, host, rest = ''] = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)(.*)$/i.exec(req.url ?? '') ?? []
  if (host === undefined) return
  req.headers.host = host
  req.url = rest.startsWith('/') ? rest : `/${rest}`
}

function withPlainSlashes(url: string): string {
  const { path, query } = splitUrl(url)
  return path.includes('%') ? path.replace(/%2f/gi, '/') + query : url
}

/** Whether the client wants this connection to end with the answer. */
export function wantsClose({ headers: { connection } }: IncomingMessage): boolean {
  return (
    connection !== undefined && (connection === 'close' || /(^|,)[ \t]*close[ \t]*(,|$)/i.test(connection))
  )
}

function toEarlyAnswer(req: IncomingMessage): ReturnType<typeof wholeAnswer> | undefined {
  const { method = 'GET', url = '/' } = req
  if (url === '*') return method === 'OPTIONS' ? wholeAnswer(200, []) : textAnswer(404, '404 page not found')
  return method === 'OPTIONS' && req.headers.origin ? undefined : toCleanPathRedirect(method, url)
}
