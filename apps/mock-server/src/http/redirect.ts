/** Where the real server sends requests whose path is unclean or ends in a slash too many. */
import { type Answer, wholeAnswer } from './answer.ts'

/** The redirect to the clean path (`//api/tags`, `/api/./tags`), as Go's mux gives it before any route is looked at. Undefined when the path is clean. */
export function toCleanPathRedirect(method: string, url: string): Answer | undefined {
  const { path, query } = splitUrl(url)
  if (!path.startsWith('/')) return undefined
  const clean = cleanPath(path)
  return clean === path ? undefined : toRedirect(method, 307, clean + query)
}

/** The redirect to the path without its last slash, if there is a route. */
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

/** The path of a request target, and its query with the question mark. */
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

/** Go's `path.Clean`, with the last slash kept. */
function cleanPath(path: string): string {
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(part)
  }
  const slash = path.endsWith('/') && kept.length > 0 ? '/' : ''
  return `/${kept.join('/')}${slash}`
}
