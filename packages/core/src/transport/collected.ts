/** Marks calls whose response is collected before anything of it is given out. */
import type { Call } from './call.ts'

const collected: unique symbol = Symbol('collected')

/** The same call. A fetch that cannot stream is good enough for it. */
export function asCollected(call: Call): Call {
  return Object.assign({ ...call }, { [collected]: true })
}

export function isCollected(call: Call & { [collected]?: boolean }): boolean {
  return call[collected] === true
}
