/**
 * The grammar of `OLLAMA_HOST`, as the server and its own client read it. Server: `envconfig/config.go` Host.
 */

/** Where a server listens or a client looks. */
export interface OllamaHost {
  /** Usually `http` or `https`. */
  scheme: string
  /** Without brackets; empty means every interface. */
  host: string
  port: number
  /** Empty, or `/a/b` without a slash at its end. A server ignores it. */
  path: string
}

const defaultHost = '127.0.0.1'
const defaultPort = 11434

/** Reads an `OLLAMA_HOST` value. It never fails: a wrong port becomes the default one, as on the server. */
export function parseOllamaHost(value: string): OllamaHost {
  const text = value
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .trim()
  // The one name that means another port without saying so.
  if (text === 'ollama.com') return { scheme: 'https', host: 'ollama.com', port: 443, path: '' }
  const at = text.indexOf('://')
  const scheme = at < 0 ? 'http' : text.slice(0, at)
  const fallback = at < 0 ? defaultPort : scheme === 'http' ? 80 : scheme === 'https' ? 443 : defaultPort
  const rest = at < 0 ? text : text.slice(at + 3)
  const slash = rest.indexOf('/')
  const path = slash < 0 ? '' : rest.slice(slash).replace(/\/+$/, '')
  return { scheme, ...splitHostPort(slash < 0 ? rest : rest.slice(0, slash), fallback), path }
}

function splitHostPort(hostPort: string, fallback: number): { host: string; port: number } {
  const bracketed = /^\[(.*)\](?::(.*))?$/.exec(hostPort)
  if (bracketed) return { host: bracketed[1] as string, port: toPort(bracketed[2], fallback) }
  const colon = hostPort.indexOf(':')
  // No colon: a name or an IPv4 address. Two and more: an IPv6 address without brackets.
  if (colon < 0) return { host: hostPort || defaultHost, port: fallback }
  if (hostPort.indexOf(':', colon + 1) >= 0) return { host: hostPort, port: fallback }
  return { host: hostPort.slice(0, colon), port: toPort(hostPort.slice(colon + 1), fallback) }
}

function toPort(text: string | undefined, fallback: number): number {
  return text !== undefined && /^\d+$/.test(text) && Number(text) <= 65535 ? Number(text) : fallback
}

/** The URL of a host: scheme, brackets around IPv6, the port always included. */
export function formatOllamaHost({ scheme, host, port, path }: OllamaHost): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`
}

/**
 * The address a client can reach when a server was told to listen on every interface: `0.0.0.0` and nothing
 * become `127.0.0.1`, `::` becomes `::1`.
 */
export function toConnectableHost(address: OllamaHost): OllamaHost {
  const host =
    address.host === '' || address.host === '0.0.0.0'
      ? '127.0.0.1'
      : address.host === '::'
        ? '::1'
        : address.host
  return { ...address, host }
}
