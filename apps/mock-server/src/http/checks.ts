/** What is checked of a request before its handler: trailing slash, origin, Host, parameters, encoding. */
import { type Answer, type Header, textAnswer, wholeAnswer } from './answer.ts'
import { judgeOrigin } from './cors.ts'
import { findScriptedRoute } from '../fixture/scripted-routes.ts'
import { decompress } from './decompress.ts'
import type { Check, Deployment } from './deployment.ts'
import { isAllowedHost, isNamedHost } from './host-check.ts'
import { errorAnswer } from './json-answer.ts'
import { toSlashlessRedirect } from './redirect.ts'
import type { RequestContext } from './request-context.ts'
import type { RouteTable } from './route-table.ts'

export interface CheckSettings {
  deployment: Pick<Deployment, 'checks' | 'refuse'>
  /** Whether only Host headers of this machine are answered. */
  checksHost: boolean
  /** Allowed origins besides the usual ones. */
  origins?: readonly string[]
}

/** The checks in the order of the real server; those of a deployment come after origin and Host. */
export function createChecks(
  table: RouteTable,
  { checksHost, origins, deployment: { checks, refuse } }: CheckSettings,
): Check[] {
  const first = checks ?? [
    (request) => redirectSlash(request, table),
    (request) => checkOrigin(request, table, origins),
    ...(checksHost ? [(request: RequestContext) => checkHost(request, table)] : []),
  ]
  return [...first, answerScriptedRoute, ...(refuse ? [refuse] : []), checkParams, checkEncoding]
}

/** Answers as a fixture file says. */
function answerScriptedRoute({ state, method, url, entry }: RequestContext): Answer | undefined {
  const found = findScriptedRoute(state.routes, method, url)
  if (!found) return undefined
  const { status = 200, headers = {}, body } = found.reply
  entry.fixture = `routes[${found.position}]`
  const isJson = typeof body !== 'string'
  const type: Header = [
    'Content-Type',
    isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
  ]
  const hasType =
    body === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  const text = body === undefined ? '' : isJson ? JSON.stringify(body) : body
  return wholeAnswer(status, [...(hasType ? [] : [type]), ...Object.entries(headers)], text)
}

/** Each method has a tree of its own, and a path leads on only within it. */
function redirectSlash({ method, url }: RequestContext, table: RouteTable): Answer | undefined {
  return toSlashlessRedirect(method, url, (path) => table.methodsOf(path).some((own) => own === method))
}

function checkOrigin(
  request: RequestContext,
  table: RouteTable,
  origins: CheckSettings['origins'],
): Answer | undefined {
  const { method, url, headers } = request
  const verdict = judgeOrigin(method, headers.origin, headers.host, origins)
  switch (verdict.type) {
    case 'none':
      return undefined
    case 'allowed':
      request.responseHeaders.push(...verdict.headers)
      return undefined
    case 'preflight':
      return wholeAnswer(204, [...verdict.headers, ...allow(table, url)])
    case 'rejected':
      return forbidden(request, table)
  }
}

function checkHost(request: RequestContext, table: RouteTable): Answer | undefined {
  const { host } = request.headers
  if (!isAllowedHost(host)) return forbidden(request, table)
  // The real server's Host check answers OPTIONS for hosts that it knows by name.
  return request.method === 'OPTIONS' && isNamedHost(host)
    ? wholeAnswer(204, allow(table, request.url))
    : undefined
}

function forbidden({ hasRoute, url }: RequestContext, table: RouteTable): Answer {
  return wholeAnswer(403, hasRoute ? [] : allow(table, url))
}

/** Answers a request that no route has: 404, or 405 if the path has other methods. */
export function answerNoRoute({ url }: RequestContext, table: RouteTable): Answer {
  const headers = allow(table, url)
  return headers.length === 0
    ? textAnswer(404, '404 page not found')
    : textAnswer(405, '405 method not allowed', headers)
}

function allow(table: RouteTable, url: string): Header[] {
  const methods = table.methodsOf(url)
  return methods.length > 0 ? [['Allow', methods.join(', ')]] : []
}

/** Nothing is no parameter, and a slash in one, also an escaped one, makes it another path for the server. */
function checkParams({ hasRoute, params }: RequestContext): Answer | undefined {
  if (!hasRoute) return undefined
  for (const name in params)
    if (!params[name] || params[name].includes('/')) return textAnswer(404, '404 page not found')
  return undefined
}

/** Decompresses the body on the OpenAI routes; the error is the only one there without their envelope. */
function checkEncoding(request: RequestContext): Answer | undefined {
  const encoding = request.headers['content-encoding']
  if (encoding === undefined || !request.hasRoute || !request.url.startsWith('/v1/')) return undefined
  const decoded = decompress(request.body, encoding)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  if (decoded.body !== request.body) request.setDecompressed(decoded.body)
  return undefined
}
