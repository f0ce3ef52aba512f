/** Sends a request to the first deployment that answers it. */
import type { Warning } from '../errors/warning.ts'
import {
  OllamaConnectionError,
  OllamaError,
  OllamaResponseError,
  OllamaTimeoutError,
} from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import { withTotalTimeout } from '../transport/total-timeout.ts'
import type { Outgoing, Transport } from '../transport/transport.ts'
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
import { isInference } from './is-inference.ts'
import type { FallbackUsed } from './served-by.ts'
import type { Target } from './target.ts'

export interface Targets {
  readonly primary: Target
  /**
   * Runs `attempt` against the deployments in their order, until one succeeds. `attempt` ends with the response headers: a response that has
   * begun is never asked again elsewhere.
   *
   * @throws the error of the first deployment, which names the failures of the others, or the first error that no other deployment can mend.
   */
  run<T>(
    attempt: (target: Target, call: Call | undefined, used?: FallbackUsed) => Promise<T>,
    call?: Call,
  ): Promise<T>
}

/** A deployment, and how it does. */
interface Candidate {
  target: Target
  breaker: CircuitBreaker
  /** As messages name it: `baseURL`, `fallback[0]`. */
  name: string
  /** The message of its last failure. */
  last: string
}

interface Failure {
  candidate: Candidate
  message: string
  error?: OllamaError
}

export function createTargets(primary: Target, fallbacks: readonly Target[]): Targets {
  if (fallbacks.length === 0) return { primary, run: (attempt, call) => attempt(primary, call) }
  const { names } = primary.root
  const all = [primary, ...fallbacks].map((target, i): Candidate => {
    const name = i === 0 ? names.baseURL : `${names.fallback}[${i - 1}]`
    return { target, breaker: createCircuitBreaker(), name, last: '' }
  })
  const origin = new URL(primary.root.baseURL).origin

  return {
    primary,
    async run(attempt, given) {
      const call = withTotalTimeout(given)
      const failed: FallbackUsed['failed'] = []
      const failures: Failure[] = []
      const note = (candidate: Candidate, message: string, error?: OllamaError): void => {
        const { root, deployment } = candidate.target
        failed.push({ baseURL: root.baseURL, deployment: deployment.name, message })
        failures.push({ candidate, message, ...(error ? { error } : {}) })
      }
      const ask = async (candidate: Candidate, used?: FallbackUsed): ReturnType<typeof attempt> => {
        const { target, breaker } = candidate
        const value = await attempt(target, withUsed(forOrigin(call, target, origin), target, used), used)
        breaker.succeed()
        return value
      }
      for (const [i, candidate] of all.entries()) {
        const { breaker, last } = candidate
        if (!breaker.allows()) {
          note(candidate, `not asked: it failed several times in a row, at last with: ${last}`)
          continue
        }
        try {
          return await ask(candidate, i === 0 ? undefined : { index: i - 1, failed })
        } catch (error) {
          if (!isElsewhereWorthTrying(error)) throw withEarlier(error, failures)
          candidate.last = error.message
          if (saysDown(error)) breaker.fail()
          else breaker.succeed()
          note(candidate, error.message, error)
        }
      }
      const first = failures.find(({ error }) => error !== undefined)
      if (first?.error)
        throw withOthers(
          first.error,
          failures.filter((each) => each !== first),
        )
      // With every circuit open, the primary is asked all the same: an error of today says more than one of the past.
      try {
        return await ask(all[0] as Candidate)
      } catch (error) {
        throw isElsewhereWorthTrying(error) ? withOthers(error, failures.slice(1)) : error
      }
    },
  }
}

/** The transport of the dialects' own methods: inference goes to the first deployment that answers, everything else to the primary. */
export function createFallbackTransport(targets: Targets): Transport {
  const { primary } = targets
  const run = <T>(
    request: Omit<Outgoing, 'accept'>,
    call: Call | undefined,
    send: (transport: Transport, call: Call | undefined) => Promise<T>,
  ): Promise<T> =>
    isInference(request) && !(request.content instanceof ReadableStream)
      ? targets.run(({ transport }, its) => send(transport, its), call)
      : send(primary.transport, call)

  return {
    baseURL: primary.transport.baseURL,
    names: primary.transport.names,
    send: (request, call) => run(request, call, (transport, its) => transport.send(request, its)),
    json: (request, isExpected, call) =>
      run(request, call, (transport, its) => transport.json(request, isExpected, its)),
    whole: (request, toValue, call) =>
      run(request, call, (transport, its) => transport.whole(request, toValue, its)),
  }
}

/** The warning that an entry of `fallback` answered. */
export function toFallbackWarning(
  { root: { baseURL, names } }: Target,
  { index, failed }: FallbackUsed,
): Warning {
  const reasons = failed.map(({ baseURL: url, message }) => `${url}: ${message}`).join('; ')
  return {
    type: 'changed',
    setting: `${names.fallback}[${index}]`,
    message: `${names.fallback}[${index}] (${baseURL}) answered, because the deployments before it did not: ${reasons}`,
  }
}

/** Headers of a call may hold a key, which belongs to the host of the primary. */
function forOrigin(call: Call, { root: { baseURL } }: Target, origin: string): Call {
  return call.headers && new URL(baseURL).origin !== origin ? { ...call, headers: undefined } : call
}

/** The caller learns which entry answered. */
function withUsed(call: Call, target: Target, used: FallbackUsed | undefined): Call {
  const { onResponse } = call
  if (!used || !onResponse) return call
  return {
    ...call,
    onResponse: ({ servedBy, warnings, ...response }) =>
      onResponse({
        ...response,
        servedBy: { ...servedBy, fallback: used },
        warnings: [...warnings, toFallbackWarning(target, used)],
      }),
  }
}

/** Whether another deployment may answer what this one did not. A request that is wrong is wrong everywhere; a refused key is the caller's to mend. */
function isElsewhereWorthTrying(error: unknown): error is OllamaError {
  if (error instanceof OllamaConnectionError) return true
  if (error instanceof OllamaTimeoutError) return error.partial === undefined && error.phase !== 'total'
  if (!(error instanceof OllamaResponseError)) return false
  const { status = 0, code } = error
  if (error.retryable || status >= 500 || [402, 410, 429].includes(status)) return true
  return status === 404 ? isAboutModel(error) : elsewhere.has(code ?? '')
}

/** Codes of refusals that are about this deployment or this account. */
const elsewhere = new Set(['not_offered', 'subscription_required', 'model_not_permitted'])

function isAboutModel({ code, serverMessage = '' }: OllamaResponseError): boolean {
  return elsewhere.has(code ?? '') || /\bmodel\b|model_not_found/i.test(serverMessage)
}

/** Whether the failure is about the deployment, rather than about a model or an account. */
function saysDown(error: OllamaError): boolean {
  return (
    !(error instanceof OllamaResponseError) ||
    error.status === 429 ||
    (error.status ?? 0) >= 500 ||
    error.code === 'no_healthy_backend'
  )
}

/** The same error of an entry of `fallback`, whose message also names why it was asked at all. */
function withEarlier(error: unknown, earlier: readonly Failure[]): unknown {
  if (error instanceof OllamaError && earlier.length > 0)
    error.message = `${error.message}. It was asked because others did not answer: ${listOf(earlier)}`
  return error
}

/** The same error, whose message also names why each of the others did not answer. */
function withOthers(error: OllamaError, others: readonly Failure[]): OllamaError {
  if (others.length > 0) error.message = `${error.message}. No other deployment answered: ${listOf(others)}`
  return error
}

function listOf(failures: readonly Failure[]): string {
  return failures
    .map(({ candidate: { name, target }, message }) => `${name} (${target.root.baseURL}): ${message}`)
    .join('; ')
}
