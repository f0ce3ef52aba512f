/** One limit on the whole, where an answer takes several requests: two phases, or a question asked again in other words. */
import type { Call } from './call.ts'

/** A symbol goes along wherever a call is spread, and is no option of it. */
const begun: unique symbol = Symbol('begun')

/** The same call; `total` counts from now on, or from where it began already, whatever is asked with it. */
export function withTotalTimeout(call: Call | undefined): Call {
  return Object.assign({ [begun]: performance.now() }, call)
}

/** How many milliseconds of `total` are gone when a request begins. */
export function elapsedTotalMs(call: Call & { [begun]?: number }): number {
  const { [begun]: since } = call
  return since === undefined ? 0 : performance.now() - since
}
