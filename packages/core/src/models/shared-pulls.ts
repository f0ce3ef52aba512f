/** Shares one pull per model among concurrent callers. */
import { OllamaTimeoutError } from '../errors/ollama-error.ts'
import type { Progress } from '../native/progress.ts'
import { raceAbort } from '../transport/race-abort.ts'

/** Starts a pull. */
export type Pull = (signal: AbortSignal) => AsyncIterable<Progress>

/** Waits for the pull of `key`; `pull` starts it unless it is running. Rejects with the signal's reason if this caller aborts. */
export type SharePull = (
  key: string,
  pull: Pull,
  onProgress?: (progress: Progress) => void,
  signal?: AbortSignal,
) => Promise<void>

interface Flight {
  watchers: Set<(progress: Progress) => void>
  waiting: number
  last?: Progress
  end: AbortController
  over: Promise<void>
}

export function createSharedPulls(): SharePull {
  const flights = new Map<string, Flight>()

  function start(key: string, pull: Pull): Flight {
    const flight: Flight = {
      watchers: new Set(),
      waiting: 0,
      end: new AbortController(),
      over: Promise.resolve(),
    }
    flights.set(key, flight)
    flight.over = run(flight, pull).finally(() => {
      if (flights.get(key) === flight) flights.delete(key)
    })
    return flight
  }

  const sharePull: SharePull = async (key, pull, onProgress, signal) => {
    signal?.throwIfAborted()
    const joined = flights.get(key)
    try {
      await wait(key, joined ?? start(key, pull), onProgress, signal)
    } catch (cause) {
      // The timeouts of the caller who started it do not apply to the others.
      if (!joined || !(cause instanceof OllamaTimeoutError)) throw cause
      await sharePull(key, pull, onProgress, signal)
    }
  }

  async function wait(
    key: string,
    flight: Flight,
    onProgress: ((progress: Progress) => void) | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const leaving = new AbortController()
    // An exception of a listener rejects its caller's promise only.
    const watch = (progress: Progress): void => {
      try {
        onProgress?.(progress)
      } catch (error) {
        leaving.abort(error)
      }
    }
    if (flight.last) watch(flight.last)
    flight.watchers.add(watch)
    flight.waiting++
    try {
      await raceAbort(flight.over, signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal)
    } finally {
      flight.watchers.delete(watch)
      if (--flight.waiting === 0) {
        // All callers have aborted. The next one starts anew.
        if (flights.get(key) === flight) flights.delete(key)
        flight.end.abort()
      }
    }
  }

  return sharePull
}

async function run(flight: Flight, pull: Pull): Promise<void> {
  for await (const progress of pull(flight.end.signal)) {
    flight.last = progress
    for (const watch of flight.watchers) watch(progress)
  }
}
