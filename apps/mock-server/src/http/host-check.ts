/** The guard against DNS rebinding: which `Host` headers a server that listens on loopback answers. Server: `server/routes.go` allowedHostsMiddleware. */
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

/** Whether this `Host` may be answered by a server on a loopback address. */
export function isAllowedHost(header: string | undefined): boolean {
  const host = withoutPort(header ?? '')
  return isIP(host) ? isNearAddress(host) : isNamedHost(header)
}

/** Whether a `Host` is one of this machine's names, or nothing. */
export function isNamedHost(header: string | undefined): boolean {
  const host = withoutPort(header ?? '').toLowerCase()
  return (
    host === '' ||
    host === 'localhost' ||
    host === hostname().toLowerCase() ||
    ['.localhost', '.local', '.internal'].some((ending) => host.endsWith(ending))
  )
}

/** Whether an address to listen on is only reachable from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host)
}

/** Go's `net.SplitHostPort`, which leaves alone what has no port: also `::1`, and brackets with nothing behind them. */
function withoutPort(host: string): string {
  return /^\[([^[\]]*)\]:[^:[\]]*$/.exec(host)?.[1] ?? /^([^:[\]]*):[^:[\]]*$/.exec(host)?.[1] ?? host
}

function isNearAddress(address: string): boolean {
  if (isLoopback(address) || /^(0\.0\.0\.0|::)$/.test(address)) return true
  if (/^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address) || /^f[cd]/.test(address)) return true
  return Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address))
}
