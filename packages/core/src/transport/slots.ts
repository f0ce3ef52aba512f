/** Lets only so many through at a time; the others wait in line. */

/** Waits for a place, rejects with the signal's reason meanwhile. What it gives has to be called once, to give the place back. */
export type TakeSlot = (signal?: AbortSignal) => Promise<() => void>

export function createSlots(count: number): TakeSlot {
  let free = count
  const waiting: (() => void)[] = []

  function release(): void {
    const next = waiting.shift()
    if (next) next()
    else free++
  }

  return (signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      if (free > 0) {
        free--
        resolve(release)
        return
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(signal?.reason as Error)
      }
      const enter = (): void => {
        signal?.removeEventListener('abort', leave)
        resolve(release)
      }
      waiting.push(enter)
      signal?.addEventListener('abort', leave, { once: true })
    })
}
