/** The state of a mock or scope: models, fixtures, journal. */
import type { Clock } from './clock/clock.ts'
import type { CloudBehind } from './cloud/send-to-cloud.ts'
import type { LimitUsage } from './deployment/limit.ts'
import { displayModelName } from '@ollamakit/wire'
import { Draw } from './fixture/draw.ts'
import { createFixtureSet, type FixtureSet } from './fixture/fixture-set.ts'
import { describeUnknownModels } from './fixture/unknown-models.ts'
import type { Chaos, FixtureFile, ReplyDefaults, RouteFixture } from '@ollamakit/wire/fixture'
import { type ByteBudget, createJournal, type Journal } from './journal/journal.ts'
import { type ModelStore, prepareModelStore } from './store/model-store.ts'
import type { ModelFixture } from '@ollamakit/wire/fixture'
import { createRegistry, type Registry } from './store/registry.ts'
import { sha256 } from './store/sha256.ts'
import { createScheduler, type Scheduler } from './scheduler/scheduler.ts'
import { testPhase } from './scope/test-phase.ts'
import type { MockSettings } from './settings/mock-settings.ts'

/** What a state begins with. */
export interface StateStart {
  settings: MockSettings
  /** The loaded fixture files. Replaced when they are read again. */
  files: readonly FixtureFile[]
  clock: Clock
  /** The limit of the journal. Default: its own budget. */
  budget?: ByteBudget
  /** Whether the admin routes answer clients of other machines, too. */
  isOpen: boolean
  /** Whether a `format` constrains what the model says. Default true. */
  enforcesFormat?: boolean
  /** The models of a mock without `models`. */
  defaultModels?: readonly string[]
  /** Answers for remote models. Default: nothing does. */
  cloud?: CloudBehind
}

export interface MockState {
  /** The source of all times and timers. */
  readonly clock: Clock
  readonly models: ModelStore
  /** What can be pulled. */
  readonly registry: Registry
  readonly scheduler: Scheduler
  readonly settings: MockSettings
  readonly fixtures: FixtureSet
  readonly journal: Journal
  /** Fixed responses of fixture files, first ones first. */
  readonly routes: readonly RouteFixture[]
  readonly defaults: ReplyDefaults
  /** Returns what breaks a request; undefined if the draw spares it. */
  chaosOf(request: object): Chaos | undefined
  readonly isOpen: boolean
  /** Whether fixtures were added or replaced since the start. */
  readonly isPrepared: boolean
  readonly enforcesFormat: boolean
  readonly cloud: CloudBehind | undefined
  /** What the limits of a deployment have counted. */
  readonly limitUsage: LimitUsage
  /** What is wrong with the fixtures and does not keep the mock from running, one sentence each. */
  warnings(): string[]
  /** Counts up for each text, from 0. */
  countUnscripted(text: string): number
  /** Replaces the fixtures, starts their sequences anew and, if the file has models, replaces these. */
  use(file: FixtureFile): void
  /** Adds fixtures and routes in front of all others. */
  putFirst(file: Pick<FixtureFile, 'fixtures' | 'routes'>): void
  /** Other fixture files in place of those it began with; what was prepared in code stays. */
  reload(files: readonly FixtureFile[]): void
  /** Resets models, fixtures, counters, limits and journal to the start. */
  reset(): void
}

/** The models of a mock without `models`. */
const defaultModels = ['llama3.2', 'qwen3', 'nomic-embed-text']

export function createMockState(start: StateStart): MockState {
  const { settings, clock } = start
  let { files } = start
  const toldModels = (): readonly (string | ModelFixture)[] => {
    const isSilent = settings.models === undefined && files.every((file) => file.models === undefined)
    return isSilent
      ? (start.defaultModels ?? defaultModels)
      : [...(settings.models ?? []), ...files.flatMap((file) => file.models ?? [])]
  }
  const offers = (): FixtureFile['registry'] => {
    const lists = files.flatMap((file) => (file.registry === undefined ? [] : [file.registry]))
    return lists.length === 0 ? undefined : lists.flat()
  }
  const prepareModels = (): (() => ModelStore) =>
    prepareModelStore(toldModels(), settings.server.keepsUnusedBlobs)
  let models = prepareModels()
  let registry = createRegistry(offers())
  const scheduler = createScheduler(clock, settings.server)
  const journal = createJournal(1000, start.budget)
  const fixtures = createFixtureSet({ journal, phaseNow: testPhase, seed: settings.seed })
  const usableModels = (): string[] => [
    ...models()
      .list()
      .map(({ name }) => displayModelName(name)),
    ...registry.names(),
  ]
  let hasOtherFixtures = false
  const unscripted = new Map<string, number>()
  const limitUsage: LimitUsage = new Map()
  let routes: readonly RouteFixture[] = []
  let defaults: ReplyDefaults = {}
  let chaosDraw = new Draw('')
  const readExtras = (from: readonly FixtureFile[]): void => {
    routes = from.flatMap((file) => file.routes ?? [])
    chaosDraw = new Draw(`${settings.seed} chaos`)
    defaults = Object.assign({}, ...from.map((file) => file.defaults ?? {})) as ReplyDefaults // a list of these
  }
  const loadAll = (): void => {
    readExtras(files)
    files.forEach((file) => fixtures.load(file.fixtures ?? []))
  }
  loadAll()

  return {
    clock,
    get models() {
      return models()
    },
    get registry() {
      return registry
    },
    scheduler,
    settings,
    fixtures,
    journal,
    get routes() {
      return routes
    },
    get defaults() {
      return defaults
    },
    chaosOf: (request) =>
      defaults.chaos && chaosDraw.gets(defaults.chaos, request) ? defaults.chaos : undefined,
    isOpen: start.isOpen,
    get isPrepared() {
      return hasOtherFixtures || fixtures.isPrepared()
    },
    enforcesFormat: start.enforcesFormat ?? true,
    cloud: start.cloud,
    limitUsage,
    warnings: () => [...fixtures.unreachable(), ...describeUnknownModels(fixtures.list(), usableModels)],
    countUnscripted(text) {
      // A question may be as long as a book.
      const key = text.length > 100 ? sha256(text) : text
      const nth = unscripted.get(key) ?? 0
      // Bounded, for mocks that run for days.
      if (unscripted.size > 10_000) unscripted.clear()
      unscripted.set(key, nth + 1)
      return nth
    },
    putFirst(file) {
      fixtures.putFirst(file.fixtures ?? [])
      routes = [...(file.routes ?? []), ...routes]
      hasOtherFixtures = true
    },
    use(file) {
      hasOtherFixtures = true
      const installed =
        file.models === undefined ? models : prepareModelStore(file.models, settings.server.keepsUnusedBlobs)
      fixtures.clear()
      fixtures.load(file.fixtures ?? [])
      readExtras([file])
      models = installed
      if (file.models !== undefined) scheduler.clear()
      if (file.registry !== undefined) registry = createRegistry(file.registry)
    },
    reload(next) {
      const before = JSON.stringify([toldModels(), offers()])
      files = next
      readExtras(files)
      fixtures.reload(files.flatMap((file) => file.fixtures ?? []))
      if (JSON.stringify([toldModels(), offers()]) === before) return
      models = prepareModels()
      registry = createRegistry(offers())
      scheduler.clear()
    },
    reset() {
      hasOtherFixtures = false
      models = prepareModels()
      registry = createRegistry(offers())
      scheduler.clear()
      fixtures.clear()
      loadAll()
      journal.clear()
      unscripted.clear()
      limitUsage.clear()
    },
  }
}
