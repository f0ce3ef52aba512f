/** Builds the HTTP server of a mock: Fastify routes every request, hooks check and record it, one function sends the answer. */
import type { AddressInfo } from 'node:net'
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import { isAdminPath } from './admin-path.ts'
import type { Clock } from '../clock/clock.ts'
import type { Deployment } from './deployment.ts'
import { createEntry } from '../journal/create-entry.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { MockState } from '../mock-state.ts'
import { scopeInHeaders, splitScope } from '../scope/scope-path.ts'
import type { Answer } from './answer.ts'
import { answerNoRoute, type CheckSettings, createChecks } from './checks.ts'
import { bodyLimit, toFailureAnswer } from './failure-answer.ts'
import { createLenientServer, longestHead } from './lenient-server.ts'
import { createRequestContext, type RequestContext, type RouteParams } from './request-context.ts'
import { createPipe, type PipeEnd } from './create-pipe.ts'
import { createResponder } from './responder.ts'
import { createRouteTable } from './route-table.ts'
import { errorAnswer } from './json-answer.ts'

/** All that is served at one port. */
export interface AppSettings extends CheckSettings {
  deployment: Deployment
  state: MockState
  /** The state of a scope, or why there is none of this name. */
  stateOf: (scope: string) => MockState | { problem: string }
  clock: Clock
  /** Called for each request whose response is over. */
  onAnswered?: (entry: JournalEntry) => void
}

export interface App {
  /** Starts to listen. @returns the port. @throws if it is taken. */
  listen(place: { host: string; port: number }): Promise<number>
  /** Breaks every connection. */
  closeConnections(): void
  /** Breaks every connection and stops listening, until `up`. */
  down(): Promise<void>
  /** Listens again, at the port it had. */
  up(): Promise<void>
  isListening(): boolean
  /** Opens a connection within the process. Undefined while it does not listen. */
  connect(): PipeEnd | undefined
  /** Delays every response by so many milliseconds. */
  slow(ms: number): void
  /** Ends open responses and stops listening. */
  close(): Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the body was read. */
    mock: RequestContext
  }
}

/** Builds the app; it does not listen yet. */
export function buildApp(settings: AppSettings): App {
  const { deployment } = settings
  const { routes } = deployment
  const table = createRouteTable(routes)
  const respond = createResponder(settings)
  const checks = createChecks(table, settings)
  const check = (request: RequestContext): Answer | undefined => {
    for (const each of checks) {
      const answer = each(request)
      if (answer) return answer
    }
    return undefined
  }
  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    // A request that failed before its body was read has no context.
    if (request.mock) return void respond(reply, request.mock, toFailureAnswer(error))
    const mock = record(request, reply, settings)
    if ('problem' in mock) return void respond(reply, undefined, mock.problem)
    const answer = mock.hasRoute ? toFailureAnswer(error) : answerNoRoute(mock, table)
    void respond(reply, mock, check(mock) ?? answer)
  }

  const app = createFastify(fail)
  app.decorateRequest('mock')
  app.addHook('preValidation', (request, reply, done) => {
    const mock = record(request, reply, settings)
    if ('problem' in mock) void respond(reply, undefined, mock.problem)
    else done()
  })
  app.addHook('preValidation', ({ mock }, reply, done) => {
    const answer = check(mock)
    if (answer) void respond(reply, mock, answer)
    else done()
  })
  for (const { path, methods, answer } of routes) {
    app.route({
      url: path,
      method: methods,
      handler: async ({ mock }, reply) => respond(reply, mock, await answer(mock)),
    })
  }
  app.setNotFoundHandler(async ({ mock }, reply) =>
    respond(reply, mock, (await deployment.answerNoRoute?.(mock)) ?? answerNoRoute(mock, table)),
  )
  app.setErrorHandler(fail)

  let place: AddressInfo | undefined
  let delayMs = 0
  app.addHook('preHandler', async ({ mock }) => {
    if (delayMs > 0) await settings.clock.sleep(delayMs, mock.signal)
  })
  return {
    async listen({ host, port }) {
      // Like Go, which takes the IPv4 address of a name that has two.
      await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port })
      // A TCP server's address is an object once it listens.
      place = app.server.address() as AddressInfo
      return place.port
    },
    closeConnections: () => app.server.closeAllConnections(),
    down: () =>
      new Promise((resolve) => {
        app.server.close(() => resolve())
        app.server.closeAllConnections()
      }),
    up: () =>
      new Promise((resolve, reject) => {
        app.server.once('error', reject)
        app.server.listen(place?.port, place?.address, () => {
          app.server.off('error', reject)
          resolve()
        })
      }),
    isListening: () => app.server.listening,
    connect() {
      if (!app.server.listening) return undefined
      const [here, there] = createPipe()
      app.server.emit('connection', there)
      return here
    },
    slow(ms) {
      delayMs = ms
    },
    close: () => app.close(),
  }
}

/** Creates the context of a request and writes it into the journal. Returns the answer instead if it is for no scope. */
function record(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: AppSettings,
): RequestContext | { problem: Answer } {
  const { raw } = request
  const { method = 'GET', url = '/', rawHeaders } = raw
  const scope = splitScope(request.originalUrl)?.name ?? scopeInHeaders(raw.headers)
  const state = scope === undefined ? settings.state : settings.stateOf(scope)
  if ('problem' in state) return { problem: errorAnswer(400, `ollamakit-mock: ${state.problem}`) }
  const body = Buffer.isBuffer(request.body) ? request.body : emptyBody
  const entry = createEntry({ method, path: url, rawHeaders, raw: body })
  if (scope !== undefined) entry.scope = scope
  request.mock = createRequestContext({
    method,
    url,
    headers: raw.headers,
    hasRoute: !request.is404,
    params: request.params as RouteParams,
    body,
    remoteAddress: raw.socket.remoteAddress,
    state,
    entry,
    response: reply.raw,
  })
  if (!isAdminPath(url)) state.journal.add(entry)
  return request.mock
}

const emptyBody = Buffer.alloc(0)

/** Fastify without what this server does itself, or not at all: schemas, logs, parsed bodies and queries. */
function createFastify(frameworkErrors: FastifyServerOptions['frameworkErrors']): FastifyInstance {
  const app = fastify({
    serverFactory: createLenientServer,
    rewriteUrl: ({ url = '/' }) => splitScope(url)?.url ?? url,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    return503OnClosing: false,
    bodyLimit,
    frameworkErrors,
    routerOptions: { maxParamLength: longestHead, querystringParser: () => ({}) },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  return app
}

/** Without these Fastify loads Ajv and fast-json-stringify, a good part of its start, for schemas that no route has. */
function noSchemas(): never {
  throw new Error('routes of the mock have no schemas')
}
