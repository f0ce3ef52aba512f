/** Lets only so many requests of a client through at a time; the others wait in line. */

/** Waits for a place, rejects with the signal's reason meanwhile. What it gives has to be called once, to give the place back. */
export type TakeSlot = (signal?: AbortSignal) => Promise<() => void>

/**
 * The places of one client, in order of arrival. Not of one host: a request made while the response of another
 * client is being read would wait for a place that this response gives back only when it has been read.
 */
export function createSlots(most: number): TakeSlot {
  const waiting: (() => void)[] = []
  let taken = 0

  function letIn(): void {
    if (taken < most) waiting.shift()?.()
  }

  return (signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const enter = (): void => {
        signal?.removeEventListener('abort', leave)
        taken++
        resolve(() => {
          taken--
          letIn()
        })
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(signal?.reason as Error)
      }
      waiting.push(enter)
      signal?.addEventListener('abort', leave, { once: true })
      letIn()
    })
}
