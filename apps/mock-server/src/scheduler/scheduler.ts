/** Loads and unloads models and queues the requests that wait for one. Server: `server/sched.go`. */
import type { Clock } from '../clock/clock.ts'
import type { Model } from '../store/model.ts'
import type { ServerSettings } from '../settings/server-settings.ts'
import { createPlaces } from './places.ts'
import { type Runner, Runners } from './runners.ts'

export interface Scheduler {
  /** Loads the model if it has to and waits for a free place. */
  acquire(wanted: Wanted): Promise<Lease | SchedulerError>
  /** Unloads a model as soon as no request uses it. */
  unload(model: Model): void
  /** The loaded models, the longest-lived first. */
  list(): LoadedModel[]
  /** Lets every later request for a model wait until it is aborted, or the scheduler cleared. */
  block(model: Model): void
  /** Unloads everything and rejects waiting requests. */
  clear(): void
}

/** A request for a model. */
export interface Wanted {
  model: Model
  /** Milliseconds it stays afterwards; absent: as before, or the server's usual time. */
  keepAliveMs?: number | undefined
  /** What a loaded model has to have been loaded with; another value makes it load again. */
  numCtx: number
  /** Milliseconds that loading takes. */
  loadMs: number
  /** The load fails with this, once it has taken its time. */
  failure?: SchedulerError | undefined
  /** Only loads: no place is needed. */
  onlyLoads?: boolean
  /** Aborts when the client closes the connection or has its response: then waiting ends, and the lease is released. */
  signal: AbortSignal
}

/** The right to use a model. */
export interface Lease {
  /** Milliseconds that loading took, by script and not by the clock: answers tell them, and are the same in every run. */
  waitedMs: number
  /** Whether it was loaded for this request. */
  wasLoaded: boolean
  /** Gives it back; more than once is the same as once. */
  release: () => void
}

/** Why there is no lease. */
export interface SchedulerError {
  status: number
  message: string
}

export interface LoadedModel {
  model: Model
  numCtx: number
  /** Milliseconds since 1970; Infinity: never. */
  expiresAt: number
}

const busy: SchedulerError = {
  status: 503,
  message: 'server busy, please try again.  maximum pending requests exceeded',
}
const canceled: SchedulerError = { status: 499, message: 'request canceled' }

export function createScheduler(clock: Clock, settings: ServerSettings): Scheduler {
  /** Models that are loading, by weights: concurrent requests wait for the same load. */
  const loading = new Map<string, Promise<Runner | SchedulerError>>()
  const waiting: (() => void)[] = []
  /** Models that answer no more, by weights. */
  const blocked = new Set<string>()
  let isPlacing = false
  let wakePlacer: (() => void) | undefined
  const runners = new Runners(clock, () => wakePlacer?.())
  let generation = 0
  let cleared = new AbortController()

  /** A model in its first use. */
  const toRunner = ({ model, numCtx, keepAliveMs = settings.keepAliveMs }: Wanted): Runner => {
    const places = createPlaces(settings.numParallel)
    return { model, numCtx, keepAliveMs, users: 1, places }
  }

  /** Makes room, one request at a time, in order of arrival. `isSettled` is called once the next one may look for a place. */
  const place = async (wanted: Wanted, isSettled: () => void): Promise<Runner | SchedulerError> => {
    const mine = generation
    const key = wanted.model.weights.digest
    for (;;) {
      if (mine !== generation || wanted.signal.aborted) return canceled
      const loaded = runners.find(key)
      if (loaded && !needsReload(loaded, wanted)) {
        runners.enter(loaded, wanted.keepAliveMs)
        return loaded
      }
      const isFull = runners.size + loading.size >= settings.maxLoadedModels
      const victim = loaded ?? (isFull ? runners.selectVictim() : undefined)
      if (victim) runners.unload(victim)
      else if (!isFull) {
        const load = startLoad(wanted, mine)
        loading.set(key, load)
        isSettled()
        const runner = await load
        if (loading.get(key) === load) loading.delete(key)
        wakePlacer?.()
        return runner
      }
      if (!victim || runners.find(victim.model.weights.digest)) await changeOrEnd(wanted.signal)
    }
  }

  /** Waits until a request releases a model, or the client closes the connection. */
  const changeOrEnd = async (signal: AbortSignal): Promise<void> => {
    await new Promise<void>((resolve) => {
      wakePlacer = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    wakePlacer = undefined
  }

  const startLoad = async (wanted: Wanted, mine: number): Promise<Runner | SchedulerError> => {
    const takesMs = Math.min(wanted.loadMs, settings.loadTimeoutMs)
    if (takesMs > 0) await clock.sleep(takesMs, AbortSignal.any([wanted.signal, cleared.signal]))
    if (mine !== generation || wanted.signal.aborted) return canceled
    if (takesMs < wanted.loadMs)
      return { status: 500, message: 'timed out waiting for llama-server to start - ' }
    if (wanted.failure) return wanted.failure
    const runner = toRunner(wanted)
    runners.add(runner)
    return runner
  }

  /** Waits for the turn of a request that cannot use what is loaded. */
  const queue = async (wanted: Wanted): Promise<Runner | SchedulerError> => {
    if (isPlacing) {
      if (waiting.length >= settings.maxQueue) return busy
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    isPlacing = true
    let isSettled = false
    // The next request's turn comes as soon as this one's model starts to load, not when it is loaded.
    const settle = (): void => {
      if (isSettled) return
      isSettled = true
      // The turn passes directly to the next request, so that no other gets in between.
      const next = waiting.shift()
      if (next) next()
      else isPlacing = false
    }
    try {
      return await place(wanted, settle)
    } finally {
      settle()
    }
  }

  /** A model that is loaded, or takes no time to load, with a free place; undefined if anything has to be waited for. */
  const acquireAtOnce = (wanted: Wanted): Lease | undefined => {
    const { digest } = wanted.model.weights
    if (loading.has(digest) || wanted.signal.aborted) return undefined
    const loaded = runners.find(digest)
    if (loaded ? needsReload(loaded, wanted) : !isLoadedAtOnce(wanted)) return undefined
    const runner = loaded ?? toRunner(wanted)
    const leavePlace = wanted.onlyLoads ? nothing : runner.places.takeAtOnce()
    if (!leavePlace) return undefined
    if (loaded) runners.enter(loaded, wanted.keepAliveMs)
    else runners.add(runner)
    return toLease(wanted, runner, !loaded, leavePlace)
  }
  const isLoadedAtOnce = ({ loadMs, failure }: Wanted): boolean =>
    loadMs <= 0 && !failure && !isPlacing && runners.size + loading.size < settings.maxLoadedModels

  const acquireInTurn = async (wanted: Wanted): Promise<Lease | SchedulerError> => {
    // A request for a loading model waits for it outside the queue.
    for (
      let coming = loading.get(wanted.model.weights.digest);
      coming;
      coming = loading.get(wanted.model.weights.digest)
    )
      await coming
    const loaded = runners.find(wanted.model.weights.digest)
    const isReady = loaded !== undefined && !needsReload(loaded, wanted)
    if (isReady) runners.enter(loaded, wanted.keepAliveMs)
    const runner = isReady ? loaded : await queue(wanted)
    if ('status' in runner) return runner
    const leavePlace = wanted.onlyLoads ? nothing : await runner.places.take(wanted.signal)
    const lease = toLease(wanted, runner, !isReady, leavePlace ?? nothing)
    if (leavePlace && !wanted.signal.aborted) return lease
    lease.release()
    return canceled
  }

  const toLease = (wanted: Wanted, runner: Runner, wasLoaded: boolean, leavePlace: () => void): Lease => {
    let isReleased = false
    const release = (): void => {
      if (isReleased) return
      isReleased = true
      wanted.signal.removeEventListener('abort', release)
      leavePlace()
      runners.leave(runner)
    }
    // Also if the response fails in the middle: no other code would release it.
    wanted.signal.addEventListener('abort', release)
    return { waitedMs: wasLoaded ? wanted.loadMs : 0, wasLoaded, release }
  }

  const waitForever = async ({ signal }: Wanted): Promise<SchedulerError> => {
    const ends = AbortSignal.any([signal, cleared.signal])
    if (!ends.aborted)
      await new Promise<void>((resolve) => ends.addEventListener('abort', () => resolve(), { once: true }))
    return canceled
  }

  return {
    acquire: async (wanted) =>
      blocked.has(wanted.model.weights.digest)
        ? waitForever(wanted)
        : (acquireAtOnce(wanted) ?? acquireInTurn(wanted)),
    block: (model) => void blocked.add(model.weights.digest),
    unload(model) {
      const runner = runners.find(model.weights.digest)
      if (runner) runners.unload(runner)
    },
    list() {
      const now = clock.now()
      return runners
        .list()
        .map((runner) => ({
          model: runner.model,
          numCtx: runner.numCtx,
          expiresAt: runner.expiresAt ?? now + runner.keepAliveMs,
        }))
        .toSorted((a, b) => Math.floor(b.expiresAt / 1000) - Math.floor(a.expiresAt / 1000) || 0)
    },
    clear() {
      blocked.clear()
      generation++
      cleared.abort()
      cleared = new AbortController()
      loading.clear()
      runners.clear()
      wakePlacer?.()
    },
  }
}

function nothing(): void {}

function needsReload(runner: Runner, wanted: Wanted): boolean {
  return runner.numCtx !== wanted.numCtx
}
