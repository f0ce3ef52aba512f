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
  /** How many were dropped for others. */
  readonly dropped: number
}

/** The limit: each scope has models, fixtures and a journal. */
const mostScopes = 1000

export interface ScopeOptions<T> {
  /** Default 1000. */
  limit?: number
  /** Whether fixtures were prepared for a scope: it is not replaced then. */
  isPrepared?: (scope: T) => boolean
  /** Whether another scope may be kept: those that requests have opened must not fill the memory. */
  hasRoom?: () => boolean
  /** Called with a scope that is closed or dropped. */
  onClose?: (scope: T) => void
}

/**
 * Keeps scopes. If there are too many, the longest unused scope is dropped that only requests have opened and nothing was prepared for.
 *
 * @throws {TypeError} from `open` if the name is invalid.
 * @throws {RangeError} from `open` if there are too many, all of them opened in code or prepared.
 */
export function createScopes<T>(
  create: (name: string) => T,
  {
    limit = mostScopes,
    isPrepared = () => false,
    hasRoom = () => true,
    onClose = () => {},
  }: ScopeOptions<T> = {},
): Scopes<T> {
  // In the order in which they were last used.
  const scopes = new Map<string, { scope: T; by: 'code' | 'request' }>()
  let dropped = 0
  const close = (name: string): void => {
    const closed = scopes.get(name)
    if (closed && scopes.delete(name)) onClose(closed.scope)
  }
  /** Returns false if there is none that may be dropped. */
  const dropOldest = (): boolean => {
    const [oldest] = [...scopes].find(([, { by, scope }]) => by === 'request' && !isPrepared(scope)) ?? []
    if (oldest === undefined) return false
    close(oldest)
    dropped++
    return true
  }
  const makeRoom = (by: 'code' | 'request'): void => {
    while (scopes.size >= limit)
      if (!dropOldest())
        throw new RangeError(`there are ${limit} scopes already: close those that are no longer needed`)
    while (!hasRoom())
      // What a test opens itself is not refused.
      if (!dropOldest() && by === 'request')
        throw new RangeError(
          `the ${scopes.size} scopes keep as much as a mock may: close or reset those that are no longer needed`,
        )
      else if (by === 'code') return
  }
  return {
    open(name, by) {
      const known = scopes.get(name)
      if (!known) {
        if (!isScopeName(name)) throw new TypeError(describeScopeName(name))
        makeRoom(by)
      }
      const kept = { scope: known?.scope ?? create(name), by: known?.by === 'code' ? known.by : by }
      scopes.delete(name)
      scopes.set(name, kept)
      return kept.scope
    },
    close,
    all: () => [...scopes.values()].map(({ scope }) => scope),
    get dropped() {
      return dropped
    },
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
