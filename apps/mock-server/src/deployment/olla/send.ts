/** Sends a request to one backend after another, until one answers. */
import type { Clock } from '../../clock/clock.ts'
import type { RequestContext } from '../../http/request-context.ts'
import { toGoError } from '../../go/to-go-error.ts'
import { type Forwarded, HeaderTimeout, type OllaBackend } from './backend.ts'
import type { Balancer } from './balancer.ts'
import type { OllaOptions } from './olla-options.ts'
import { toUpstream } from './pass-on.ts'
import type { StickySessions } from './sticky-sessions.ts'

/** What is sent to whichever backend takes it. */
export interface Outbound {
  request: RequestContext
  /** With its query. */
  path: string
  body: Buffer
  /** As the body names it, in lower case. */
  model: string | undefined
  backends: readonly OllaBackend[]
}

export interface SendSettings {
  options: OllaOptions
  balancer: Balancer
  sticky: StickySessions | undefined
  clock: Clock
}

/** What a backend answers. */
export interface Delivered {
  backend: OllaBackend
  forwarded: Forwarded
  /** To be called once when the body is over, without arguments if it was cut off. */
  done: (result?: { bytes: number; ms: number }) => void
}

/** A problem is in the proxy's own words. */
export type Sent = Delivered | { problem: string }

/** Only a connection error makes it try another backend, each of them once. */
export async function send(
  { request, path, body, model, backends }: Outbound,
  { options, balancer, sticky, clock }: SendSettings,
): Promise<Sent> {
  const started = clock.now()
  const after = (): string => `${((clock.now() - started) / 1000).toFixed(1)}s`
  let left = [...backends]
  let problem = ''
  while (left.length > 0) {
    const pinned = sticky?.pinned(request)
    // A turn passes even where the session decides.
    const next = balancer.choose(left)
    const backend = pinned && left.includes(pinned) ? pinned : next
    if (!backend) break
    const hasBreaker = (options.engine ?? 'olla') === 'olla'
    const done = backend.traffic.begin()
    if (hasBreaker && !backend.breaker.allows()) {
      done()
      return { problem: `circuit breaker open for endpoint ${backend.name}` }
    }
    try {
      const forwarded = await backend.forward({
        method: request.method,
        path,
        headers: toUpstream(request, backend, body, model),
        body,
        signal: request.signal,
        timeoutMs: options.headerTimeoutMs ?? 30_000,
      })
      backend.breaker.succeed()
      return { backend, forwarded, done }
    } catch (error) {
      done()
      backend.breaker.fail()
      if (error instanceof HeaderTimeout) return { problem: `request timeout after ${after()} - ${tooSlow}` }
      const cause = toGoError(error, backend.url)
      if (cause === undefined)
        return { problem: `connection closed after ${after()} - AI backend ended communication unexpectedly` }
      backend.isUp = false
      left = left.filter((each) => each !== backend)
      problem = `network error after ${after()} - ${cause} (check network connectivity to LLM backend)`
    }
  }
  return { problem: `all endpoints failed with connection errors: ${problem}` }
}

/** The proxy names another limit than the one that was reached. */
const tooSlow = 'server timeout of 900.0s exceeded (LLM model taking longer than expected)'
