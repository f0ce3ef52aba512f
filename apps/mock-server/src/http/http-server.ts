/** A Node server that takes requests as leniently as Go's does. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { textAnswer, wholeAnswer } from './answer.ts'
import { toCleanPathRedirect } from './redirect.ts'
import { nodeHttp } from './node-http.ts'
import { sendAnswer } from './send-answer.ts'

/** Makes the server under Fastify; what Go's own server answers before any route is answered here. */
export function createLenientServer(handle: RequestListener): Server {
  const server = nodeHttp.createServer({ requireHostHeader: false, maxHeaderSize: 1 << 20, requestTimeout: 0, keepAliveTimeout: 0 }, (req, res) => {
    // The server reads every body as JSON; Fastify would refuse what it does not know.
    delete req.headers['content-type']
    const early = toEarlyAnswer(req)
    if (early) void sendAnswer(res, early, { wantsClose: wantsClose(req) })
    else handle(req, res)
  })
  // Any expectation is answered like none.
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => handle(req, res))
  return server
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
