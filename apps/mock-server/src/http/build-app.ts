/** Puts routes on a Fastify app so that everything around them (404, 405, CORS, Host, bodies) answers as the real server does. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Clock } from '../clock/clock.ts'
import { encodeGoJson } from '../go-json/encode-go-json.ts'
import { firstJsonValue } from '../journal/first-json-value.ts'
import { createEntry } from '../journal/create-entry.ts'
import type { Journal, JournalEntry } from '../journal/journal.ts'
import { type ScopedUrl, splitScope } from '../scope/scope-path.ts'
import { type Answer, type Header, textAnswer, wholeAnswer } from './answer.ts'
import { decompress } from './decompress.ts'
import { guard, type GuardSettings, isAdminPath } from './guard.ts'
import { createLenientServer, wantsClose } from './http-server.ts'
import { splitUrl } from './redirect.ts'
import type { Route } from './route.ts'
import { createRouteTable } from './route-table.ts'
import { sendAnswer } from './send-answer.ts'

/** What one mock answers, and where it writes down what it was asked. */
export interface Site {
  routes: Route[]
  journal: Journal
}

export interface AppSettings extends GuardSettings {
  site: Site
  /** The site of a scope, with the same routes in the same order; or what is wrong with its name. */
  siteOf: (scope: string) => Site | { problem: string }
  clock: Clock
  /** Called for each answer that is through. */
  onAnswered?: (entry: JournalEntry) => void
}

/** Larger bodies are refused with a clear 413. */
const bodyLimit = 256 * 1024 * 1024

/** Builds the app; it does not listen yet. */
export function buildApp({ site, siteOf, clock, onAnswered, ...guardSettings }: AppSettings): FastifyInstance {
  const table = createRouteTable(site.routes)

  const scoped = new WeakMap<IncomingMessage, ScopedUrl>()

  const respond = async (request: FastifyRequest, reply: FastifyReply, answer: (entry: JournalEntry, at: Site) => Answer | Promise<Answer>): Promise<void> => {
    reply.hijack()
    const scope = scoped.get(request.raw)
    const at = scope ? siteOf(scope.name) : site
    if ('problem' in at) return void sendAnswer(reply.raw, toScopeProblem(at.problem), { wantsClose: wantsClose(request.raw) })
    const entry = toEntry(request)
    if (scope) entry.scope = scope.name
    const isAdmin = isAdminPath(request.url)
    if (!isAdmin) at.journal.add(entry)
    const guarded = guard(request.raw, table, guardSettings)
    const given = 'answer' in guarded ? guarded.answer : withHeaders(await answerSafely(() => answer(entry, at)), guarded.headers)
    entry.status = given.status
    const wire = entry.step?.wire
    const delivery = await sendAnswer(reply.raw, scope ? withinScope(given, scope) : given, {
      wantsClose: wantsClose(request.raw),
      clock,
      ...(wire ? { wire } : {}),
    })
    Object.assign(entry, delivery)
    if (!isAdmin) onAnswered?.(entry)
  }

  const app = fastify({
    serverFactory: (handle) => createLenientServer(handle),
    exposeHeadRoutes: false,
    rewriteUrl(req) {
      const url = req.url ?? '/'
      const scope = splitScope(url)
      if (scope) scoped.set(req, scope)
      return scope?.url ?? url
    },
    bodyLimit,
    forceCloseConnections: true,
    frameworkErrors: (_error, request, reply) => void respond(request, reply, () => textAnswer(404, '404 page not found')),
    routerOptions: { maxParamLength: 10_000 },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const [position, route] of site.routes.entries()) {
    const handler = (request: FastifyRequest, reply: FastifyReply): Promise<void> =>
      respond(request, reply, (entry, at) => runRoute(at.routes[position] ?? route, request, reply.raw, entry))
    app.route({ url: route.path, method: route.methods, handler })
  }
  app.setNotFoundHandler((request, reply) => respond(request, reply, () => textAnswer(404, '404 page not found')))
  app.setErrorHandler((error, request, reply) => respond(request, reply, () => toFailure(error)))
  return app
}

function runRoute(route: Route, request: FastifyRequest, res: ServerResponse, entry: JournalEntry): Answer | Promise<Answer> {
  const params = request.params as { [name: string]: string }
  // A slash in a parameter, also an escaped one, makes it another path for the server.
  if (Object.values(params).some((value) => value.includes('/'))) return textAnswer(404, '404 page not found')
  const decoded = splitUrl(request.url).path.startsWith('/v1/') ? decompress(entry.raw, request.headers['content-encoding']) : { body: entry.raw }
  // The one complaint on these routes that is not in their own envelope.
  if ('error' in decoded) return wholeAnswer(400, [['Content-Type', 'application/json; charset=utf-8']], encodeGoJson({ error: decoded.error }))
  if (decoded.body !== entry.raw) entry.body = firstJsonValue(decoded.body)
  const { method, socket } = request
  const asked = { method, params, body: decoded.body, entry, remoteAddress: socket.remoteAddress }
  return route.answer({
    ...asked,
    // Made on demand: few routes wait for anything.
    get gone() {
      return goneSignal(res)
    },
  })
}

const goneSignals = new WeakMap<ServerResponse, AbortSignal>()

function goneSignal(res: ServerResponse): AbortSignal {
  const known = goneSignals.get(res)
  if (known) return known
  const controller = new AbortController()
  // With a reason: making the usual error costs more than most answers.
  const end = (): void => controller.abort('the answer is over')
  if (res.destroyed) end()
  else res.once('close', end)
  goneSignals.set(res, controller.signal)
  return controller.signal
}

function toEntry(request: FastifyRequest): JournalEntry {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const { rawHeaders } = request.raw
  return createEntry({ method: request.method, path: request.url, headers: headersOf(rawHeaders), rawHeaders, raw })
}

/** Anew from the raw ones: the parsed headers have lost what would keep Fastify from reading the body. */
function headersOf(raw: string[]): JournalEntry['headers'] {
  const headers: JournalEntry['headers'] = {}
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    if (name === '__proto__') continue
    const before = headers[name]
    headers[name] = typeof before === 'string' ? `${before}, ${value}` : value
  }
  return headers
}

function toScopeProblem(problem: string): Answer {
  return wholeAnswer(400, [['Content-Type', 'application/json; charset=utf-8']], encodeGoJson({ error: `mock-ollama: ${problem}` }))
}

/** A redirect leads to another place of the same scope. */
function withinScope(answer: Answer, { prefix }: ScopedUrl): Answer {
  const headers = answer.headers.map((header): Header => (header[0] === 'Location' && header[1].startsWith('/') ? [header[0], prefix + header[1]] : header))
  return { ...answer, headers }
}

function withHeaders(answer: Answer, headers: Answer['headers']): Answer {
  return headers.length === 0 ? answer : { ...answer, headers: [...answer.headers, ...headers] }
}

/** The real server answers a panic with an empty 500; the mock says what went wrong in it. */
async function answerSafely(answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    return toFailure(error)
  }
}

function toFailure(error: unknown): Answer {
  if (isTooDeep(error)) return wholeAnswer(400, [['Content-Type', 'application/json; charset=utf-8']], encodeGoJson({ error: tooDeep }))
  const { statusCode = 500, message = String(error) } = error as { statusCode?: number; message?: string }
  const text = statusCode === 413 ? `mock-ollama reads bodies of at most ${bodyLimit} bytes` : `mock-ollama failed: ${message}`
  return wholeAnswer(statusCode, [['Content-Type', 'application/json; charset=utf-8']], encodeGoJson({ error: text }))
}

const tooDeep = 'mock-ollama cannot work with JSON that is nested this deep'

/** What is nested thousands of times is read, but not everything that is done with it afterwards has the stack for it. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack')
}
