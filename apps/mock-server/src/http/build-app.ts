/** Puts routes on a server so that everything around them (404, 405, CORS, Host, bodies) answers as the real one does. */
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ScopedUrl, splitScope } from '../scope/scope-path.ts'
import { createBodies } from './body.ts'
import { createLenientServer } from './http-server.ts'
import { createPlainWay } from './plain/plain-way.ts'
import { createResponder } from './responder.ts'
import { createRouteTable } from './route-table.ts'
import { createShortPath } from './short-path.ts'
import type { AppSettings } from './site.ts'

export interface App {
  /** Starts to listen. @returns the port. @throws if it is taken. */
  listen(place: { host: string; port: number }): Promise<number>
  /** Ends open answers and stops listening. */
  close(): Promise<void>
}

/** Builds the app; it does not listen yet. */
export function buildApp(settings: AppSettings): App {
  const { routes } = settings.site
  const table = createRouteTable(routes)
  const responder = createResponder(settings, table)
  const bodies = createBodies()
  const takeShortPath = createShortPath(table, responder, bodies)
  const scopes = new WeakMap<IncomingMessage, ScopedUrl>()
  let fallback: Promise<RequestListener> | undefined
  // Loaded when it is needed: most mocks never are asked for anything that needs it, and it is half of a start.
  const fallBack = (): Promise<RequestListener> =>
    (fallback ??= import('./fallback-app.ts').then(({ createFallback }) =>
      createFallback(routes, responder, bodies, (req) => scopes.get(req)),
    ))

  const { server, endAll } = createLenientServer({
    takePlainWay: createPlainWay(table, responder, bodies),
    finish: (exchange, res) => void responder.finish(exchange, res),
    // A path of a scope is not known to be clean before it was looked at.
    takesAtOnce: (req, res) => !req.url?.startsWith('/t/') && takeShortPath(req, res, undefined),
    handle(req, res) {
      const scope = splitScope(req.url ?? '/')
      if (scope) {
        req.url = scope.url
        scopes.set(req, scope)
      }
      if (!takeShortPath(req, res, scope)) void fallBack().then((listener) => listener(req, res))
    },
  })
  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        // Like Go, which takes the IPv4 address of a name that has two.
        server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }, () => {
          server.off('error', reject)
          // A TCP server's address is an object once it listens.
          resolve((server.address() as AddressInfo).port)
        })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        endAll()
      }),
  }
}
