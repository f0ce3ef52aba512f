/** The rows of the tables of causes. */
import type { CallerNames } from './caller-names.ts'
import type { ErrorOrigin } from './ollama-error.ts'
import type { ErrorWords } from './read-error-body.ts'

/** What is known of a failure before its cause is found. */
export interface Symptoms extends Partial<ErrorWords> {
  /** Absent for an error inside a stream. */
  status?: number
  headers?: Headers
  url: string
  names: CallerNames
}

/** The first row whose message and status both match applies. */
export interface Cause {
  /** Matches the server's message. Absent: any message. */
  says?: RegExp
  /** Absent: any status, also inside a stream. */
  status?: number | readonly number[]
  /** A further condition. */
  if?: (symptoms: Symptoms) => boolean
  /** Where such a message comes from. Headers or a page of a gateway override it. */
  origin?: ErrorOrigin
  /** Absent: the status decides. */
  retryable?: boolean
  /** Machine-readable, for the error's `code`; used where the server sends none that says as much. `found`: the first group of `says`. */
  code?: string | ((found: string) => string)
  /** Ends the message. `found`: the first group of `says`. */
  remedy?: string | ((symptoms: Symptoms, found: string) => string)
}

export function matches({ says, status: only, if: condition }: Cause, symptoms: Symptoms): boolean {
  const { status, message = '' } = symptoms
  if (only !== undefined && !(status !== undefined && [only].flat().includes(status))) return false
  return (says === undefined || says.test(message)) && (condition === undefined || condition(symptoms))
}

export function isCloud(url: string): boolean {
  return new URL(url).hostname === 'ollama.com'
}

/** Matches the network errors of Go, on every system. */
export const goNetworkError: RegExp = new RegExp(
  [
    '\\b(?:Get|Post|Head|Put|Patch|Delete) "https?://',
    '\\b(?:dial|read|write|proxyconnect) (?:tcp|udp|unix)\\b',
    'connect(?:ion|ex:).*(?:refused|reset|closed|timed out)|forcibly closed|broken pipe',
    'no such host|server misbehaving|getaddrinfow|failure in name resolution',
    'i/o timeout|TLS handshake timeout|Client\\.Timeout|network is unreachable|no route to host',
    'x509: |remote error: tls|server gave HTTP response to HTTPS client',
    'http2: |stream error: stream ID|transport connection broken|connection lost',
  ].join('|'),
)
