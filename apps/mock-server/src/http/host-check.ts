/** Protection against DNS rebinding: the `Host` headers that a server on loopback accepts. Server: `server/routes.go` allowedHostsMiddleware. */
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

/** Whether a server on a loopback address accepts this `Host`. */
export function isAllowedHost(header: string | undefined): boolean {
  const host = withoutPort(header ?? '')
  return isIP(host) ? isNearAddress(host) : isNamedHost(header)
}

/** Whether a `Host` is empty or one of this machine's names. */
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

/** Go's `net.SplitHostPort`: a text without a port is returned unchanged, also `::1` and a lone address in brackets. */
function withoutPort(host: string): string {
  return /^\[([^[\]]*)\]:[^:[\]]*$/.exec(host)?.[1] ?? /^([^:[\]]*):[^:[\]]*$/.exec(host)?.[1] ?? host
}

function isNearAddress(address: string): boolean {
  if (isLoopback(address) || /^(0\.0\.0\.0|::)$/.test(address)) return true
  if (/^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address) || /^f[cd]/.test(address)) return true
  return Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address))
}
