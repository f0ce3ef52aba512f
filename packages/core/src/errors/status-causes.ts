/** The causes by status, if the message is unknown. */
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
  'login-missing': {
    says: /not authenticated|authentication required|no api key/i,
    status: 403,
    retryable: false,
    remedy: signIn,
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
  'proxy-login': {
    status: 407,
    origin: 'proxy',
    retryable: false,
    remedy: 'The proxy between here and the server wants a login: write it into HTTP_PROXY or HTTPS_PROXY',
  },
  'body-too-large': {
    status: 413,
    retryable: false,
    remedy: 'Send smaller images or files, or raise the limit of the proxy (nginx: client_max_body_size)',
  },
  'too-many-requests': { status: 429, retryable: true, remedy: 'Wait, then retry' },
  'client-gone': {
    status: 499,
    // The daemon uses it, too, with JSON.
    if: ({ form }) => form !== 'json',
    origin: 'proxy',
    retryable: true,
    remedy: 'A proxy gave up on this client: raise its timeouts, or stream the response',
  },
  'headers-too-large': { status: 431, retryable: false, remedy: 'Send fewer or shorter headers' },
  'not-implemented': {
    status: 501,
    retryable: false,
    remedy: ({ url }) => `This server has no ${new URL(url).pathname}`,
  },
  'bad-gateway': {
    status: 502,
    remedy: 'The proxy in front of Ollama could not reach it: check that Ollama runs',
  },
  'service-unavailable': {
    status: [503, 529],
    retryable: true,
    remedy: 'The server, or a proxy in front of it, is overloaded or restarting: retry in a moment',
  },
  'gateway-timeout': {
    status: 504,
    remedy: 'The proxy in front of Ollama gave up waiting: raise its read timeout or stream the response',
  },
  'cloudflare-lost-server': {
    status: [520, 521, 522, 523, 530],
    origin: 'proxy',
    retryable: true,
    remedy:
      'Cloudflare cannot reach the server behind it: check that it, and its tunnel if there is one, run',
  },
  'cloudflare-certificate': {
    status: [525, 526],
    origin: 'proxy',
    retryable: false,
    remedy: 'Cloudflare does not accept the certificate of the server behind it: correct it there',
  },
  'cloudflare-timeout': {
    status: 524,
    remedy: ({ names }) =>
      `Cloudflare waits about 100 seconds for the first byte: stream the response and preload the model (${names.preload})`,
  },
}

function signIn({ signinURL, url, names, message, form }: Symptoms): string {
  if (signinURL) return `Sign in where the daemon runs: ollama signin, or open ${signinURL}`
  // A daemon asks for no key: it says so of models in the cloud.
  if (message === 'unauthorized' && form === 'json' && !isCloud(url))
    return `For a model of the cloud, sign in where the daemon runs: ollama signin. For a proxy before it, set ${names.apiKey} (OLLAMA_API_KEY is only sent to https://ollama.com) or ${names.headers}`
  return isCloud(url)
    ? `Set ${names.apiKey}, or OLLAMA_API_KEY, to a key of https://ollama.com/settings/keys`
    : `Set ${names.apiKey} to a key of this server (OLLAMA_API_KEY is only sent to https://ollama.com)`
}
