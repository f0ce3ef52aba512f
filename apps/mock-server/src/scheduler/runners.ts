/** The loaded models, and how long each stays loaded after its last request. */
import type { Clock, Timer } from '../clock/clock.ts'
import type { Model } from '../store/model.ts'
import type { Places } from './places.ts'

/** A loaded model. */
export interface Runner {
  model: Model
  numCtx: number
  keepAliveMs: number
  /** Requests that use it now. */
  users: number
  places: Places
  /** When its keep-alive ends; undefined until it was idle once. */
  expiresAt?: number
  timer?: Timer | undefined
  /** When the timer fires. */
  timerAt?: number
}

/** Models by their weights: two names of the same weights are one loaded model. */
export class Runners {
  readonly #clock: Clock
  readonly #onChange: () => void
  readonly #runners = new Map<string, Runner>()

  /** @param onChange - called when a model is unloaded or becomes idle. */
  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock
    this.#onChange = onChange
  }

  get size(): number {
    return this.#runners.size
  }

  find(digest: string): Runner | undefined {
    return this.#runners.get(digest)
  }

  list(): Runner[] {
    return [...this.#runners.values()]
  }

  add(runner: Runner): void {
    this.#runners.set(runner.model.weights.digest, runner)
  }

  /** Counts a request. Its keep-alive replaces the model's. */
  enter(runner: Runner, keepAliveMs: number | undefined): void {
    runner.users++
    if (keepAliveMs !== undefined) runner.keepAliveMs = keepAliveMs
  }

  /** Ends a request. After the last one the keep-alive begins. */
  leave(runner: Runner): void {
    runner.users--
    if (runner.users > 0) return
    if (runner.keepAliveMs <= 0) return this.#remove(runner)
    runner.expiresAt = this.#clock.now() + runner.keepAliveMs
    this.#removeAt(runner, runner.expiresAt)
    // A request that waits for room may have waited for this model to be idle.
    this.#onChange()
  }

  /** Unloads a model as soon as no request uses it. */
  unload(runner: Runner): void {
    runner.keepAliveMs = 0
    if (runner.users === 0) this.#remove(runner)
  }

  /** Selects the model to unload: the unused one with the shortest keep-alive, or else the shortest of all. */
  selectVictim(): Runner | undefined {
    const byStay = this.list().sort((a, b) => a.keepAliveMs - b.keepAliveMs)
    return byStay.find(({ users }) => users === 0) ?? byStay[0]
  }

  clear(): void {
    for (const { timer } of this.#runners.values()) timer?.cancel()
    this.#runners.clear()
  }

  #remove(runner: Runner): void {
    runner.timer?.cancel()
    const { digest } = runner.model.weights
    if (this.#runners.get(digest) === runner) this.#runners.delete(digest)
    this.#onChange()
  }

  /** A timer that fires too early is set again: setting one for each response would cost as much as the response. */
  #removeAt(runner: Runner, time: number): void {
    if (runner.timer && (runner.timerAt ?? 0) <= time) return
    runner.timer?.cancel()
    runner.timerAt = time
    runner.timer = this.#clock.after(time - this.#clock.now(), () => {
      runner.timer = undefined
      // In use: it becomes idle once more.
      if (runner.users > 0 || runner.expiresAt === undefined) return
      if (runner.expiresAt > this.#clock.now()) this.#removeAt(runner, runner.expiresAt)
      else this.#remove(runner)
    })
  }
}
