/** How a request names its scope: by the path prefix `/t/NAME`, or by a header. */
import type { IncomingHttpHeaders } from 'node:http'
import { splitUrl } from '../http/redirect.ts'

/** The scope that a request is for, and the URL within it. */
export interface ScopedUrl {
  name: string
  /** The prefix as received. */
  prefix: string
  /** The rest, with its query. */
  url: string
}

/** Removes the prefix; undefined if there is none. */
export function splitScope(url: string): ScopedUrl | undefined {
  if (!url.startsWith('/t/')) return undefined
  const { path, query } = splitUrl(url)
  const end = path.indexOf('/', 3)
  const prefix = end < 0 ? path : path.slice(0, end)
  return { name: prefix.slice(3), prefix, url: `${end < 0 ? '/' : path.slice(end)}${query}` }
}

/** The scope that the header `X-Mock-Scope` names, for clients whose path is fixed. */
export function scopeInHeaders(headers: IncomingHttpHeaders): string | undefined {
  const name = headers['x-mock-scope']
  return typeof name === 'string' ? name : undefined
}
