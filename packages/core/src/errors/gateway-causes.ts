/** The causes that gateways and proxies in front of Ollama report. */
import type { Cause } from './cause.ts'

export const gatewayCauses: Readonly<Record<string, Cause>> = {
  // The request did not reach Ollama's API.
  'http-to-tls-port': {
    says: /HTTP request (?:was sent )?to (?:an )?HTTPS|plain HTTP to an SSL/i,
    origin: 'proxy',
    retryable: false,
    remedy: ({ names }) => `This port speaks TLS: write https:// in ${names.baseURL}`,
  },
  'numeric-address-refused': {
    says: /Direct IP access|^error code: 1003/,
    origin: 'proxy',
    retryable: false,
    remedy: ({ names }) => `Set ${names.baseURL} to a host name instead of an address`,
  },
  'path-missing': {
    says: /^404 page not found|^path ".*" not found/,
    status: 404,
    retryable: false,
    remedy: ({ url, names }) =>
      `Check ${names.baseURL}: there is no such path on this server (requested: ${new URL(url).pathname})`,
  },
  'proxy-cannot-do': {
    says: /not supported (?:by|in multi-instance) proxy/,
    origin: 'gateway',
    retryable: false,
    remedy: 'Ask the Ollama behind the proxy directly',
  },

  // A gateway has nothing behind it.
  'no-healthy-endpoint': {
    says: /^No \S+ endpoints available|^all endpoints failed/,
    origin: 'gateway',
    retryable: true,
    remedy: 'The proxy sees no healthy backend: check that Ollama runs behind it',
  },
  'no-healthy-server': {
    says: /^model_unavailable|no healthy|^No endpoints available for /i,
    origin: 'gateway',
    retryable: true,
    remedy:
      'The proxy sees no healthy backend with this model: check that one is up and has it, or retry later',
  },
  'temporarily-unavailable': {
    says: /^(?!fork\/exec).*temporarily unavailable/i,
    retryable: true,
    remedy: 'The server is restarting or overloaded: retry in a moment',
  },
  canceled: {
    says: /^context (?:canceled|deadline exceeded)$/,
    retryable: true,
    remedy:
      'Something between here and the daemon gave up waiting: raise the timeouts of the proxy, or stream the response',
  },
  'gateway-gave-up': {
    says: /^Proxy error: request timeout after/,
    origin: 'gateway',
    retryable: true,
    remedy: ({ names }) =>
      `The proxy gave up waiting for the model: preload it (${names.preload}), or raise its response_header_timeout`,
  },
  'gateway-lost-ollama': {
    says: /^Proxy error: |Server Connection Error|Connect call failed|Cannot connect to host|\[Errno 111\]|ECONNREFUSED/,
    origin: 'gateway',
    retryable: true,
    remedy: 'The gateway in front of Ollama could not reach it: check that Ollama runs',
  },
  'credit-used-up': {
    says: /insufficient[_ ](?:credits?|balance|quota)|exceeded your current quota/i,
    origin: 'gateway',
    retryable: false,
    remedy: 'Add credit to the account of this key',
  },
  'program-held-off': {
    says: /^(?:Just a moment|Attention Required)|^error code: 10(?:0[69]|1[05]|20)/,
    origin: 'proxy',
    retryable: false,
    remedy: 'Cloudflare takes this program for a bot or does not allow it: allow it there',
  },
  'proxy-lost-ollama': {
    says: /upstream connect error|upstream request timeout|dial tcp \S*:11434\b/,
    if: ({ form }) => form !== 'json',
    origin: 'proxy',
    retryable: true,
    remedy: 'The proxy in front of Ollama could not reach it: check that Ollama runs',
  },
}
