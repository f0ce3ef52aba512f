/** Waits for something that may not listen to a signal. */

/** The promise's result, or the signal's reason if that comes first. `late` gets a result that nobody waits for any more. */
export function raceAbort<T>(
  waiting: Promise<T>,
  signal: AbortSignal | undefined,
  late?: (value: T) => void,
): Promise<T> {
  if (!signal) return waiting
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason as Error)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    const settle = (value: T): void => {
      signal.removeEventListener('abort', leave)
      if (signal.aborted) late?.(value)
      resolve(value)
    }
    waiting.then(settle, (cause: unknown) => {
      signal.removeEventListener('abort', leave)
      reject(cause)
    })
  })
}
