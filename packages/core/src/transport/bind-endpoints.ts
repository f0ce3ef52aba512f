/** Makes a client's methods of a dialect's endpoint functions. */
import type { Transport } from './transport.ts'

/** The same functions without their first parameter, the transport. Hover texts are those of the functions. */
export type BoundEndpoints<Endpoints> = {
  [Name in keyof Endpoints]: Endpoints[Name] extends (
    transport: Transport,
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Result
    : never
}

/** Passes `transport` to every function of `endpoints`. */
export function bindEndpoints<Endpoints extends object>(
  endpoints: Endpoints,
  transport: Transport,
): BoundEndpoints<Endpoints> {
  const methods = Object.entries(endpoints).map(
    ([name, endpoint]: [string, (...args: unknown[]) => unknown]) => [
      name,
      (...args: unknown[]) => endpoint(transport, ...args),
    ],
  )
  return Object.fromEntries(methods) as BoundEndpoints<Endpoints> // the same names, each function bound
}
