/** Tells signals from what only stands in their place. */

/** By its shape, not its class: polyfills and other realms have classes of their own. */
export function isSignal(value: unknown): value is AbortSignal {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
}
