/** Sends requests to one Ollama. The only file that calls fetch. */
import type { Call } from './call.ts'
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { hideSecrets } from '../errors/hide-secrets.ts'
import {
  OllamaConnectionError,
  OllamaError,
  OllamaInputError,
  OllamaStreamError,
} from '../errors/ollama-error.ts'
import { type AddressSource, toConnectionError } from '../errors/to-connection-error.ts'
import { FrameFailure } from '../errors/frame-failure.ts'
import {
  type Asked,
  longestErrorRead,
  toResponseError,
  toTooLargeError,
  toUnreadableError,
} from '../errors/to-response-error.ts'
import { toStreamError } from '../errors/to-stream-error.ts'
import { toTimeoutError } from '../errors/to-timeout-error.ts'
import { checkCall } from './check-arguments.ts'
import { followRedirects, withoutQuery } from './follow-redirects.ts'
import { JsonObjectEnd } from './json-object-end.ts'
import { responseLimits, tooLarge } from './limits.ts'
import { raceAbort } from './race-abort.ts'
import { createPhaseClock, type PhaseClock } from './phase-clock.ts'
import { isReadable, readText } from './read-text.ts'
import { type RetryOptions, toRetryOptions } from './retry-options.ts'
import { retry } from './retry.ts'
import { toExpected } from './to-expected.ts'
import { elapsedTotalMs } from './total-timeout.ts'
import type { Slot, Slots } from './concurrency-limit.ts'
import { checkTimeouts, type Timeouts } from './timeouts.ts'
import { setHeaders } from './set-headers.ts'
import { ResponseBody } from './response-body.ts'
import type { Incoming, Outgoing, Transport, TransportFetch } from './transport.ts'

export interface TransportOptions {
  /** Without a slash at its end. */
  baseURL: string
  /** Sent with each request; those of a call win. */
  headers: Headers
  fetch: TransportFetch
  /** Sent after the path of each request to this host, without `?`. */
  query?: string
  /** Which setting named the base URL. */
  source?: AddressSource
  timeouts?: Timeouts
  /** Default: no retries. */
  retry?: RetryOptions
  /** Limits concurrent requests; a request counts until its body has been read. Default: no limit. */
  concurrency?: Slots | undefined
  /** Whether to close the connection of a response that is left in a pause of the server. Default true. */
  closeInPause?: boolean
  /** How the caller's package spells what messages name. Default: core's names. */
  names?: CallerNames
}

/** Requests to one base URL. The options have been checked. */
export function createTransport(options: TransportOptions): Transport {
  const { baseURL, headers, fetch, source, query, closeInPause = true, names = coreNames } = options
  /** Headers of requests, but for their own, by what they accept: with a body of JSON, and without. */
  const known = { withBody: new Map<string, Headers>(), withoutBody: new Map<string, Headers>() }
  /** Where `localhost` was found to be, if not where its name leads. */
  let found = baseURL
  /** Ollama listens on IPv4 only, and `localhost` may resolve to IPv6. */
  const numbered = baseURL.replace(/^http:\/\/localhost(?=[:/]|$)/, 'http://127.0.0.1')

  async function send(request: Outgoing, call: Call = {}): Promise<Incoming> {
    checkCall(call)
    call.signal?.throwIfAborted()
    if (call.timeouts) checkTimeouts(call.timeouts, fetch.takesConnectTimeout === true, names)
    const limits = call.timeouts ? mergeLimits(options.timeouts, call.timeouts) : (options.timeouts ?? {})
    const retrying = call.retry === undefined ? options.retry : toRetryOptions(call.retry, names)
    const clock = createPhaseClock(limits, call.signal)
    clock.start('total', elapsedTotalMs(call))
    let slot: Slot | undefined
    const onOver = (): void => {
      clock.stopAll()
      slot?.release()
    }
    try {
      slot = await options.concurrency?.take(names.concurrency, clock.signal)
      const attempt = (): Promise<Incoming> => sendOnce(request, call.headers, clock, limits)
      const canRepeat = (error: OllamaError): boolean => isRepeatable(request, error)
      const incoming = await (retrying?.retries
        ? retry(attempt, retrying, { signal: clock.signal, canRepeat })
        : attempt())
      const { body } = incoming.response
      if (body instanceof ResponseBody) {
        if (slot) slot.body = body
        body.notify(
          () => clock.stopAll(),
          () => slot?.release(),
        )
      } else onOver()
      return incoming
    } catch (cause) {
      onOver()
      call.signal?.throwIfAborted()
      throw clock.expired && !(cause instanceof OllamaError)
        ? toTimeoutError({ method: request.method, url: baseURL + request.path, names }, clock.expired)
        : cause
    }
  }

  /** One attempt, and a second one where `localhost` refuses the first. */
  function sendOnce(
    request: Outgoing,
    own: Call['headers'],
    clock: PhaseClock,
    limits: Timeouts,
  ): Promise<Incoming> {
    const first = exchange(found, request, own, clock, limits)
    if (numbered === found || isUsedUp(request)) return first
    return first.catch(async (error: unknown) => {
      if (!(error instanceof OllamaConnectionError) || !isRefused(error)) throw error
      const incoming = await exchange(numbered, request, own, clock, limits)
      found = numbered
      return incoming
    })
  }

  async function exchange(
    base: string,
    request: Outgoing,
    own: Call['headers'],
    clock: PhaseClock,
    limits: Timeouts,
  ): Promise<Incoming> {
    const { method, path, body, content, accept } = request
    const ours: Record<string, string> = { Accept: accept }
    if (body) ours['Content-Type'] = 'application/json'
    const shared = knownHeaders(accept, body !== undefined, ours)
    const sent = own ? withHeaders(shared, own) : shared
    const asked = { method, url: base + path, names, sent: { headers: sent, query } }
    // Aborts the fetch until there is a response. Then its body decides when to close the connection.
    const opening = clock.signal && linkAbort(clock.signal)
    const init = {
      method,
      ...toInit(body, content),
      ...(opening ? { signal: opening.signal } : {}),
      ...(fetch.takesConnectTimeout && limits.connect !== undefined
        ? { connectTimeout: limits.connect }
        : {}),
    }
    clock.start('load')
    clock.start('firstToken')
    let last = asked.url
    try {
      // Another host gets nothing that was meant for this one: any header of the caller may hold a key.
      const answered = await followRedirects(
        asked,
        (url, foreign, redirect) => {
          last = url
          // Each fetch gets headers of its own: one that adds a header would add it to later requests, too.
          // A fetch of the caller's own may not listen to signals; a limit and an abort have to end the wait all the same.
          return raceAbort(
            fetch(foreign || !query ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`, {
              ...init,
              redirect,
              headers: new Headers(foreign ? ours : sent),
            }),
            clock.signal,
            (late) => void late.body?.cancel?.(),
          )
        },
        !isUsedUp(request),
        sent,
      )
      clock.stop('load')
      const { response } = answered
      const incoming = { ...answered, response: withBody(response, answered, clock) }
      if (response.status < 300) return incoming
      const { origin } = new URL(incoming.url)
      const keyless = response.status === 401 && origin !== new URL(asked.url).origin
      const remedy = keyless
        ? `The request was redirected to ${origin}, where keys are not sent: set ${names.baseURL} to it`
        : undefined
      clock.start('idle')
      throw toResponseError(incoming, response, await readErrorText(incoming.response, clock.signal), remedy)
    } catch (cause) {
      // A refused or broken try is no answer that is still awaited.
      clock.stop('firstToken')
      clock.stop('idle')
      if (cause instanceof OllamaError) throw cause
      if (clock.expired) throw toTimeoutError(asked, clock.expired)
      clock.signal?.throwIfAborted()
      const redirected = last !== asked.url
      throw toConnectionError(
        redirected ? { ...asked, url: hideSecrets(asked.sent, withoutQuery(last)) } : asked,
        cause,
        {
          source: redirected ? 'redirect' : source,
          connectMs: limits.connect,
          streamed: isUsedUp(request),
        },
      )
    } finally {
      opening?.unlink()
      clock.stop('load')
    }
  }

  /** The response with its body as it is read here. Some fetches have none to read: these responses stay as they are. */
  function withBody(response: Response, asked: Asked, clock: PhaseClock): Incoming['response'] {
    if (!isReadable(response.body)) return response
    const toFailure = (): unknown =>
      clock.expired ? toTimeoutError(asked, clock.expired) : clock.signal?.reason
    const body = new ResponseBody(response.body.getReader(), { clock, toFailure, inPause: closeInPause })
    return { status: response.status, headers: response.headers, body }
  }

  /** The client's headers over our own. */
  function knownHeaders(accept: string, hasBody: boolean, ours: Record<string, string>): Headers {
    const byAccept = hasBody ? known.withBody : known.withoutBody
    let ofAccept = byAccept.get(accept)
    if (!ofAccept)
      byAccept.set(accept, (ofAccept = withHeaders(new Headers(ours), Object.fromEntries(headers))))
    return ofAccept
  }

  async function whole<T>(
    request: Outgoing,
    toValue: (text: string, incoming: Incoming) => T | undefined,
    call?: Call,
  ): Promise<T> {
    const incoming = await send(request, call)
    const { response, ...asked } = incoming
    const empty = { thinking: '', text: '', toolCalls: [] }
    let read: { text: string; cut: boolean }
    try {
      read = await readText(response, responseLimits.body)
    } catch (cause) {
      call?.signal?.throwIfAborted()
      if (cause instanceof OllamaError) throw cause
      const error = toStreamError(cause, asked, empty, response)
      // Nothing of a whole response can be used, however it was cut off.
      if (error instanceof OllamaStreamError && error.reason === undefined)
        Object.assign(error, { code: 'incomplete_answer' })
      throw error
    }
    const { text, cut } = read
    if (cut)
      throw toTooLargeError(asked, response, tooLarge('the response', responseLimits.body, 'bytes').message)
    const value = readValue(() => toValue(text, incoming))
    if (value !== undefined) return value
    const isEmpty = text.trim() === '' && request.body !== undefined && response.status === 200
    if (isCutOff(text) || isEmpty)
      throw toStreamError(
        new FrameFailure('', text.slice(0, longestErrorRead), 'incomplete'),
        asked,
        empty,
        response,
      )
    throw toUnreadableError(asked, response, text.slice(0, longestErrorRead))
  }

  return {
    baseURL,
    names,
    send,
    whole,
    json<T>(
      request: Omit<Outgoing, 'accept'>,
      isExpected: (value: unknown) => value is T,
      call?: Call,
    ): Promise<T> {
      return whole({ ...request, accept: 'application/json' }, toExpected(isExpected), call)
    },
  }
}

interface LinkedAbort {
  signal: AbortSignal
  /** Ignores the signal from now on. */
  unlink(): void
}

/** A signal that aborts with another one until it is unlinked. */
function linkAbort(signal: AbortSignal): LinkedAbort {
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return { signal: controller.signal, unlink: () => signal.removeEventListener('abort', onAbort) }
}

/** The client's limits and the call's, which win where they are set. */
function mergeLimits(client: Timeouts | undefined, call: Timeouts): Timeouts {
  const limits: Timeouts = { ...client }
  for (const [phase, limit] of Object.entries(call) as [keyof Timeouts, number | undefined][])
    if (limit !== undefined) limits[phase] = limit
  return limits
}

/** Whether a text begins as JSON and ends before it is closed. */
function isCutOff(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false
  const end = new JsonObjectEnd()
  end.push(text)
  return end.isOpen
}

/** Whether a second request would be the same as the first. */
function isUsedUp({ content }: Outgoing): boolean {
  return content instanceof ReadableStream
}

/** A request that may have arrived is repeated only where it is the same to do a thing once or twice. */
function isRepeatable(request: Outgoing, error: OllamaError): boolean {
  const arrived = error instanceof OllamaConnectionError && !isRefused(error)
  return !isUsedUp(request) && !(request.method === 'DELETE' && arrived)
}

function isRefused({ code }: OllamaError): boolean {
  return code === 'ECONNREFUSED' || code === 'ConnectionRefused'
}

/** A streamed body has to say that its answer is not awaited meanwhile; TypeScript's DOM types do not know the word. */
function toInit(body: Outgoing['body'], content: Outgoing['content']): RequestInit & { duplex?: 'half' } {
  if (content === undefined) return body ? { body: toJsonText(body) } : {}
  return { body: content, ...(content instanceof ReadableStream ? { duplex: 'half' } : {}) }
}

/** Undefined also where the value breaks off the reading, because it has another form somewhere inside. */
function readValue<T>(read: () => T | undefined): T | undefined {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof OllamaError) throw cause
    return undefined
  }
}

function toJsonText(body: object): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new OllamaInputError(
      `the request cannot be written as JSON: ${(cause as Error).message.split('\n', 1)[0] as string}`,
    )
  }
}

/** The text of an error body; what arrived of it when the connection breaks meanwhile. */
async function readErrorText(
  response: Incoming['response'],
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return (await readText(response, longestErrorRead)).text
  } catch {
    signal?.throwIfAborted()
    // The status is known, and more important than the rest of its explanation.
    return ''
  }
}

/** A copy with other headers set; `undefined` removes one. */
function withHeaders(base: Headers, own: Record<string, string | undefined>): Headers {
  const headers = new Headers(base)
  setHeaders(headers, own)
  return headers
}
