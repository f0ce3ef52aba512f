/** Tells those who work on an answer that its client has left, or has it. */

/** As much of an AbortSignal as is needed: a real one, with its controller and events, costs more than most answers. */
export interface Departure {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** A real signal that fires with it, for those who need one. */
export function toSignal(departure: Departure): AbortSignal {
  if (departure instanceof AbortSignal) return departure
  const controller = new AbortController()
  const end = (): void => controller.abort('the answer is over')
  if (departure.aborted) end()
  else departure.addEventListener('abort', end, { once: true })
  return controller.signal
}

/** Fires when it is told to: once, so every listener is one that is called once. */
export class Leaving implements Departure {
  #listeners: (() => void)[] = []
  #isOver = false

  get aborted(): boolean {
    return this.#isOver
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener)
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const place = this.#listeners.indexOf(listener)
    if (place >= 0) this.#listeners.splice(place, 1)
  }

  /** The client has left, or has its answer. */
  end(): void {
    this.#isOver = true
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }
}
