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
  const origin = originOf(symptoms)
  const row = rows.find(({ when, status: only }) => (only === undefined || only === status) && when.test(message))
  const remedy = row && (typeof row.remedy === 'function' ? row.remedy(symptoms, row.when.exec(message)) : row.remedy)
  return { origin: row?.origin ?? origin, retryable: row?.retryable ?? isRetryableStatus(status), ...(remedy ? { remedy } : {}) }
}

interface Row {
  /** What the server's words look like; `^$` for none. */
  when: RegExp
  status?: number
  origin?: ErrorOrigin
  retryable?: boolean
  remedy?: string | ((symptoms: Symptoms, found: RegExpExecArray | null) => string)
}

const anything = /^[^]*$/

/** Texts as captures, the server's source and public reports show them; see the tests beside this file. */
const rows: Row[] = [
  { when: /^model ['"](.+?)['"] not found/, status: 404, remedy: (symptoms, found) => missingModel(symptoms, found?.[1] ?? '') },
  {
    when: /^model_not_found$/,
    status: 404,
    origin: 'gateway',
    remedy: 'The proxy knows no such model: give the exact name with its tag, or wait until its model list is refreshed',
  },
  { when: /^No \S+ endpoints available$/, origin: 'gateway', retryable: true, remedy: 'The proxy sees no healthy backend: check that Ollama runs behind it' },
  {
    when: /^404 page not found$/,
    remedy: ({ url }) => `There is no such path on this server: check that baseURL is where Ollama's API begins (asked for ${new URL(url).pathname})`,
  },
  { when: anything, status: 404, remedy: ({ url }) => `Check baseURL: asked for ${new URL(url).pathname}` },
  { when: anything, status: 405, remedy: 'Check baseURL: something else than Ollama seems to answer there' },
  { when: anything, status: 401, retryable: false, remedy: signIn },
  { when: /requires a subscription/, retryable: false, remedy: 'Upgrade the plan at https://ollama.com/upgrade, or take another model' },
  { when: /^ollama cloud is disabled/, remedy: 'Unset OLLAMA_NO_CLOUD on the server, or take a local model' },
  { when: /^$/, status: 403, remedy: 'The server refuses this Host or Origin: set OLLAMA_ORIGINS (browsers) or OLLAMA_HOST (other machines) where it runs' },
  { when: /does not support tools/, retryable: false, remedy: 'Take a model whose capabilities list tools (POST /api/show), or send none' },
  { when: /does not support thinking/, retryable: false, remedy: 'Leave think unset or false for this model' },
  { when: /does not support (?:chat|generate)/, retryable: false, remedy: 'Take a model whose capabilities list completion' },
  { when: /illegal base64 data/, retryable: false, remedy: 'Send images as bytes or plain base64' },
  { when: /context (?:length|size)|prompt is longer/, retryable: false, remedy: 'Shorten the conversation or raise options.num_ctx' },
  {
    when: /^server busy|maximum pending requests/,
    retryable: true,
    remedy: 'Try again later, or raise OLLAMA_MAX_QUEUE or OLLAMA_NUM_PARALLEL where the server runs',
  },
  {
    when: /weekly usage limit|session usage limit|hourly usage limit/,
    retryable: false,
    remedy: 'Wait until the window is over, or upgrade at https://ollama.com/upgrade',
  },
  {
    when: /model runner has unexpectedly stopped|error was encountered while running the model/,
    origin: 'runner',
    retryable: true,
    remedy: 'The model runner failed: try again, and see the server log; less options.num_ctx or a smaller model needs less memory',
  },
  {
    when: /out of memory|unable to load full model|requires .* but only .* available/i,
    origin: 'runner',
    retryable: false,
    remedy: 'Take a smaller model or lower options.num_ctx',
  },
  {
    when: /llama-server process has terminated|error loading model|startup failed/,
    origin: 'runner',
    retryable: false,
    remedy: 'The model does not load: pull it again or see the server log',
  },
  {
    when: /error parsing tool call|invalid tool call arguments|XML syntax error|failed to parse JSON/,
    origin: 'runner',
    retryable: false,
    remedy: 'The model wrote a tool call that the server cannot read: ask again, with another seed or a larger model',
  },
  { when: /\(ref: [0-9a-f-]+\)$/, status: 500, retryable: true },
  { when: anything, status: 429, retryable: true, remedy: 'Wait, then try again' },
  { when: anything, status: 502, remedy: 'Whatever stands in front of Ollama could not reach it: check that Ollama runs' },
  { when: anything, status: 504, remedy: 'Whatever stands in front of Ollama gave up waiting: raise its read timeout or stream the answer' },
]

/** Statuses behind which the same request may succeed later. 500 is not one: the daemon says it to wrong options, too. */
function isRetryableStatus(status: number | undefined): boolean {
  return status !== undefined && ([408, 425, 429, 502, 503, 504, 529].includes(status) || (status >= 520 && status <= 524))
}

function missingModel({ url }: Symptoms, name: string): string {
  return isCloud(url) ? `See https://ollama.com/search?c=cloud for the models that run there` : `Run: ollama pull ${name}`
}

function signIn({ signinURL, url }: Symptoms): string {
  if (signinURL) return `Sign in where the daemon runs: ollama signin, or open ${signinURL}`
  return isCloud(url)
    ? 'Set apiKey, or OLLAMA_API_KEY, to a key of https://ollama.com/settings/keys'
    : 'Set apiKey to a key of this server (OLLAMA_API_KEY is only sent to https://ollama.com)'
}

function originOf({ headers, form, url, code }: Symptoms): ErrorOrigin {
  const served = headers?.get('x-served-by') ?? ''
  if (served.startsWith('Olla/') || headers?.has('x-olla-request-id') || headers?.has('x-litellm-call-id') || headers?.has('x-kong-request-id'))
    return 'gateway'
  if (form === 'html') return 'proxy'
  if (isCloud(url)) return 'cloud'
  return code === 'budget_exceeded' || code === 'key_model_access_denied' ? 'gateway' : 'daemon'
}

function isCloud(url: string): boolean {
  return new URL(url).hostname === 'ollama.com'
}
