/** The methods of each path, for `Allow`, 405 and redirects. */
import { splitUrl } from './redirect.ts'
import type { Method, Route } from './route.ts'

export interface RouteTable {
  /** Returns the methods in the order of `Allow`; empty for an unknown path. */
  methodsOf(url: string): Method[]
}

export function createRouteTable(routes: readonly Route[]): RouteTable {
  const order: Method[] = ['HEAD', 'GET', 'POST', 'PUT', 'DELETE']
  const patterns = routes
    .filter(({ path }) => path.includes(':'))
    .map(({ path, methods }) => ({ expression: toExpression(path), methods }))
  const plain = new Map(
    routes
      .filter(({ path }) => !path.includes(':'))
      .map(({ path }) => [path, ordered(routes.filter((route) => route.path === path))]),
  )
  function ordered(found: readonly { methods: Method[] }[]): Method[] {
    return order.filter((method) => found.some(({ methods }) => methods.includes(method)))
  }
  return {
    methodsOf(url) {
      const path = decoded(splitUrl(url).path)
      return plain.get(path) ?? ordered(patterns.filter(({ expression }) => expression.test(path)))
    },
  }
}

function toExpression(path: string): RegExp {
  const parts = path
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)))
  return new RegExp(`^${parts.join('/')}$`)
}

function decoded(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
