/** What stands before every route, also before those that do not exist: redirects, CORS, the Host check. */
import { type Answer, type Header, textAnswer, wholeAnswer } from './answer.ts'
import { type CorsVerdict, judgeOrigin } from './cors.ts'
import type { RequestHead } from './exchange.ts'
import { isAllowedHost, isNamedHost } from './host-check.ts'
import { toSlashlessRedirect } from './redirect.ts'
import type { RouteTable } from './route-table.ts'

/** An answer that spares the route; or the headers that CORS adds to its answer. */
export type Guarded = { answer: Answer } | { headers: Header[] }

export interface GuardSettings {
  /** Whether only Host headers of this machine are answered. */
  checksHost: boolean
  /** Origins that are let in besides the usual ones. */
  origins?: readonly string[]
}

/** Looks at a request before its route does. */
export function guard(
  { method = 'GET', url = '/', headers }: RequestHead,
  table: RouteTable,
  { checksHost, origins }: GuardSettings,
): Guarded {
  const cors = judgeOrigin(method, headers.origin, headers.host, origins)
  const methods = table.methodsOf(url)
  if (cors.type === 'preflight') return { answer: wholeAnswer(204, [...cors.headers, ...toAllow(methods)]) }
  const redirect =
    methods.length > 0
      ? undefined
      : toSlashlessRedirect(method, url, (path) => table.methodsOf(path).length > 0)
  if (redirect) return { answer: redirect }
  const isKnownMethod = methods.some((known) => known === method)
  if (cors.type === 'refused') return { answer: wholeAnswer(403, isKnownMethod ? [] : toAllow(methods)) }
  const added = toHeaders(cors)
  if (checksHost && !isAllowedHost(headers.host))
    return { answer: wholeAnswer(403, [...added, ...(isKnownMethod ? [] : toAllow(methods))]) }
  // The Host check itself answers OPTIONS for hosts that it knows by name.
  if (checksHost && method === 'OPTIONS' && isNamedHost(headers.host))
    return { answer: wholeAnswer(204, [...added, ...toAllow(methods)]) }
  if (methods.length === 0) return { answer: textAnswer(404, '404 page not found', added) }
  if (!isKnownMethod)
    return { answer: textAnswer(405, '405 method not allowed', [...added, ...toAllow(methods)]) }
  return { headers: added }
}

function toAllow(methods: readonly string[]): Header[] {
  return methods.length > 0 ? [['Allow', methods.join(', ')]] : []
}

/** Whether a path is the mock's own, which is no part of the server it stands for. */
export function isAdminPath(url: string): boolean {
  return url.startsWith('/__mock/')
}

function toHeaders(cors: CorsVerdict): Header[] {
  return cors.type === 'allowed' ? cors.headers : []
}
