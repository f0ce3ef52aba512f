/** The backends together: looks at them in intervals, and says which are up. */
import type { Clock } from '../../clock/clock.ts'
import { OllaBackend } from './backend.ts'
import type { Backend, OllaOptions } from './olla-options.ts'

export class Fleet {
  /** The preferred one first. */
  readonly backends: readonly OllaBackend[]
  readonly startedAt: number
  readonly #clock: Clock
  readonly #healthMs: number
  readonly #discoveryMs: number
  readonly #closing = new AbortController()
  #checks = -1
  #discoveries = -1
  #looking: Promise<unknown> | undefined

  constructor(backends: readonly Backend[], options: OllaOptions, clock: Clock) {
    this.backends = backends
      .map((backend, position) => new OllaBackend(backend, position, clock))
      .toSorted((a, b) => b.priority - a.priority)
    this.#clock = clock
    this.startedAt = clock.now()
    this.#healthMs = options.healthIntervalMs ?? 30_000
    this.#discoveryMs = options.discoveryIntervalMs ?? 300_000
  }

  up(): OllaBackend[] {
    return this.backends.filter(({ isUp }) => isUp)
  }

  /**
   * Looks at the backends if an interval has passed since the last time. The real proxy does it in the background; here the next request
   * waits for it, so that what a client sees does not depend on timing.
   */
  async refresh(): Promise<void> {
    const elapsed = this.#clock.now() - this.startedAt
    const [checks, discoveries] = [
      Math.floor(elapsed / this.#healthMs),
      Math.floor(elapsed / this.#discoveryMs),
    ]
    if (checks > this.#checks || discoveries > this.#discoveries) {
      const wantsModels = discoveries > this.#discoveries
      const wantsHealth = checks > this.#checks
      this.#checks = checks
      this.#discoveries = discoveries
      this.#looking = Promise.all(
        this.backends.map((backend) => this.#look(backend, wantsHealth, wantsModels)),
      )
    }
    await this.#looking
  }

  async #look(backend: OllaBackend, wantsHealth: boolean, wantsModels: boolean): Promise<void> {
    const wasUp = backend.isUp
    if (wantsHealth) await backend.check(this.#closing.signal)
    if (wantsModels && wasUp && backend.isUp) await backend.discover(this.#closing.signal)
  }

  close(): void {
    this.#closing.abort()
    for (const backend of this.backends) backend.close()
  }
}
