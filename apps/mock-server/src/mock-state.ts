/** Everything a mock remembers: its models, its script, what was asked. */
import type { Clock } from './clock/clock.ts'
import { createFixtureSet, type FixtureSet } from './fixture/fixture-set.ts'
import type { FixtureFile } from './fixture/fixture.ts'
import { createJournal, type Journal } from './journal/journal.ts'
import { createModelStore, type ModelStore } from './models/model-store.ts'
import type { ModelFixture } from './models/model-fixture.ts'

export interface MockSettings {
  /** Installed models, besides those of `fixtures`. */
  models?: readonly (string | ModelFixture)[]
  fixtures: readonly FixtureFile[]
  seed: number
  strict: boolean
  version: string
  clock: Clock
}

export interface MockState {
  /** Whoever waits or wants to know the time asks here. */
  readonly clock: Clock
  readonly models: ModelStore
  readonly fixtures: FixtureSet
  readonly journal: Journal
  readonly seed: number
  readonly strict: boolean
  readonly version: string
  countUnscripted(key: string): number
  /** Replaces the fixtures, starts their sequences anew and, if the file has models, replaces these. */
  use(file: FixtureFile): void
  /** Back to the start: models, fixtures and counters as at first, nothing asked yet. */
  reset(): void
}

/** The models of a mock that was told none. */
const defaultModels = ['llama3.2', 'qwen3', 'nomic-embed-text']

export function createMockState(settings: MockSettings): MockState {
  const told = [...(settings.models ?? []), ...settings.fixtures.flatMap((file) => file.models ?? [])]
  const isSilent = settings.models === undefined && settings.fixtures.every((file) => file.models === undefined)
  const installAll = (): ModelStore => createModelStore(isSilent ? defaultModels : told)
  let models = installAll()
  const fixtures = createFixtureSet()
  const journal = createJournal()
  const unscripted = new Map<string, number>()
  const loadAll = (): void => settings.fixtures.forEach((file) => fixtures.load(file.fixtures ?? []))
  loadAll()

  return {
    clock: settings.clock,
    get models() {
      return models
    },
    fixtures,
    journal,
    seed: settings.seed,
    strict: settings.strict,
    version: settings.version,
    countUnscripted(key) {
      const nth = unscripted.get(key) ?? 0
      // Bounded: a mock that runs for days is asked many different things.
      if (unscripted.size > 10_000) unscripted.clear()
      unscripted.set(key, nth + 1)
      return nth
    },
    use(file) {
      const installed = file.models === undefined ? models : createModelStore(file.models)
      fixtures.clear()
      fixtures.load(file.fixtures ?? [])
      models = installed
    },
    reset() {
      models = installAll()
      fixtures.clear()
      loadAll()
      journal.clear()
      unscripted.clear()
    },
  }
}
