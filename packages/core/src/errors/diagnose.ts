/** Finds the cause of a failure: its origin, whether to retry, and what to do. */
import { answerCauses } from './answer-causes.ts'
import { isCloud, matches, type Symptoms } from './cause.ts'
import type { ErrorOrigin } from './ollama-error.ts'
import { pullCauses } from './pull-causes.ts'
import { statusCauses } from './status-causes.ts'

export interface Diagnosis {
  /** The name of the row that matched, if there is one. */
  reason?: string
  origin: ErrorOrigin
  retryable: boolean
  code?: string
  remedy?: string
}

const forAnswers = Object.entries({ ...answerCauses, ...statusCauses })
/** Transfers have a table of their own, because a registry fails in other ways than a model. The other rows follow. */
const forPulls = [...Object.entries(pullCauses), ...forAnswers]

/** Evaluates message, status and headers together. The message comes first, because proxies and daemons use one status for many causes. */
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

/** The meaning of the message is more specific than a status or a type as the server's code. */
export function codeOf(told: string | undefined, meant: string | undefined): string | undefined {
  return told !== undefined && !/^\d+$|_error$/.test(told) ? told : (meant ?? told)
}

/** Messages that only a transfer causes. Behind a proxy, its path may be another. */
const saysTransfer = /^pull model manifest|max retries exceeded|digest mismatch, file/

/** Whether a request moves a model between the daemon and a registry. */
export function isTransfer(url: string): boolean {
  return /\/api\/(?:pull|push|create)$/.test(url)
}

/** Statuses after which the same request may succeed later. 500 is not one of them: the daemon also uses it for invalid options. */
function isRetryableStatus(status: number | undefined): boolean {
  return (
    status !== undefined &&
    ([408, 425, 429, 502, 503, 504, 529].includes(status) || (status >= 520 && status <= 524))
  )
}

/** Gateways add the same headers to their own errors and to those they forward. So a message that only one of them sends comes first. */
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
  // Olla's own errors are plain text; JSON comes from the daemon.
  if (gateway && (form !== 'json' || !headers?.has('x-olla-endpoint'))) return 'gateway'
  if (isCloud(url)) return 'cloud'
  // The daemon writes its errors as JSON. Olla's limit is plain text without any header of Olla.
  return form === 'text' && status === 429 ? 'gateway' : 'daemon'
}

const gatewayIds = ['x-olla-request-id', 'x-litellm-call-id', 'x-kong-request-id']
