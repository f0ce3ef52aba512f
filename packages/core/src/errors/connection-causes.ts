/** The causes of a failed connection, by the platform's code and message. */
import { type Environment, readEnvironment } from '../environment.ts'
import type { CallerNames } from './caller-names.ts'

export interface ConnectionSymptoms {
  /** The system's code: `ECONNREFUSED`. Absent if the platform has none. */
  code: string | undefined
  /** Of the innermost cause. */
  message: string
  /** What was received instead of a response, if the platform tells. */
  received?: string | undefined
  url: URL
  names: CallerNames
  /** Whether the request body was a stream. */
  streamed: boolean
}

export interface ConnectionCause {
  code?: readonly string[] | RegExp
  /** Matches the platform's message. Absent: any message. */
  says?: RegExp
  if?: (symptoms: ConnectionSymptoms, environment: Environment) => boolean
  what: string | ((symptoms: ConnectionSymptoms) => string)
  remedy: (symptoms: ConnectionSymptoms, environment: Environment) => string
  retryable: boolean
}

const refused = ['ECONNREFUSED', 'ConnectionRefused'] as const
const unresolved = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ESERVFAIL'] as const
const broken = ['ECONNRESET', 'ECONNABORTED', 'UND_ERR_SOCKET', 'EPIPE', 'ConnectionClosed'] as const

const nothingListens = ({ url }: ConnectionSymptoms): string => `nothing listens on ${url.host}`
const doesNotResolve = ({ url }: ConnectionSymptoms): string => `the name ${url.hostname} does not resolve`
/** The environment says nothing about an entry of `fallback`. */
const settingOf = ({ baseURL, fallback }: CallerNames): string =>
  baseURL.startsWith(`${fallback}[`) ? baseURL : `${baseURL} or OLLAMA_HOST`
const startHere = (names: CallerNames): string =>
  `Start Ollama (ollama serve), or set ${settingOf(names)} to where it runs`
const untrusted = 'the TLS certificate is not trusted'

/** Rows by name, the most specific first. */
export const connectionCauses: Readonly<Record<string, ConnectionCause>> = {
  'refused-in-function': {
    code: refused,
    if: ({ url }, { host }) => isLoopback(url) && host !== undefined,
    what: nothingListens,
    remedy: ({ url, names }, { host }) =>
      `This runs on ${host}, where ${url.hostname} is the function itself: set ${settingOf(names)} to an Ollama that can be reached from there`,
    retryable: true,
  },
  'refused-in-container': {
    code: refused,
    if: ({ url }, { isContainer }) => isLoopback(url) && isContainer === true,
    what: nothingListens,
    remedy: ({ url, names }) =>
      `${startHere(names)}; this runs in a container, where ${url.hostname} is the container itself: an Ollama outside is at http://host.docker.internal:11434 (Docker) or at the name of its service`,
    retryable: true,
  },
  'refused-on-default-port': {
    code: refused,
    if: ({ url }) => url.port === '',
    what: nothingListens,
    remedy: ({ url, names }) =>
      `Without a port ${names.baseURL} means ${url.protocol === 'https:' ? 443 : 80}. Ollama listens on 11434 unless told otherwise: start it (ollama serve) and set ${names.baseURL} to ${url.protocol}//${url.hostname}:11434`,
    retryable: true,
  },
  'refused-by-this-host': {
    code: refused,
    if: ({ url }) => isLoopback(url),
    what: nothingListens,
    remedy: ({ names }) => startHere(names),
    retryable: true,
  },
  'refused-by-other-host': {
    code: refused,
    what: nothingListens,
    remedy: ({ names }) =>
      `Start Ollama there (ollama serve), with OLLAMA_HOST=0.0.0.0 so that other machines reach it, or set ${settingOf(names)} to where it runs`,
    retryable: true,
  },
  'docker-host-unknown': {
    code: unresolved,
    if: ({ url }) => /^(?:host|gateway)\.docker\.internal$/.test(url.hostname),
    what: doesNotResolve,
    remedy: ({ url, names }) =>
      `Docker on Linux knows the name only if the container is started with --add-host=${url.hostname}:host-gateway (in a compose file: extra_hosts). Outside of a container set ${names.baseURL} to http://127.0.0.1:${url.port || 80}`,
    retryable: false,
  },
  'service-name-unknown': {
    code: ['ENOTFOUND'],
    if: ({ url }) => !url.hostname.includes('.') && !url.hostname.startsWith('['),
    what: doesNotResolve,
    remedy: ({ names }) =>
      `Check the host name in ${settingOf(names)}. The name of a container or service resolves only inside its own network`,
    retryable: false,
  },
  'name-unknown': {
    code: ['ENOTFOUND'],
    what: doesNotResolve,
    remedy: ({ names }) => `Check the host name in ${settingOf(names)}`,
    retryable: false,
  },
  'name-not-resolved': {
    code: unresolved,
    what: doesNotResolve,
    remedy: ({ names }) =>
      `The name server does not answer: retry, and check the network and the host name in ${settingOf(names)}`,
    retryable: true,
  },
  'certificate-expired': {
    code: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    what: 'the TLS certificate is expired or not yet valid',
    remedy: ({ url }) => `Renew the certificate of ${url.host}, and check the clock of this machine`,
    retryable: false,
  },
  'certificate-of-other-name': {
    code: /ALTNAME_INVALID/,
    what: ({ url }) => `the TLS certificate is not for ${url.hostname}`,
    remedy: ({ names }) => `Set ${names.baseURL} to a name that the certificate has`,
    retryable: false,
  },
  'certificate-untrusted': {
    code: /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_(?:UNTRUSTED|SIGNATURE|REVOKED|CHAIN)|CERTIFICATE/,
    what: untrusted,
    remedy: ({ names }) =>
      `For a certificate of your own start Node with NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or set ${names.fetch} to createUndiciFetch({ agent: { connect: { ca } } }) of @ollamakit/core/undici`,
    retryable: false,
  },
  'tls-to-plain-port': {
    code: /SSL_WRONG_VERSION|SSL_PACKET_LENGTH|SSL_RECORD|SSL_UNEXPECTED|^EPROTO$|SSL_HTTP_REQUEST|TLSV1_ALERT|SSL_SSLV3|WRONG_VERSION_NUMBER/,
    if: ({ url }) => url.protocol === 'https:',
    what: ({ url }) => `${url.host} speaks no TLS, or none that is known here`,
    remedy: ({ url, names }) => `If the port speaks plain HTTP, set ${names.baseURL} to http://${url.host}`,
    retryable: false,
  },
  'http-to-tls-port': {
    // A TLS server answers with an alert: its type, and the version of TLS.
    if: ({ received = '' }) => received.startsWith('\u0015\u0003'),
    what: ({ url }) => `${url.host} speaks TLS, and the request was plain HTTP`,
    remedy: ({ url, names }) => `Set ${names.baseURL} to https://${url.host}`,
    retryable: false,
  },
  'proxy-refused': {
    says: /^Proxy response \(\d+\)/,
    what: ({ message }) => `the proxy refused the connection: ${message}`,
    remedy: () => 'Check HTTPS_PROXY and the login in it, or name this host in NO_PROXY',
    retryable: false,
  },
  'fetch-closed': {
    code: ['UND_ERR_DESTROYED', 'UND_ERR_CLOSED'],
    what: 'the connections of the fetch in use have been closed',
    remedy: ({ names }) => `Set ${names.fetch} to one that is open, or leave it out`,
    retryable: false,
  },
  'request-refused': {
    code: ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'ERR_INVALID_ARG_VALUE', 'ERR_INVALID_CHAR'],
    what: ({ message }) => `the fetch in use refuses the request: ${message}`,
    remedy: ({ names }) => `Check ${names.headers}`,
    retryable: false,
  },
  'response-malformed': {
    code: /^UND_ERR_(?:RES_|HEADERS_OVERFLOW)|^ERR_ASSERTION$/,
    what: ({ url, message }) => `${url.host} sent a response that breaks HTTP: ${message.split('\n', 1)[0]}`,
    remedy: () => 'See the log of the server or proxy there',
    retryable: true,
  },
  'files-used-up': {
    code: ['EMFILE', 'ENFILE'],
    what: 'this program has too many files and connections open',
    remedy: ({ names }) => `Limit ${names.concurrency}, or raise the limit of open files (ulimit -n)`,
    retryable: true,
  },
  'not-permitted': {
    code: ['EPERM', 'EACCES'],
    what: ({ url }) => `this system does not permit a connection to ${url.host}`,
    remedy: () => 'Allow it in the firewall or sandbox in which this program runs',
    retryable: false,
  },
  'not-http': {
    code: /^HPE_|HTTPParserError/,
    what: ({ url }) => `${url.host} answered something that is not HTTP`,
    remedy: ({ url, names }) =>
      `Check the port of ${names.baseURL}; if the port speaks TLS, set it to https://${url.host}`,
    retryable: false,
  },
  'plain-to-tls-port': {
    code: broken,
    if: ({ url }) => url.protocol === 'http:' && url.port.endsWith('443'),
    what: 'the connection broke before a response arrived',
    remedy: ({ url, names }) =>
      `The port looks like one that speaks TLS: set ${names.baseURL} to https://${url.host}`,
    retryable: true,
  },
  'connection-broken': {
    code: broken,
    what: 'the connection broke before a response arrived',
    remedy: ({ url, names }) =>
      `Retry; if it happens each time, see the log of the server or proxy${
        url.protocol === 'http:' ? `, and if the port speaks TLS, write https:// in ${names.baseURL}` : ''
      }`,
    retryable: true,
  },
  'no-answer': {
    code: ['ETIMEDOUT', 'Timeout'],
    what: ({ url }) => `${url.host} does not answer`,
    remedy: ({ names }) => `Check the network and ${names.baseURL}`,
    retryable: true,
  },
  'no-route': {
    code: ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'],
    what: ({ url }) => `${url.host} cannot be reached from here`,
    remedy: ({ names }) => `Check the network and ${names.baseURL}`,
    retryable: true,
  },
  'tls-failed': {
    code: /CERT|SSL|TLS/,
    what: 'the TLS certificate is not trusted or the port speaks no TLS',
    remedy: ({ names }) => `Check the scheme and the port of ${names.baseURL}`,
    retryable: false,
  },
  'port-blocked': {
    says: /\bbad port\b/,
    what: ({ url }) => `fetch refuses port ${url.port}`,
    remedy: ({ names }) => `Let Ollama listen on another port and set ${names.baseURL} to it`,
    retryable: false,
  },
  'no-reason-given': {
    says: /^$/,
    what: 'the request failed, and the platform gives no reason',
    remedy: ({ url }) =>
      `Node hides status 407 in this way: check whether a proxy on the way to ${url.host} wants a login`,
    retryable: false,
  },
  'stream-refused': {
    if: ({ streamed }) => streamed,
    what: ({ message }) => `the request failed: ${message}`,
    remedy: () => 'Browsers send a stream over HTTP/2 only: give a Blob',
    retryable: true,
  },
  unknown: {
    what: ({ message }) => `the request failed: ${message}`,
    remedy: ({ names }) =>
      `Check ${names.baseURL}; in a browser, that the server allows this Origin (OLLAMA_ORIGINS)`,
    retryable: true,
  },
}

/** Returns the first row that matches, and its name. `unknown` always matches. */
export function findConnectionCause(symptoms: ConnectionSymptoms): {
  reason: string
  what: string
  remedy: string
  retryable: boolean
} {
  const environment = readEnvironment()
  for (const [reason, row] of Object.entries(connectionCauses)) {
    const { code, says, if: condition, what, remedy, retryable } = row
    if (code && !(symptoms.code !== undefined && hasCode(code, symptoms.code))) continue
    if (says && !says.test(symptoms.message)) continue
    if (condition && !condition(symptoms, environment)) continue
    return {
      reason,
      what: typeof what === 'string' ? what : what(symptoms),
      remedy: remedy(symptoms, environment),
      retryable,
    }
  }
  throw new Error('the last row always matches')
}

function hasCode(code: readonly string[] | RegExp, given: string): boolean {
  return code instanceof RegExp ? code.test(given) : code.includes(given)
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|.*\.localhost|127\..*|\[::1\])$/.test(hostname)
}
