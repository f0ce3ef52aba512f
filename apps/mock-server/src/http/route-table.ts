/** Which methods a path has, for `Allow`, 405 and the redirects to a path without its last slash. */
import { splitUrl } from './redirect.ts'
import type { Method, Route } from './route.ts'

export interface RouteTable {
  /** In the order in which `Allow` names them; empty: there is no such path. */
  methodsOf(url: string): Method[]
}

export function createRouteTable(routes: readonly Route[]): RouteTable {
  const patterns = routes.map(({ path, methods }) => ({ expression: toExpression(path), methods }))
  const order: Method[] = ['HEAD', 'GET', 'POST', 'PUT', 'DELETE']
  return {
    methodsOf(url) {
      const path = decoded(splitUrl(url).path)
      const found = new Set(patterns.filter(({ expression }) => expression.test(path)).flatMap(({ methods }) => methods))
      return order.filter((method) => found.has(method))
    },
  }
}

function toExpression(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)))
  return new RegExp(`^${parts.join('/')}$`)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
