/** Tries again what may succeed later. */
import { OllamaError, OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'

export interface RetryOptions {
  /** How often to try again. 0: never. */
  retries: number
  /** The first wait in milliseconds; each further one is twice as long, and up to half of each is left to chance. Default 500. */
  waitMs?: number | undefined
  /** No wait is longer, whatever the server asks for. Default 30 000. */
  longestWaitMs?: number | undefined
  /** Chance, from 0 up to but without 1. Default Math.random. */
  random?: (() => number) | undefined
}

/** Why an attempt is no longer worth another. `canRepeat` is false where what was sent is used up. */
export interface Retrying {
  signal: AbortSignal | undefined
  canRepeat: (error: OllamaError) => boolean
}

/** The result of the first try that succeeds, or the error of the last. */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions, { signal, canRepeat }: Retrying): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof OllamaError) || !error.retryable || failed >= options.retries || !canRepeat(error)) throw error
      // A crash or an unexplained failure of the server may be chance once.
      if (error.status === 500 && failed > 0) throw error
      await wait(waitFor(error, failed, options), signal)
    }
  }
}

/** At least what the server asked for, and never all clients at the same moment. */
function waitFor({ retryAfterMs }: OllamaError, failed: number, { waitMs = 500, longestWaitMs = 30_000, random = Math.random }: RetryOptions): number {
  const backOff = waitMs * 2 ** failed
  const chosen = retryAfterMs === undefined ? backOff * (0.5 + random() / 2) : retryAfterMs + (waitMs / 2) * random()
  return Math.min(chosen, longestWaitMs)
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }, ms)
    if (signal?.aborted) leave()
    else signal?.addEventListener('abort', leave, { once: true })
  })
}

/** A number stands for `{ retries }`. @throws OllamaInputError */
export function toRetryOptions(given: number | RetryOptions): RetryOptions {
  const options = typeof given === 'number' ? { retries: given } : given
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (name === 'random' ? value !== undefined && typeof value !== 'function' : !names.includes(name))
      throw new OllamaInputError(`retry.${name} is no such setting or no function`, `retry has ${names.join(', ')}`)
    if (name !== 'random' && value !== undefined && (typeof value !== 'number' || !(value >= 0) || (name === 'retries' && !Number.isInteger(value))))
      throw new OllamaInputError(`retry.${name} is ${show(value)}`, 'Allowed: 0 and above; retries is a whole number')
  }
  if (options.retries === undefined) throw new OllamaInputError('retry has no retries', 'Say how often to try again, such as { retries: 2 }')
  return options
}

const names = Object.keys({ retries: 0, waitMs: 0, longestWaitMs: 0, random: 0 } satisfies Record<keyof RetryOptions, 0>)
