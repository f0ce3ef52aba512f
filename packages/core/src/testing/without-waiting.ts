/** For tests under fake timers: what a promise comes to, without the waits on the way. */
import { vi } from 'vitest'

/** `answered`, the status of a refusal, or the error. */
export async function outcome(waiting: Promise<unknown>): Promise<unknown> {
  return waiting.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error && 'status' in error ? error.status : error),
  )
}

/** Turns timers forward as they are set, until the promise is settled. */
export async function withoutWaiting<T>(done: Promise<T>): Promise<T> {
  const settled = new AbortController()
  const settle = (): void => settled.abort()
  done.then(settle, settle)
  while (!settled.signal.aborted) {
    vi.advanceTimersToNextTimer()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return done
}
