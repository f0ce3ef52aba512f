/** What a failure means for the caller: who said no, whether to try again, what to do. */
import { answerCauses } from './answer-causes.ts'
import { isCloud, matches, type Symptoms } from './cause.ts'
import type { ErrorOrigin } from './ollama-error.ts'
import { pullCauses } from './pull-causes.ts'
import { statusCauses } from './status-causes.ts'

export interface Diagnosis {
  /** The row that decided; absent where none did. */
  reason?: string
  origin: ErrorOrigin
  retryable: boolean
  code?: string
  remedy?: string
}

const forAnswers = Object.entries({ ...answerCauses, ...statusCauses })
/** A registry fails in other ways than a model. What is said of neither is as of an answer. */
const forPulls = [...Object.entries(pullCauses), ...forAnswers]

/** Reads words, status and headers together: the words decide first, since proxies and daemons give many causes one status. */
export function diagnose(symptoms: Symptoms): Diagnosis {
  const { status, message = '', url } = symptoms
  const [reason, cause] =
    (isTransfer(url) || saysTransfer.test(message) ? forPulls : forAnswers).find(([, row]) =>
      matches(row, symptoms),
    ) ?? []
  const { remedy: given, retryable, origin } = cause ?? {}
  const found = cause?.says?.exec(message)?.[1] ?? ''
  const remedy = typeof given === 'function' ? given(symptoms, found) : given
  const code = codeOf(symptoms.code, typeof cause?.code === 'function' ? cause.code(found) : cause?.code)
  return {
    ...(reason === undefined ? {} : { reason }),
    origin: originOf(symptoms, origin),
    retryable: retryable ?? isRetryableStatus(status),
    ...(code === undefined ? {} : { code }),
    ...(remedy ? { remedy } : {}),
  }
}

/** A status or a type as the server's code says less than what its words mean. */
export function codeOf(told: string | undefined, meant: string | undefined): string | undefined {
  return told !== undefined && !/^\d+$|_error$/.test(told) ? told : (meant ?? told)
}

/** Words that only a transfer causes: behind a proxy its path may be another. */
const saysTransfer = /^pull model manifest|max retries exceeded|digest mismatch, file/

/** Whether a request moves a model between the daemon and a registry. */
export function isTransfer(url: string): boolean {
  return /\/api\/(?:pull|push|create)$/.test(url)
}

/** Statuses behind which the same request may succeed later. 500 is not one: the daemon says it to wrong options, too. */
function isRetryableStatus(status: number | undefined): boolean {
  return (
    status !== undefined &&
    ([408, 425, 429, 502, 503, 504, 529].includes(status) || (status >= 520 && status <= 524))
  )
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
  if (isCloud(url)) return 'cloud'
  // The daemon writes its refusals as JSON. Olla's limit comes as plain text and without any header of its own.
  return form === 'text' && status === 429 ? 'gateway' : 'daemon'
}

const gatewayIds = ['x-olla-request-id', 'x-litellm-call-id', 'x-kong-request-id']
