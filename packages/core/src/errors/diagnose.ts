/** What a failure means for the caller: who said no, whether to try again, what to do. */
import type { ErrorOrigin } from './ollama-error.ts'
import type { ErrorWords } from './read-error-body.ts'

export interface Diagnosis {
  origin: ErrorOrigin
  retryable: boolean
  remedy?: string
}

export interface Symptoms extends Partial<ErrorWords> {
  /** Absent for an error inside a stream. */
  status?: number
  headers?: Headers
  url: string
}

/** Reads status, headers and words together; the first row that fits decides. */
export function diagnose(symptoms: Symptoms): Diagnosis {
  const { status, message = '' } = symptoms
  const row = rows.find(
    ({ when, status: only }) =>
      (only === undefined || only === status) && (when === undefined || when.test(message)),
  )
  const remedy =
    typeof row?.remedy === 'function' ? row.remedy(symptoms, row.when?.exec(message)?.[1] ?? '') : row?.remedy
  const retryable = row?.retryable ?? isRetryableStatus(status)
  return { origin: originOf(symptoms, row?.origin), retryable, ...(remedy ? { remedy } : {}) }
}

interface Row {
  /** What the server's words look like. Absent: anything. */
  when?: RegExp
  status?: number
  /** Who says such words. A gateway's own headers or page outweigh it. */
  origin?: ErrorOrigin
  retryable?: boolean
  /** `found`: the first group of `when`. */
  remedy?: string | ((symptoms: Symptoms, found: string) => string)
}

const upgrade = 'or upgrade at https://ollama.com/upgrade'
const lessMemory = 'Take a smaller model or lower options.num_ctx'

/** Texts as captures, the server's source and public reports show them; see the tests beside this file. */
const rows: Row[] = [
  // What is missing.
  { when: /^model ['"](.*?)['"] (?:was )?not found/i, retryable: false, remedy: missingModel },
  {
    when: /^pull model manifest: file does not exist/,
    retryable: false,
    remedy: 'The registry has no such model or tag: see https://ollama.com/search',
  },
  {
    when: /^model[_ ]not[_ ]found$/i,
    origin: 'gateway',
    retryable: false,
    remedy:
      'The proxy knows no such model, or not for this key: give the exact name with its tag, or wait until its model list is refreshed',
  },
  {
    when: /^No \S+ endpoints available/,
    origin: 'gateway',
    retryable: true,
    remedy: 'The proxy sees no healthy backend: check that Ollama runs behind it',
  },
  {
    when: /^model_unavailable|no healthy/,
    origin: 'gateway',
    retryable: true,
    remedy: 'The proxy sees no healthy backend with this model: try again later',
  },
  {
    when: /^404 page not found/,
    status: 404,
    remedy: ({ url }) =>
      `There is no such path on this server: check that baseURL is where Ollama's API begins (asked for ${new URL(url).pathname})`,
  },
  { status: 404, remedy: ({ url }) => `Check baseURL: asked for ${new URL(url).pathname}` },
  { status: 405, remedy: 'Check baseURL: something else than Ollama seems to answer there' },
  {
    when: /not supported (?:by|in multi-instance) proxy/,
    origin: 'gateway',
    retryable: false,
    remedy: 'Ask the Ollama behind the proxy directly',
  },

  // Who may not.
  {
    when: /not currently signed in/,
    retryable: false,
    remedy: 'Nothing is left to do: nobody is signed in where the daemon runs',
  },
  { status: 401, retryable: false, remedy: signIn },
  {
    status: 402,
    origin: 'cloud',
    retryable: false,
    remedy: 'See the plan and payment at https://ollama.com/settings',
  },
  {
    when: /requires a subscription/,
    origin: 'cloud',
    retryable: false,
    remedy: 'Upgrade the plan at https://ollama.com/upgrade, or take another model',
  },
  {
    when: /^ollama cloud is disabled/,
    retryable: false,
    remedy: 'Unset OLLAMA_NO_CLOUD on the server, or take a local model',
  },
  {
    when: /cannot run this remote model/,
    retryable: false,
    remedy: 'Add the host of the model to OLLAMA_REMOTES where the server runs',
  },
  {
    when: /Direct IP access|^error code: 1003/,
    origin: 'proxy',
    retryable: false,
    remedy: 'Give baseURL a host name instead of an address',
  },
  {
    when: /^$/,
    status: 403,
    remedy:
      'The server refuses this Host or Origin: set OLLAMA_ORIGINS (browsers) or OLLAMA_HOST (other machines) where it runs',
  },
  { status: 403, retryable: false, remedy: 'Check that this key may use this model' },
  {
    status: 410,
    origin: 'cloud',
    retryable: false,
    remedy: 'The model is retired: see https://ollama.com/search?c=cloud for what took its place',
  },

  // What this model or server cannot do.
  {
    when: /does not support tools/,
    retryable: false,
    remedy: 'Take a model whose capabilities list tools (POST /api/show), or send none',
  },
  {
    when: /does not support thinking/,
    retryable: false,
    remedy: 'Leave think unset or false for this model',
  },
  {
    when: /does not support (?:chat|generate)/,
    retryable: false,
    remedy: 'Take a model whose capabilities list completion',
  },
  {
    when: /does not support (insert|embeddings)/,
    retryable: false,
    remedy: (_symptoms, found) => `Take a model whose capabilities list ${found.replace(/s$/, '')}`,
  },
  {
    when: /image input|mmproj/,
    retryable: false,
    remedy: 'Take a model whose capabilities list vision, or send no images',
  },
  { when: /image URLs are not/, retryable: false, remedy: 'Fetch the image and send its bytes' },
  { when: /illegal base64 data/, retryable: false, remedy: 'Send images as bytes or plain base64' },
  {
    when: /^option "(.+?)" must be/,
    retryable: false,
    remedy: (_symptoms, found) => `Correct options.${found}`,
  },
  {
    when: /^invalid format|parse grammar/,
    retryable: false,
    remedy: 'Give "json" or a JSON Schema as format, a simpler one if the server cannot read it',
  },
  {
    when: /context (?:length|size)|prompt is longer/,
    retryable: false,
    remedy: 'Shorten the conversation or raise options.num_ctx',
  },
  {
    when: /requires a newer version of Ollama/,
    retryable: false,
    remedy: 'Update Ollama where the server runs',
  },
  {
    status: 413,
    retryable: false,
    remedy: 'Send smaller images or files, or raise the limit of the proxy (nginx: client_max_body_size)',
  },
  { status: 431, retryable: false, remedy: 'Send fewer or shorter headers' },
  { status: 400, retryable: false },
  { status: 422, retryable: false },

  // Too much at once.
  {
    when: /^server busy|maximum pending requests/,
    retryable: true,
    remedy: 'Try again later, or raise OLLAMA_MAX_QUEUE or OLLAMA_NUM_PARALLEL where the server runs',
  },
  {
    when: /(?:weekly|session|hourly) usage limit/,
    origin: 'cloud',
    retryable: false,
    remedy: `Wait until the window is over, ${upgrade}`,
  },
  { when: /^Server overloaded/, origin: 'cloud', retryable: true, remedy: 'Try again later' },
  {
    when: /budget/i,
    status: 429,
    origin: 'gateway',
    retryable: false,
    remedy: 'The budget of this key is used up',
  },
  { status: 429, retryable: true, remedy: 'Wait, then try again' },

  // The process that runs the model.
  {
    when: /out of memory|unable to allocate|unable to load full model|requires .* but only .* available/i,
    origin: 'runner',
    retryable: false,
    remedy: lessMemory,
  },
  {
    when: /model runner has unexpectedly stopped|error was encountered while running the model|error unmarshalling llama-server|llama-server (?:response|chat) /,
    origin: 'runner',
    retryable: true,
    remedy:
      'The model runner failed: try again, and see the server log; less options.num_ctx or a smaller model needs less memory',
  },
  {
    when: /timed out waiting for llama-server/,
    origin: 'runner',
    retryable: false,
    remedy:
      'The model does not load in time: raise OLLAMA_LOAD_TIMEOUT where the server runs, or take a smaller model',
  },
  {
    when: /llama-server process|error loading model|startup failed|failed to load model/,
    origin: 'runner',
    retryable: false,
    remedy: 'The model does not load: pull it again or see the server log',
  },
  {
    when: /error parsing tool call|invalid tool call arguments|XML syntax error|failed to parse JSON/,
    origin: 'runner',
    retryable: false,
    remedy:
      'The model wrote a tool call that the server cannot read: ask again, with another seed or a larger model',
  },
  { when: /^unexpected EOF$/, origin: 'runner', retryable: true, remedy: 'The model broke off: ask again' },

  // The network behind the server.
  {
    when: /digest mismatch, file must be downloaded again|max retries exceeded/,
    retryable: true,
    remedy: 'Pull again: what has arrived is kept',
  },
  {
    when: /\(ref: [0-9a-f-]+\)$/,
    status: 500,
    origin: 'cloud',
    retryable: true,
    remedy: 'Try again; if it stays, take another model',
  },
  {
    when: /request timeout after/,
    status: 502,
    origin: 'gateway',
    remedy:
      'The proxy gave up waiting for the model: preload it (models.preload), or raise its response_header_timeout',
  },
  {
    when: /^Post "/,
    status: 502,
    retryable: true,
    remedy: 'The daemon cannot reach the cloud: check the network where it runs',
  },
  { status: 502, remedy: 'Whatever stands in front of Ollama could not reach it: check that Ollama runs' },
  {
    status: 504,
    remedy: 'Whatever stands in front of Ollama gave up waiting: raise its read timeout or stream the answer',
  },
  {
    status: 524,
    remedy:
      'Cloudflare waits about 100 seconds for the first byte: stream the answer and preload the model (models.preload)',
  },
]

/** Statuses behind which the same request may succeed later. 500 is not one: the daemon says it to wrong options, too. */
function isRetryableStatus(status: number | undefined): boolean {
  return (
    status !== undefined &&
    ([408, 425, 429, 502, 503, 504, 529].includes(status) || (status >= 520 && status <= 524))
  )
}

function missingModel({ url }: Symptoms, name: string): string {
  if (name === '') return 'Name a model'
  return isCloud(url)
    ? 'See https://ollama.com/search?c=cloud for the models that run there'
    : `Run: ollama pull ${name}`
}

function signIn({ signinURL, url }: Symptoms): string {
  if (signinURL) return `Sign in where the daemon runs: ollama signin, or open ${signinURL}`
  return isCloud(url)
    ? 'Set apiKey, or OLLAMA_API_KEY, to a key of https://ollama.com/settings/keys'
    : 'Set apiKey to a key of this server (OLLAMA_API_KEY is only sent to https://ollama.com)'
}

/** Gateways sign what they say themselves and what they pass on alike: the words decide first, where only one would say them. */
function originOf(
  { headers, form, by, url, message = '', status = 0 }: Symptoms,
  told: ErrorOrigin | undefined,
): ErrorOrigin {
  if (form === 'html' || (status >= 520 && status <= 524)) return 'proxy'
  if (told === 'gateway' || told === 'proxy') return told
  if (message.startsWith('litellm.')) return message.includes('Ollama') ? 'daemon' : 'gateway'
  if (by === 'gateway') return 'gateway'
  if (told !== undefined) return told
  if (by === 'runner') return 'runner'
  const gateway =
    headers?.get('x-served-by')?.startsWith('Olla/') || gatewayIds.some((name) => headers?.has(name))
  // Olla's own words are plain text; JSON behind it is the daemon's.
  if (gateway && (form !== 'json' || !headers?.has('x-olla-endpoint'))) return 'gateway'
  return isCloud(url) ? 'cloud' : 'daemon'
}

const gatewayIds = ['x-olla-request-id', 'x-litellm-call-id', 'x-kong-request-id']

function isCloud(url: string): boolean {
  return new URL(url).hostname === 'ollama.com'
}
