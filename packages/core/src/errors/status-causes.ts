/** What a status means where the words say nothing that is known. */
import { type Cause, isCloud, type Symptoms } from './cause.ts'

export const statusCauses: Readonly<Record<string, Cause>> = {
  'bad-request': { status: [400, 422], retryable: false },
  unauthorized: { status: 401, retryable: false, remedy: signIn },
  'payment-required': {
    status: 402,
    origin: 'cloud',
    retryable: false,
    remedy: 'See the plan and payment at https://ollama.com/settings',
  },
  'origin-refused': {
    says: /^$/,
    status: 403,
    remedy:
      'The server refuses this Host or Origin: set OLLAMA_ORIGINS (browsers) or OLLAMA_HOST (other machines) where it runs',
  },
  forbidden: { status: 403, retryable: false, remedy: 'Check that this key may use this model' },
  'not-found': {
    status: 404,
    remedy: ({ url, names }) => `Check ${names.baseURL}: requested ${new URL(url).pathname}`,
  },
  'method-refused': {
    status: 405,
    remedy: ({ names }) => `Check ${names.baseURL}: something else than Ollama seems to answer there`,
  },
  'body-too-large': {
    status: 413,
    retryable: false,
    remedy: 'Send smaller images or files, or raise the limit of the proxy (nginx: client_max_body_size)',
  },
  'too-many-requests': { status: 429, retryable: true, remedy: 'Wait, then try again' },
  'headers-too-large': { status: 431, retryable: false, remedy: 'Send fewer or shorter headers' },
  'bad-gateway': {
    status: 502,
    remedy: 'The proxy in front of Ollama could not reach it: check that Ollama runs',
  },
  'gateway-timeout': {
    status: 504,
    remedy: 'The proxy in front of Ollama gave up waiting: raise its read timeout or stream the response',
  },
  'cloudflare-timeout': {
    status: 524,
    remedy: ({ names }) =>
      `Cloudflare waits about 100 seconds for the first byte: stream the response and preload the model (${names.preload})`,
  },
}

function signIn({ signinURL, url, names }: Symptoms): string {
  if (signinURL) return `Sign in where the daemon runs: ollama signin, or open ${signinURL}`
  return isCloud(url)
    ? `Set ${names.apiKey}, or OLLAMA_API_KEY, to a key of https://ollama.com/settings/keys`
    : `Set ${names.apiKey} to a key of this server (OLLAMA_API_KEY is only sent to https://ollama.com)`
}
