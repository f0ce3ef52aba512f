/** Stops asking a deployment that keeps failing. */

export interface CircuitBreaker {
  /** Whether a request may be sent. After the pause one request is: it decides whether the next ones are. */
  allows(): boolean
  succeed(): void
  fail(): void
}

/** Failures in a row that open the circuit. */
const failuresToOpen = 3
/** How long it stays open before one request is tried again. */
const pauseMs = 30_000

/** `now`: milliseconds of any clock that only goes forward. */
export function createCircuitBreaker(now: () => number = () => performance.now()): CircuitBreaker {
  let failures = 0
  let openUntil = 0

  return {
    allows() {
      if (failures < failuresToOpen) return true
      if (now() < openUntil) return false
      // Others wait until this one request has shown something, or for another pause.
      openUntil = now() + pauseMs
      return true
    },
    succeed() {
      failures = 0
    },
    fail() {
      failures++
      if (failures >= failuresToOpen) openUntil = now() + pauseMs
    },
  }
}
