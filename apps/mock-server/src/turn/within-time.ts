/** Bounds work on what a client sent, where a few bytes can ask for years: a regular expression that tries all ways, a schema that doubles at each level. */
import { type Context, createContext, Script } from 'node:vm'

/**
 * Does the work, which is broken off wherever it is when the time is over.
 *
 * @returns what it gives, or undefined: it took too long, or deeper than the stack.
 */
export function withinTime<T>(work: () => T, longestMs: number): T | undefined {
  context ??= createContext({})
  context['work'] = work
  try {
    // The script's value is that of the work.
    return caller.runInContext(context, { timeout: longestMs }) as T
  } catch (error) {
    if (isTimeOver(error) || error instanceof RangeError) return undefined
    throw error
  }
}

/** Only code that is started this way can be broken off. */
const caller = new Script('work()')
let context: Context | undefined

/** Not `instanceof`: this error belongs to the context. */
function isTimeOver(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
