/** Tries again what may succeed later. */
import { OllamaError } from '../errors/ollama-error.ts'
import type { RetryOptions } from './retry-options.ts'

/** Why an attempt is no longer worth another. `canRepeat` is false where what was sent is used up. */
export interface Retrying {
  signal: AbortSignal | undefined
  canRepeat: (error: OllamaError) => boolean
}

/** The result of the first try that succeeds, or the error of the last. */
export async function retry<T>(
  attempt: () => Promise<T>,
  options: RetryOptions,
  { signal, canRepeat }: Retrying,
): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await attempt()
    } catch (error) {
      if (
        !(error instanceof OllamaError) ||
        !error.retryable ||
        failed >= options.retries ||
        !canRepeat(error)
      )
        throw error
      // A crash or an unexplained failure of the server may be chance once.
      if (error.status === 500 && failed > 0) throw error
      await wait(waitFor(error, failed, options), signal)
    }
  }
}

/** At least what the server asked for, and never all clients at the same moment. */
function waitFor(
  { retryAfterMs }: OllamaError,
  failed: number,
  { waitMs = 500, longestWaitMs = 30_000, random = Math.random }: RetryOptions,
): number {
  const backOff = waitMs * 2 ** failed
  const chosen =
    retryAfterMs === undefined ? backOff * (0.5 + random() / 2) : retryAfterMs + (waitMs / 2) * random()
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
