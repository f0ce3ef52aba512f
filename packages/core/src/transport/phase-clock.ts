/** Counts the limits of one call and aborts it when one is over. */
import type { TimeoutPhase } from '../errors/ollama-error.ts'
import type { Expired } from '../errors/to-timeout-error.ts'
import type { Timeouts } from './timeouts.ts'

export interface PhaseClock {
  /** Aborts when the caller does or a limit is over. Undefined where neither can happen. */
  readonly signal: AbortSignal | undefined
  /** The limit that was over. */
  readonly expired: Expired | undefined
  /** Begins to count a phase anew, of which `usedMs` are gone. Nothing happens where it has no limit. */
  start(phase: TimeoutPhase, usedMs?: number): void
  stop(phase: TimeoutPhase): void
  stopAll(): void
}

export function createPhaseClock(limits: Timeouts, signal: AbortSignal | undefined): PhaseClock {
  const limited = Object.entries(limits).some(
    ([phase, limit]) => phase !== 'connect' && Number.isFinite(limit),
  )
  return limited
    ? createTimers(limits, signal)
    : { signal, expired: undefined, start: nothing, stop: nothing, stopAll: nothing }
}

function nothing(): void {
  // Nothing is limited, so nothing is counted.
}

function createTimers(limits: Timeouts, signal: AbortSignal | undefined): PhaseClock {
  const giveUp = new AbortController()
  const timers = new Map<TimeoutPhase, ReturnType<typeof setTimeout>>()
  // `expired` is no getter: docs/decisions/0011.
  const clock: PhaseClock & { expired: Expired | undefined } = {
    signal: signal ? AbortSignal.any([signal, giveUp.signal]) : giveUp.signal,
    expired: undefined,
    start,
    stop,
    stopAll,
  }

  function stop(phase: TimeoutPhase): void {
    clearTimeout(timers.get(phase))
    timers.delete(phase)
  }

  function stopAll(): void {
    for (const phase of timers.keys()) stop(phase)
  }

  function start(phase: TimeoutPhase, usedMs = 0): void {
    const limitMs = limits[phase]
    if (limitMs === undefined || !Number.isFinite(limitMs)) return
    stop(phase)
    const onTime = (): void => {
      stopAll()
      clock.expired ??= { phase, limitMs }
      giveUp.abort()
    }
    timers.set(phase, setTimeout(onTime, Math.max(0, limitMs - usedMs)))
  }

  return clock
}
