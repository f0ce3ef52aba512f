/** A fixed number of places. A request that finds none free waits, in order of arrival. */

export interface Places {
  /** Takes a free place. The value gives it back; undefined: there is none. */
  takeAtOnce(): (() => void) | undefined
  /** Takes a place as soon as one is free. Undefined if the signal fired before. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>
}

export function createPlaces(count: number): Places {
  let free = count
  const waiting = new Set<() => void>()
  const giveBack = (): void => {
    const [next] = waiting
    if (next) next()
    else free++
  }
  const takeAtOnce = (): (() => void) | undefined => {
    if (free === 0) return undefined
    free--
    return giveBack
  }
  return {
    takeAtOnce,
    take(signal) {
      const place = takeAtOnce()
      if (place) return Promise.resolve(place)
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
