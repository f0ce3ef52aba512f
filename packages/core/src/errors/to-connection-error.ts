/** A fetch that never got an answer, as an error. */
import { OllamaConnectionError } from './ollama-error.ts'
import type { Asked } from './to-response-error.ts'

/** What the platform's failure means. The cause is kept. */
export function toConnectionError(asked: Asked, cause: unknown): OllamaConnectionError {
  const code = codeOf(cause)
  const { what, remedy, retryable } = meaningOf(code, asked.url, cause)
  return new OllamaConnectionError(`${asked.method} ${asked.url}: ${what}${code ? ` (${code})` : ''}`, {
    ...asked,
    origin: 'network',
    retryable,
    remedy,
    cause,
    ...(code ? { code } : {}),
  })
}

function meaningOf(code: string | undefined, url: string, cause: unknown): { what: string; remedy: string; retryable: boolean } {
  const { host, hostname } = new URL(url)
  switch (code) {
    case 'ECONNREFUSED':
    case 'ConnectionRefused':
      return { what: `nothing listens on ${host}`, remedy: 'Start Ollama (ollama serve), or set baseURL or OLLAMA_HOST to where it runs', retryable: true }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { what: `the name ${hostname} does not resolve`, remedy: 'Check the host name in baseURL or OLLAMA_HOST', retryable: code === 'EAI_AGAIN' }
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
    case 'EPIPE':
      return {
        what: 'the connection broke before an answer came',
        remedy: 'Try again; if it happens each time, see the log of the server or proxy',
        retryable: true,
      }
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
      return {
        what: 'no answer came in time',
        remedy: 'A large model may need minutes to load: load it first, or use a fetch with longer timeouts',
        retryable: true,
      }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { what: `${host} cannot be reached from here`, remedy: 'Check the network and baseURL', retryable: true }
    default:
      if (code && /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
        return { what: 'the TLS certificate is not trusted or the port speaks no TLS', remedy: 'Check the scheme and the port of baseURL', retryable: false }
      return {
        what: `the request failed: ${innermostMessage(cause)}`,
        remedy: 'Check baseURL; in a browser, that the server allows this Origin (OLLAMA_ORIGINS)',
        retryable: true,
      }
  }
}

function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? innermostMessage(error.cause) : error.message
}

/** The system's word for it, wherever the platform hides it: on the error, on its cause, in an aggregate of tries. */
function codeOf(error: unknown): string | undefined {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 5; depth++) {
    const { code, errors } = inner as { code?: unknown; errors?: unknown[] }
    if (typeof code === 'string' && code !== '') return code
    inner = inner.cause ?? (Array.isArray(errors) ? errors[0] : undefined)
  }
  return undefined
}
