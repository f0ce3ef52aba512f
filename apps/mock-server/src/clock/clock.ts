/** The time that a mock lives in: pace, loading, keep-alive and queues wait by it, and nothing else asks what time it is. */
import { clearTimeout, nextTurn, performanceNow, setTimeout } from './platform-timers.ts'

/** A source of time. Everything that waits is given up once the clock is stopped. */
export interface Clock {
  /** Milliseconds since 1970, with fractions; never goes back. */
  now(): number
  /**
   * Waits. It also ends, without an error, when the signal fires or the clock is stopped: the caller checks the reason.
   * Zero or less does not wait at all.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls back later, unless cancelled; it does not keep the process alive. Never, if `ms` is not finite. */
  after(ms: number, callback: () => void): Timer
  /** Forgets all timers and wakes all sleepers, now and from now on. */
  stop(): void
}

export interface Timer {
  /** Afterwards it does not call back; more than once is the same as once. */
  cancel(): void
}

/** A clock that moves only when the test advances it. */
export interface VirtualClock extends Clock {
  /**
   * Moves the time on. What falls due is done in its order, at its time, and what follows from it before the next: an answer
   * that waits three times for 10 ms is through after one `advance(30)`.
   */
  advance(ms: number): Promise<void>
}

const { timeOrigin } = performance

/** The time of this machine. */
export function createRealClock(): Clock {
  return withSleep({
    // Not Date.now(): that jumps when the machine's clock is set.
    now: () => timeOrigin + performanceNow(),
    start: startRealTimer,
  })
}

/** A clock that stands still at this time (default: noon of 1 January 2026, UTC) until it is advanced. */
export function createVirtualClock(start: number = Date.UTC(2026, 0, 1, 12)): VirtualClock {
  let now = start
  let made = 0
  const pending = new Map<number, { due: number; callback: () => void }>()
  const clock = withSleep({
    now: () => now,
    start(ms, callback) {
      const id = made++
      pending.set(id, { due: now + ms, callback })
      return { cancel: () => void pending.delete(id) }
    },
  })
  /** The earliest that falls due by then; of several at one time the one that was set first. */
  const nextBy = (end: number): { id: number; due: number; callback: () => void } | undefined => {
    let found: { id: number; due: number; callback: () => void } | undefined
    for (const [id, timer] of pending)
      if (timer.due <= end && (found === undefined || timer.due < found.due)) found = { id, ...timer }
    return found
  }
  return {
    ...clock,
    async advance(ms) {
      const end = now + Math.max(0, ms)
      await settled()
      for (let timer = nextBy(end); timer !== undefined; timer = nextBy(end)) {
        pending.delete(timer.id)
        now = Math.max(now, timer.due)
        timer.callback()
        await settled()
      }
      now = Math.max(now, end)
    },
  }
}

/** Whether a clock has to be advanced by hand. */
export function isVirtualClock(clock: Clock): clock is VirtualClock {
  return 'advance' in clock
}

interface Source {
  now: () => number
  start: (ms: number, callback: () => void) => Timer
}

function withSleep({ now, start }: Source): Clock {
  const stops = new Set<() => void>()
  let isStopped = false
  const after: Clock['after'] = (ms, callback) => {
    if (isStopped || !Number.isFinite(ms)) return { cancel: () => {} }
    const cancel = (): void => {
      stops.delete(cancel)
      timer.cancel()
    }
    const timer = start(Math.max(0, ms), () => {
      stops.delete(cancel)
      callback()
    })
    stops.add(cancel)
    return { cancel }
  }
  return {
    now,
    after,
    sleep(ms, signal) {
      if (ms <= 0 || isStopped || signal?.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = (): void => {
          timer.cancel()
          stops.delete(wake)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const timer = after(ms, wake)
        stops.add(wake)
        signal?.addEventListener('abort', wake, { once: true })
      })
    },
    stop() {
      isStopped = true
      for (const stop of stops) stop()
    },
  }
}

/** The longest that a timer of Node can be set to, about 25 days; a longer one fires at once. */
const longestTimeout = 2 ** 31 - 1

function startRealTimer(ms: number, callback: () => void): Timer {
  let handle: NodeJS.Timeout
  const wait = (left: number): void => {
    handle = setTimeout(
      () => (left > longestTimeout ? wait(left - longestTimeout) : callback()),
      Math.min(left, longestTimeout),
    )
    handle.unref()
  }
  wait(ms)
  return { cancel: () => clearTimeout(handle) }
}

/** Lets everything run that can: promises, and writes to sockets that take a turn or two of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn()
}
