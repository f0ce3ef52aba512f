/** Scopes: mocks within a mock, each under a path of its own, so that tests that run side by side do not meet. */

import { quote } from '../fixture/quote.ts'

/** The scopes of one mock, by name. */
export interface Scopes<T> {
  /** Returns the scope of this name, created on first use. A scope opened in code is kept until it is closed. */
  open(name: string, by: 'code' | 'request'): T
  /** Forgets a scope. Opened again, it is new. */
  close(name: string): void
  /** All of them. */
  all(): T[]
}

/** The limit: each scope has models, fixtures and a journal. */
const mostScopes = 1000

export interface ScopeOptions<T> {
  /** Default 1000. */
  limit?: number
  /** Whether fixtures were prepared for a scope: it is not replaced then. */
  isPrepared?: (scope: T) => boolean
}

/**
 * Keeps scopes. If there are too many, the longest unused scope is dropped that only requests have opened and nothing was prepared for.
 *
 * @throws {TypeError} from `open` if the name is invalid.
 * @throws {RangeError} from `open` if there are too many, all of them opened in code or prepared.
 */
export function createScopes<T>(
  create: (name: string) => T,
  { limit = mostScopes, isPrepared = () => false }: ScopeOptions<T> = {},
): Scopes<T> {
  // In the order in which they were last used.
  const scopes = new Map<string, { scope: T; by: 'code' | 'request' }>()
  const makeRoom = (): void => {
    if (scopes.size < limit) return
    const [oldest] = [...scopes].find(([, { by, scope }]) => by === 'request' && !isPrepared(scope)) ?? []
    if (oldest === undefined)
      throw new RangeError(`there are ${limit} scopes already: close those that are no longer needed`)
    scopes.delete(oldest)
  }
  return {
    open(name, by) {
      const known = scopes.get(name)
      if (!known) {
        if (!isScopeName(name)) throw new TypeError(describeScopeName(name))
        makeRoom()
      }
      const kept = { scope: known?.scope ?? create(name), by: known?.by === 'code' ? known.by : by }
      scopes.delete(name)
      scopes.set(name, kept)
      return kept.scope
    },
    close: (name) => void scopes.delete(name),
    all: () => [...scopes.values()].map(({ scope }) => scope),
  }
}

/** Whether a name is valid: one part of a path, and nothing that a client would rewrite. */
export function isScopeName(name: unknown): boolean {
  return typeof name === 'string' && /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(name)
}

/** Explains why a name is invalid. */
function describeScopeName(name: unknown): string {
  return `${quote(name)} is not a valid scope name: use up to 128 letters, digits, "-", "_" and ".", not beginning with "." or "-"`
}
