/** The state of a mock or scope: models, fixtures, journal. */
import type { Clock } from './clock/clock.ts'
import type { CloudBehind } from './cloud/send-to-cloud.ts'
import type { LimitUsage } from './deployment/limit.ts'
import { displayModelName } from '@ollamakit/wire'
import { Draw } from './fixture/draw.ts'
import { createFixtureSet, type FixtureSet } from './fixture/fixture-set.ts'
import { describeUnknownModels } from './fixture/unknown-models.ts'
import {
  describeDoubledModels,
  describeDoubledRoutes,
  describeUnknownStates,
} from './fixture/unused-parts.ts'
import type { Chaos, FixtureFile, ReplyDefaults, RouteFixture } from '@ollamakit/wire/fixture'
import { type ByteBudget, createByteBudget } from './journal/byte-budget.ts'
import { createJournal, type Journal } from './journal/journal.ts'
import { createKeptMemory, type KeptMemory } from './store/kept-memory.ts'
import { type ModelStore, type PreparedModelStore, prepareModelStore } from './store/model-store.ts'
import type { ModelFixture } from '@ollamakit/wire/fixture'
import { bytesOfValue } from './journal/bytes-of-value.ts'
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
  /** The bounds that a mock and its scopes share. Default: its own. */
  memory?: { journals: ByteBudget; kept: KeptMemory }
  /** Whether the admin routes answer clients of other machines, too. */
  isOpen: boolean
  /** Whether a `format` constrains what the model says. Default true. */
  enforcesFormat?: boolean
  /** The models of a mock without `models`. */
  defaultModels?: readonly string[]
  /** Answers for remote models. Default: nothing does. */
  cloud?: CloudBehind
  /** More warnings than those about fixtures. */
  otherWarnings?: () => string[]
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
  /** What is wrong with the fixtures, or was dropped, and does not keep the mock from running; one sentence each. */
  warnings(): string[]
  /** Whether a request may make the mock keep about so many bytes more. */
  hasRoomFor(bytes: number): boolean
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
  /** Counts what it keeps no longer: its mock or scope is closed. */
  close(): void
  readonly isClosed: boolean
}

/** Counters of unscripted questions. */
const mostCounters = 10_000
const bytesPerCounter = 200

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
  const prepareModels = (): PreparedModelStore =>
    prepareModelStore(toldModels(), settings.server.keepsUnusedBlobs)
  let models = prepareModels()
  let registry = createRegistry(offers())
  const scheduler = createScheduler(clock, settings.server)
  const { journals, kept } = start.memory ?? { journals: createByteBudget(), kept: createKeptMemory() }
  const journal = createJournal(1000, journals)
  const fixtures = createFixtureSet({ journal, phaseNow: testPhase, seed: settings.seed })
  const usableModels = (): string[] => [
    ...models
      .use()
      .list()
      .map(({ name }) => displayModelName(name)),
    ...registry.names(),
  ]
  let hasOtherFixtures = false
  let isClosed = false
  const unscripted = new Map<string, number>()
  const limitUsage: LimitUsage = new Map()
  let routes: readonly RouteFixture[] = []
  let bytesOfRoutes = 0
  let defaults: ReplyDefaults = {}
  let chaosDraw = new Draw('')
  const readExtras = (from: readonly FixtureFile[]): void => {
    routes = from.flatMap((file) => file.routes ?? [])
    bytesOfRoutes = bytesOfValue(routes)
    chaosDraw = new Draw(`${settings.seed} chaos`)
    defaults = Object.assign({}, ...from.map((file) => file.defaults ?? {})) as ReplyDefaults // a list of these
  }
  const loadAll = (): void => {
    readExtras(files)
    files.forEach((file) => fixtures.load(file.fixtures ?? [], true))
  }
  loadAll()
  const stopCounting = kept.count(
    () => models.bytes() + fixtures.bytes() + bytesOfRoutes + unscripted.size * bytesPerCounter,
  )

  return {
    clock,
    get models() {
      return models.use()
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
    warnings: () => [
      ...fixtures.unreachable(),
      ...describeUnknownModels(fixtures.list(), usableModels),
      ...describeUnknownStates(fixtures.list()),
      ...describeDoubledRoutes(files.flatMap((file) => file.routes ?? [])),
      ...describeDoubledModels(toldModels()),
      ...(start.otherWarnings?.() ?? []),
    ],
    countUnscripted(text) {
      // A question may be as long as a book.
      const key = text.length > 100 ? sha256(text) : text
      const nth = unscripted.get(key) ?? 0
      // Bounded, for mocks that run for days.
      // All scopes are asked for what they keep, which is too much for each request.
      const isFull =
        unscripted.size > mostCounters ||
        (unscripted.size % 1000 === 999 && !kept.hasRoomFor(bytesPerCounter))
      if (isFull) unscripted.clear()
      unscripted.set(key, nth + 1)
      return nth
    },
    hasRoomFor: (bytes) => kept.hasRoomFor(bytes),
    putFirst(file) {
      fixtures.putFirst(file.fixtures ?? [])
      routes = [...(file.routes ?? []), ...routes]
      bytesOfRoutes += bytesOfValue(file.routes)
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
    get isClosed() {
      return isClosed
    },
    close() {
      isClosed = true
      stopCounting()
      journal.release()
    },
  }
}
