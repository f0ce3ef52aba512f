/** Sends a request to the first deployment that answers it. */
import {
  OllamaConnectionError,
  OllamaError,
  OllamaResponseError,
  OllamaTimeoutError,
} from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import { withTotalTimeout } from '../transport/total-timeout.ts'
import type { Outgoing, Transport } from '../transport/transport.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
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

export function createTargets(primary: Target, fallbacks: readonly Target[]): Targets {
  if (fallbacks.length === 0) return { primary, run: (attempt, call) => attempt(primary, call) }
  const all = [primary, ...fallbacks].map((target) => ({ target, breaker: createCircuitBreaker() }))
  const origin = new URL(primary.root.baseURL).origin

  return {
    primary,
    async run(attempt, given) {
      const call = withTotalTimeout(given)
      const failed: FallbackUsed['failed'] = []
      let first: OllamaError | undefined
      const note = ({ root: { baseURL }, deployment: { name } }: Target, message: string): void =>
        void failed.push({ baseURL, deployment: name, message })
      for (const [i, { target, breaker }] of all.entries()) {
        if (!breaker.allows()) {
          note(target, 'not asked: it failed several times in a row')
          continue
        }
        try {
          const used = i === 0 ? undefined : { index: i - 1, failed }
          const value = await attempt(target, forOrigin(call, target, origin), used)
          breaker.succeed()
          return value
        } catch (error) {
          if (!isElsewhereWorthTrying(error)) throw error
          if (saysDown(error)) breaker.fail()
          else breaker.succeed()
          note(target, error.message)
          first ??= error
        }
      }
      // With every circuit open, the primary is asked all the same: an error of today says more than one of the past.
      if (!first) return attempt(primary, call)
      throw withFailures(first, failed)
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

/** Headers of a call may hold a key, which belongs to the host of the primary. */
function forOrigin(call: Call, { root: { baseURL } }: Target, origin: string): Call {
  return call.headers && new URL(baseURL).origin !== origin ? { ...call, headers: undefined } : call
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

/** The first error, whose message also names what the other deployments said. */
function withFailures(error: OllamaError, failed: FallbackUsed['failed']): OllamaError {
  const others = failed.slice(1).map(({ baseURL, message }, i) => `fallback[${i}] (${baseURL}): ${message}`)
  if (others.length > 0) error.message = `${error.message}. The fallbacks failed, too: ${others.join('; ')}`
  return error
}
