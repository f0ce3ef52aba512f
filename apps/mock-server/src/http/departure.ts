/** Tells those who work on an answer that its client has left, or has it. */
import type { ServerResponse } from 'node:http'

/** As much of an AbortSignal as is needed: a real one, with its controller and events, costs more than most answers. */
export interface Departure {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export function createDeparture(res: ServerResponse): Departure {
  return new Leaving(res)
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

/** It fires once, so every listener is one that is called once. */
class Leaving implements Departure {
  readonly #res: ServerResponse
  readonly #listeners: (() => void)[] = []
  #isHeard = false
  #isOver = false

  constructor(res: ServerResponse) {
    this.#res = res
  }

  get aborted(): boolean {
    return this.#isOver || this.#res.destroyed
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener)
    if (this.#isHeard) return
    this.#isHeard = true
    this.#res.once('close', () => this.#end())
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const place = this.#listeners.indexOf(listener)
    if (place >= 0) this.#listeners.splice(place, 1)
  }

  #end(): void {
    this.#isOver = true
    for (const listener of this.#listeners.splice(0)) listener()
  }
}
