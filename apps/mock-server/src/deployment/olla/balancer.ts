/** Chooses one of several backends. */
import type { OllaBackend } from './backend.ts'
import type { OllaOptions } from './olla-options.ts'

export class Balancer {
  readonly #kind: NonNullable<OllaOptions['balancer']>
  #turn = 0

  constructor(kind: OllaOptions['balancer'] = 'priority') {
    this.#kind = kind
  }

  /** @param backends - at least one, the preferred one first. */
  choose(backends: readonly OllaBackend[]): OllaBackend | undefined {
    switch (this.#kind) {
      case 'priority':
        return backends[0]
      case 'round-robin':
        return backends[this.#turn++ % backends.length]
      case 'least-connections': {
        const least = Math.min(...backends.map(({ traffic }) => traffic.connections))
        const tied = backends.filter(({ traffic }) => traffic.connections === least)
        return tied.length < 2 ? tied[0] : tied[this.#turn++ % tied.length]
      }
    }
  }
}
