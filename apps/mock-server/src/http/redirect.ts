/** Redirects of the real server, for unclean paths and paths with a trailing slash. */
import { type Answer, wholeAnswer } from './answer.ts'

/** Returns the redirect to the clean path (for `//api/tags`, `/api/./tags`), as Go's mux sends it before any route. Undefined if the path is clean. */
export function toCleanPathRedirect(method: string, url: string): Answer | undefined {
  const { path, query } = splitUrl(url)
  if (!path.startsWith('/')) return undefined
  const clean = cleanPath(path)
  return clean === path ? undefined : toRedirect(method, 307, clean + query)
}

/** Returns the redirect to the path without its trailing slash, if that path has a route for this method. */
export function toSlashlessRedirect(
  method: string,
  url: string,
  isRoute: (path: string) => boolean,
): Answer | undefined {
  const { path, query } = splitUrl(url)
  if (path === '/' || !path.endsWith('/')) return undefined
  const slashless = path.slice(0, -1)
  if (!isRoute(slashless)) return undefined
  return toRedirect(method, method === 'GET' ? 301 : 307, slashless + query)
}

/** Splits a request target into its path and its query, which includes the question mark. */
export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?')
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark) }
}

function toRedirect(method: string, status: 301 | 307, location: string): Answer {
  if (method !== 'GET' && method !== 'HEAD') return wholeAnswer(status, [['Location', location]])
  const escaped = location
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;')
  const text = status === 301 ? 'Moved Permanently' : 'Temporary Redirect'
  const body = method === 'HEAD' ? '' : `<a href="${escaped}">${text}</a>.\n\n`
  return wholeAnswer(
    status,
    [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Location', location],
    ],
    body,
  )
}

/** Go's `path.Clean`, except that a trailing slash is kept. */
function cleanPath(path: string): string {
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(part)
  }
  const slash = path.endsWith('/') && kept.length > 0 ? '/' : ''
  return `/${kept.join('/')}${slash}`
}
