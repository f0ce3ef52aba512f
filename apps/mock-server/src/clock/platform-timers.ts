/**
 * The platform's timers as they were when this module was loaded: a test may fake them, and waits for the mock in its process all
 * the same. Jest fakes only globals, so these come from Node's module.
 */
import type * as timers from 'node:timers'
import { createRequire } from 'node:module'

const node = createRequire(import.meta.url)('node:timers') as typeof timers

export const setTimeout: typeof node.setTimeout = node.setTimeout
export const clearTimeout: typeof node.clearTimeout = node.clearTimeout
export const setImmediate: typeof node.setImmediate = node.setImmediate

/** Milliseconds that never go back. */
export const performanceNow: () => number = performance.now.bind(performance)

/** Milliseconds since 1970. */
export const dateNow: () => number = Date.now.bind(Date)

/** Lets the event loop take a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
