/** Limits the time of work whose cost can be exponential: a regular expression that backtracks, a schema that doubles at each level. */
import { type Context, createContext, Script } from 'node:vm'

/**
 * Does the work, and interrupts it when the time is over.
 *
 * @returns its result, or undefined if it took too long or exceeded the stack.
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

/** Only code that is started this way can be interrupted. */
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
