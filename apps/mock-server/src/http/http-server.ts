/** A Node server that takes requests as leniently as Go's does. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { textAnswer, wholeAnswer } from './answer.ts'
import { toCleanPathRedirect } from './redirect.ts'
import { nodeHttp } from './node-http.ts'
import { sendAnswer } from './send-answer.ts'

export interface Listeners {
  /** Looked at first: a request that it takes is one to a path of a route, and so to a clean one. @returns whether it does. */
  takesAtOnce: (req: IncomingMessage, res: ServerResponse) => boolean
  /** Everything that Go's own server does not answer before any route. */
  handle: RequestListener
}

/** Makes the server under the routes; what Go's own server answers before any route is answered here. */
export function createLenientServer({ takesAtOnce, handle }: Listeners): Server {
  const server = nodeHttp.createServer({ requireHostHeader: false, maxHeaderSize: 1 << 20, requestTimeout: 0, keepAliveTimeout: 0 }, (req, res) => {
    if (takesAtOnce(req, res)) return
    const early = toEarlyAnswer(req)
    if (early) void sendAnswer(res, early, { wantsClose: wantsClose(req) })
    else handle(req, res)
  })
  // Any expectation is answered like none.
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => handle(req, res))
  server.on('clientError', refuse)
  return server
}

/** What is no HTTP gets Go's few words, and the connection ends. */
function refuse({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  const status = code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`)
  socket.destroy()
}

/** Whether the client wants this connection to end with the answer. */
export function wantsClose(req: IncomingMessage): boolean {
  return req.headers.connection?.toLowerCase() === 'close'
}

function toEarlyAnswer(req: IncomingMessage): ReturnType<typeof wholeAnswer> | undefined {
  const { method = 'GET', url = '/' } = req
  if (url === '*') return method === 'OPTIONS' ? wholeAnswer(200, []) : textAnswer(404, '404 page not found')
  return method === 'OPTIONS' && req.headers.origin ? undefined : toCleanPathRedirect(method, url)
}
