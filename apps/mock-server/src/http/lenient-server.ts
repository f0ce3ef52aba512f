/** A Node server that accepts requests as leniently as Go's does, and answers what Go answers before any route. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Answer, textAnswer, wholeAnswer } from './answer.ts'
import { type GoServerError, toGoServerError, toParseError } from './go-server-error.ts'
import { nodeHttp } from './node-http.ts'
import { splitUrl, toCleanPathRedirect } from './redirect.ts'
import { sendAnswer } from './send-answer.ts'

/** Bytes of a request line and headers, as in Go. */
export const longestHead: number = 1 << 20

/** Creates the server under Fastify, which is `handle`. */
export function createLenientServer(handle: RequestListener): Server {
  const listen = (req: IncomingMessage, res: ServerResponse): void => {
    const error = toGoServerError(req)
    if (error) return reject(req.socket, error)
    if (req.httpVersion === '1.0') answerInVersion10(res)
    takeHostFromUrl(req)
    const early = toEarlyAnswer(req)
    if (early) return void sendAnswer(res, early, { wantsClose: wantsClose(req) })
    req.url = toRoutedUrl(req.url ?? '/')
    // The real server reads every body as JSON; Fastify would refuse types that it does not know.
    delete req.headers['content-type']
    handle(req, res)
  }
  const server = nodeHttp.createServer(
    { requireHostHeader: false, maxHeaderSize: longestHead, requestTimeout: 0, keepAliveTimeout: 0 },
    listen,
  )
  // Any expectation is ignored; Node itself answers 100-continue.
  server.on('checkExpectation', listen)
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code !== 'ECONNRESET' && !socket.destroyed) reject(socket, toParseError(error))
  })
  return server
}

function reject(socket: Duplex, { status, text = status }: GoServerError): void {
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`,
    )
  socket.destroy()
}

/** Go answers in the version of the request; Node always writes 1.1. */
function answerInVersion10(res: ServerResponse): void {
  if (res.socket) return changeVersion(res.socket)
  // A response before this one is still being sent.
  const assignSocket = res.assignSocket.bind(res)
  res.assignSocket = (socket: Socket): void => {
    changeVersion(socket)
    assignSocket(socket)
  }
}

/** Changes the version in the next write. */
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

/** A request to a proxy has the host in its request line. */
function takeHostFromUrl(req: IncomingMessage): void {
  const [, host, rest = ''] = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)(.*)$/i.exec(req.url ?? '') ?? []
  if (host === undefined) return
  req.headers.host = host
  req.url = rest.startsWith('/') ? rest : `/${rest}`
}

/** Only redirects tell an escaped slash from a plain one: routes see the decoded path. A hash sign begins no fragment in a request. */
function toRoutedUrl(url: string): string {
  if (!/[%#]/.test(url)) return url
  const { path, query } = splitUrl(url)
  return path.replace(/%2f/gi, '/').replaceAll('#', '%23') + query
}

/** Whether the client asks to close the connection after the response. */
export function wantsClose({ headers: { connection } }: IncomingMessage): boolean {
  return (
    connection !== undefined && (connection === 'close' || /(^|,)[ \t]*close[ \t]*(,|$)/i.test(connection))
  )
}

function toEarlyAnswer(req: IncomingMessage): Answer | undefined {
  const { method = 'GET', url = '/' } = req
  if (url === '*') return method === 'OPTIONS' ? wholeAnswer(200, []) : textAnswer(404, '404 page not found')
  return toCleanPathRedirect(method, url)
}
