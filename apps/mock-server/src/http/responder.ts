/** Answers a request that was read: writes it down, asks what stands before every route, then its route, and sends what that says. */
import type { ServerResponse } from 'node:http'
import { andThen } from '../and-then.ts'
import { createEntry } from '../journal/create-entry.ts'
import { firstJsonValue } from '../journal/first-json-value.ts'
import type { ScopedUrl } from '../scope/scope-path.ts'
import { type Answer, type Header, textAnswer } from './answer.ts'
import { decompress } from './decompress.ts'
import { Exchange, type ReadRequest, type RequestHead } from './exchange.ts'
import { guard, type Guarded, isAdminPath } from './guard.ts'
import { wantsClose } from './http-server.ts'
import { errorAnswer } from './json-answer.ts'
import type { Route, RouteParams } from './route.ts'
import type { RouteTable } from './route-table.ts'
import { type Delivery, sendAnswer } from './send-answer.ts'
import type { AppSettings } from './site.ts'

/** Larger bodies are refused with a clear 413. */
export const bodyLimit: number = 256 * 1024 * 1024

/** What there is for a request: the route at this place of the list, no route, or nothing but what went wrong while it was read. */
export type Target = { position: number; params: RouteParams } | 'nothing' | { failure: unknown }

export interface Responder {
  /** What stands before the routes says of a request. */
  judge(head: RequestHead): Guarded
  /** Writes a request down and asks for its answer; `guarded` is what was judged of it before. */
  start(request: ReadRequest, target: Target, guarded?: Guarded): Exchange
  /** Sends the answer. It never rejects: an answer that cannot be sent, such as one with a header that HTTP does not allow, ends its connection. */
  finish(exchange: Exchange, res: ServerResponse): Promise<void>
  /** Writes down what became of an answer. */
  close(exchange: Exchange, delivery: Delivery): void
}

/** Answers for a mock and its scopes. */
export function createResponder(
  { site, siteOf, clock, onAnswered, ...guardSettings }: AppSettings,
  table: RouteTable,
): Responder {
  const judge = (head: RequestHead): Guarded => guard(head, table, guardSettings)
  const close = (exchange: Exchange, { outcome, frames, status }: Delivery): void => {
    const { entry } = exchange
    entry.outcome = outcome
    entry.frames = frames
    entry.status = status
    if (exchange.isWrittenDown) onAnswered?.(entry)
  }
  const send = async (exchange: Exchange, res: ServerResponse): Promise<void> => {
    const { answer: coming, entry } = exchange
    const answer = coming instanceof Promise ? await coming : coming
    entry.status = answer.status
    const wire = entry.step?.wire
    close(
      exchange,
      await sendAnswer(res, answer, { wantsClose: wantsClose(res.req), clock, ...(wire ? { wire } : {}) }),
    )
  }
  return {
    judge,
    start(request, target, guarded = judge(request.head)) {
      const { head, scope, body } = request
      const { method = 'GET', url = '/', rawHeaders } = head
      const exchange = new Exchange(request, createEntry({ method, path: url, rawHeaders, body }))
      const at = scope ? siteOf(scope.name) : site
      if ('problem' in at) {
        exchange.answer = toScopeProblem(at.problem)
        return exchange
      }
      const { entry } = exchange
      if (scope) entry.scope = scope.name
      exchange.isWrittenDown = !isAdminPath(url)
      if (exchange.isWrittenDown) at.journal.add(entry)
      const answer = 'answer' in guarded ? guarded.answer : answerSafely(exchange, head, target, at.routes)
      exchange.answer = andThen(answer, (given) =>
        within(scope, 'headers' in guarded ? withHeaders(given, guarded.headers) : given),
      )
      return exchange
    },
    finish(exchange, res) {
      exchange.endsWith(res)
      return send(exchange, res).catch(() => void res.destroy())
    },
    close,
  }
}

/** The real server answers a panic with an empty 500; the mock says what went wrong in it. */
function answerSafely(
  exchange: Exchange,
  head: RequestHead,
  target: Target,
  routes: readonly Route[],
): Answer | Promise<Answer> {
  try {
    const answer = answerTarget(exchange, head, target, routes)
    return answer instanceof Promise ? answer.catch(toFailure) : answer
  } catch (error) {
    return toFailure(error)
  }
}

function answerTarget(
  exchange: Exchange,
  { url = '/', headers }: RequestHead,
  target: Target,
  routes: readonly Route[],
): Answer | Promise<Answer> {
  if (target === 'nothing') return textAnswer(404, '404 page not found')
  if ('failure' in target) return toFailure(target.failure)
  const { params, position } = target
  const route = routes[position]
  // A slash in a parameter, also an escaped one, makes it another path for the server.
  if (!route || hasSlash(params)) return textAnswer(404, '404 page not found')
  exchange.params = params
  const encoding = url.startsWith('/v1/') ? headers['content-encoding'] : undefined
  if (encoding !== undefined) {
    const decoded = decompress(exchange.body, encoding)
    // The one complaint on these routes that is not in their own envelope.
    if ('error' in decoded) return errorAnswer(400, decoded.error)
    if (decoded.body !== exchange.body) {
      exchange.body = decoded.body
      exchange.entry.body = firstJsonValue(decoded.body)
    }
  }
  return route.answer(exchange)
}

function hasSlash(params: RouteParams): boolean {
  for (const name in params) if (params[name]?.includes('/')) return true
  return false
}

function toScopeProblem(problem: string): Answer {
  return errorAnswer(400, `mock-ollama: ${problem}`)
}

/** A redirect leads to another place of the same scope. */
function within(scope: ScopedUrl | undefined, answer: Answer): Answer {
  if (!scope) return answer
  const headers = answer.headers.map((header): Header =>
    header[0] === 'Location' && header[1].startsWith('/') ? [header[0], scope.prefix + header[1]] : header,
  )
  return { ...answer, headers }
}

function withHeaders(answer: Answer, headers: Answer['headers']): Answer {
  return headers.length === 0 ? answer : { ...answer, headers: [...answer.headers, ...headers] }
}

function toFailure(error: unknown): Answer {
  if (isTooDeep(error)) return errorAnswer(400, tooDeep)
  const { statusCode = 500, message = String(error) } = error as { statusCode?: number; message?: string }
  const text =
    statusCode === 413
      ? `mock-ollama reads bodies of at most ${bodyLimit} bytes`
      : `mock-ollama failed: ${message}`
  return errorAnswer(statusCode, text)
}

const tooDeep = 'mock-ollama cannot work with JSON that is nested this deep'

/** What is nested thousands of times is read, but not everything that is done with it afterwards has the stack for it. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack')
}
