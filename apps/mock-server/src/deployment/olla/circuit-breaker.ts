/** Stops asking a backend that keeps failing. */
import type { Clock } from '../../clock/clock.ts'

const failuresToOpen = 5
const openMs = 30_000

export class CircuitBreaker {
  readonly #clock: Clock
  #failures = 0
  #openUntil = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether a request may be sent. Once the circuit has been open for its time, one may: it decides about the next ones. */
  allows(): boolean {
    if (this.#failures < failuresToOpen) return true
    const now = this.#clock.now()
    if (now < this.#openUntil) return false
    this.#openUntil = now + openMs
    return true
  }

  succeed(): void {
    this.#failures = 0
  }

  fail(): void {
    this.#failures++
    this.#openUntil = this.#clock.now() + openMs
  }
}
