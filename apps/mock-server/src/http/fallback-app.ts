/** The way of all requests that the short path does not take, by Fastify: paths with parameters, unknown and unreadable ones, wrong methods, preflights. */
import type { IncomingMessage, RequestListener } from 'node:http'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { ScopedUrl } from '../scope/scope-path.ts'
import { nodeHttp } from './node-http.ts'
import type { Bodies } from './body.ts'
import { bodyLimit, type Responder, type Target } from './responder.ts'
import type { Route, RouteParams } from './route.ts'

/** Makes the listener. The server is somebody else's: Fastify gets one that nobody connects to. */
export async function createFallback(
  routes: readonly Route[],
  responder: Responder,
  bodies: Bodies,
  scopeOf: (req: IncomingMessage) => ScopedUrl | undefined,
): Promise<RequestListener> {
  let listener: RequestListener | undefined
  const answer = (request: FastifyRequest, reply: FastifyReply, target: Target): Promise<void> => {
    reply.hijack()
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const { raw } = request
    return responder.finish(
      responder.start({ head: raw, scope: scopeOf(raw), body: bodies.of(body), socket: raw.socket }, target),
      reply.raw,
    )
  }
  const app = fastify({
    serverFactory(handle) {
      listener = handle
      return nodeHttp.createServer()
    },
    exposeHeadRoutes: false,
    bodyLimit,
    frameworkErrors: (_error, request, reply) => void answer(request, reply, 'nothing'),
    routerOptions: { maxParamLength: 10_000 },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const [position, route] of routes.entries()) {
    app.route({
      url: route.path,
      method: route.methods,
      handler: (request, reply) =>
        answer(request, reply, { position, params: request.params as RouteParams }),
    })
  }
  app.setNotFoundHandler((request, reply) => answer(request, reply, 'nothing'))
  app.setErrorHandler((failure, request, reply) => answer(request, reply, { failure }))
  await app.ready()
  return (req, res) => {
    // The server reads every body as JSON; Fastify would refuse what it does not know.
    delete req.headers['content-type']
    listener?.(req, res)
  }
}
