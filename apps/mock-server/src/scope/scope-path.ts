/** The path prefix of a scope, `/t/NAME`. */
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
