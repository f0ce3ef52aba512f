/** Answers a request that was read: writes it down, asks what stands before every route, then its route, and sends what that says. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeGoJson } from '../go-json/encode-go-json.ts'
import { createEntry } from '../journal/create-entry.ts'
import { firstJsonValue } from '../journal/first-json-value.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { ScopedUrl } from '../scope/scope-path.ts'
import { type Answer, type Header, textAnswer, wholeAnswer } from './answer.ts'
import { decompress } from './decompress.ts'
import { createDeparture, type Departure } from './departure.ts'
import { guard, isAdminPath } from './guard.ts'
import { wantsClose } from './http-server.ts'
import type { RouteParams, RouteRequest } from './route.ts'
import { createRouteTable } from './route-table.ts'
import { sendAnswer } from './send-answer.ts'
import type { AppSettings } from './site.ts'

/** Larger bodies are refused with a clear 413. */
export const bodyLimit: number = 256 * 1024 * 1024

/** A request with its body. Its URL is the one within its scope. */
export interface ReadRequest {
  req: IncomingMessage
  res: ServerResponse
  /** Absent: it is for the mock itself. */
  scope: ScopedUrl | undefined
  body: Buffer
}

/** What there is for a request: the route at this place of the list, no route, or nothing but what went wrong while it was read. */
export type Target = { position: number; params: RouteParams } | 'nothing' | { failure: unknown }

/** It never rejects: an answer that cannot be sent, such as one with a header that HTTP does not allow, ends its connection. */
export type Respond = (request: ReadRequest, target: Target) => Promise<void>

/** Answers for a mock and its scopes. */
export function createResponder({ site, siteOf, clock, onAnswered, ...guardSettings }: AppSettings): Respond {
  const table = createRouteTable(site.routes)
  const respond: Respond = async (request, target) => {
    const { req, res, scope, body } = request
    const at = scope ? siteOf(scope.name) : site
    if ('problem' in at) return void (await sendAnswer(res, toScopeProblem(at.problem), { wantsClose: wantsClose(req) }))
    const { method = 'GET', url = '/', rawHeaders } = req
    const entry = createEntry({ method, path: url, rawHeaders, raw: body })
    if (scope) entry.scope = scope.name
    const isAdmin = isAdminPath(url)
    if (!isAdmin) at.journal.add(entry)
    const guarded = guard(req, table, guardSettings)
    const given = 'answer' in guarded ? guarded.answer : withHeaders(await answerSafely(() => answerTarget(request, target, at.routes, entry)), guarded.headers)
    entry.status = given.status
    const wire = entry.step?.wire
    const { outcome, frames, status } = await sendAnswer(res, scope ? withinScope(given, scope) : given, {
      wantsClose: wantsClose(req),
      clock,
      ...(wire ? { wire } : {}),
    })
    entry.outcome = outcome
    entry.frames = frames
    entry.status = status
    if (!isAdmin) onAnswered?.(entry)
  }
  return (request, target) => respond(request, target).catch(() => void request.res.destroy())
}

function answerTarget(request: ReadRequest, target: Target, routes: AppSettings['site']['routes'], entry: JournalEntry): Answer | Promise<Answer> {
  if (target === 'nothing') return textAnswer(404, '404 page not found')
  if ('failure' in target) return toFailure(target.failure)
  const { params, position } = target
  const { req } = request
  const route = routes[position]
  // A slash in a parameter, also an escaped one, makes it another path for the server.
  if (!route || Object.values(params).some((value) => value.includes('/'))) return textAnswer(404, '404 page not found')
  const { method = 'GET', url = '/' } = req
  const decoded = url.startsWith('/v1/') ? decompress(entry.raw, req.headers['content-encoding']) : { body: entry.raw }
  // The one complaint on these routes that is not in their own envelope.
  if ('error' in decoded) return wholeAnswer(400, [['Content-Type', 'application/json; charset=utf-8']], encodeGoJson({ error: decoded.error }))
  if (decoded.body !== entry.raw) entry.body = firstJsonValue(decoded.body)
  return route.answer(new Routed(method, params, decoded.body, entry, request))
}

/** A class, since a getter in a literal costs a hidden class for each request. */
class Routed implements RouteRequest {
  readonly method: string
  readonly params: RouteParams
  readonly body: Buffer
  readonly entry: JournalEntry
  readonly #request: ReadRequest
  #gone: Departure | undefined

  constructor(method: string, params: RouteParams, body: Buffer, entry: JournalEntry, request: ReadRequest) {
    this.method = method
    this.params = params
    this.body = body
    this.entry = entry
    this.#request = request
  }

  get remoteAddress(): string | undefined {
    return this.#request.req.socket.remoteAddress
  }

  get gone(): Departure {
    return (this.#gone ??= createDeparture(this.#request.res))
  }
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
