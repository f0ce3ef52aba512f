/** One rule for every way people write where Ollama is. */
import { formatOllamaHost, parseOllamaHost, toConnectableHost } from './ollama-host.ts'

/** A base URL, and the user and password that were written in it. */
export interface BaseURL {
  /** Without user and password, without `/api` or `/v1`, without a slash at its end. */
  url: string
  /** `user:password`, percent signs decoded. */
  credentials?: string
}

/**
 * Reads a base URL: `host`, `host:port`, `:port`, `http://host/prefix`, IPv6 with or without brackets, what
 * `OLLAMA_HOST`
 * may say, and any of these with `/`, `/api` or `/v1` at the end.
 * Without a scheme it is http and port 11434; with one, that scheme's own port.
 *
 * @returns the base URL, or a sentence that describes the mistake.
 */
export function parseBaseURL(text: string): BaseURL | { problem: string } {
  const trimmed = text.trim()
  if (trimmed === '') return { problem: 'it is empty' }
  // A URL's scheme may be written in capitals; OLLAMA_HOST's may not.
  const { bare, credentials } = takeCredentials(
    trimmed.replace(/^[a-z][a-z\d+.-]*:\/\//i, (scheme) => scheme.toLowerCase()),
  )
  const problem = problemOf(bare)
  if (problem) return { problem }
  const host = toConnectableHost(parseOllamaHost(bare))
  const url = formatOllamaHost({ ...host, path: host.path.replace(/\/+(api|v1)$/, '') })
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return { problem: 'it is not a URL' }
  }
  // The platform's spelling: lower-case host, no default port.
  const clean = `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
  return credentials === undefined ? { url: clean } : { url: clean, credentials }
}

/** Cuts `user:password@` out of a URL: it must not stay where it would be printed. */
function takeCredentials(text: string): { bare: string; credentials?: string } {
  const found = /^([a-z][a-z\d+.-]*:\/\/)?([^/?#]*)@(.*)$/i.exec(text)
  if (!found) return { bare: text }
  const [, scheme = '', credentials = '', rest = ''] = found
  try {
    return { bare: scheme + rest, credentials: decodeURIComponent(credentials) }
  } catch {
    return { bare: scheme + rest, credentials }
  }
}

function problemOf(text: string): string | undefined {
  // It may be a password that looks like a host: nothing of it is repeated.
  if (text.includes('@'))
    return 'it has an @ after its host; in a user, password or path write @, /, ? and # as %40, %2F, %3F and %23'
  const scheme = /^([^/?#]*):\/\//.exec(text)?.[1]
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    return `its scheme is ${JSON.stringify(scheme)}, only http and https can be fetched`
  if (/\s/.test(text)) return 'it has a space in it'
  if (/[?#]/.test(text)) return 'it has a query or a fragment'
  const authority = text.slice(scheme === undefined ? 0 : scheme.length + 3).split('/')[0] as string
  if (scheme !== undefined && authority === '') return 'it has no host'
  // The platform would read a number as an IPv4 address: 18001 as 0.0.70.81.
  if (/^(?:\d+|0x[\da-f]*)$/i.test(authority))
    return `its host is the number ${authority}; a port of this machine is written as 127.0.0.1:11434`
  const port = /^(?:\[[^\]]*\]|[^:]*):([^:]*)$/.exec(authority)?.[1]
  if (port !== undefined && (!/^\d+$/.test(port) || Number(port) > 65535))
    return `its port is ${JSON.stringify(port)}, not a number up to 65535`
  return undefined
}
