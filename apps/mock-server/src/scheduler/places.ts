/** A number of places that are taken and given back; who finds none free waits, in the order of coming. */
import type { Departure } from '../http/departure.ts'

export interface Places {
  /** Takes a place as soon as one is free. The value gives it back; undefined if the signal fired before. */
  take(signal: Departure): Promise<(() => void) | undefined>
}

export function createPlaces(count: number): Places {
  let free = count
  const waiting = new Set<() => void>()
  const giveBack = (): void => {
    const [next] = waiting
    if (next) next()
    else free++
  }
  return {
    take(signal) {
      if (free > 0) {
        free--
        return Promise.resolve(giveBack)
      }
      return new Promise((resolve) => {
        const goOn = (): void => {
          waiting.delete(goOn)
          signal.removeEventListener('abort', giveUp)
          resolve(giveBack)
        }
        const giveUp = (): void => {
          waiting.delete(goOn)
          resolve(undefined)
        }
        if (signal.aborted) return giveUp()
        waiting.add(goOn)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
  }
}
