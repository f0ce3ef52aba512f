/** A mock Ollama in this process, for tests. */
import { formatOllamaHost, toConnectableHost } from '@ollamakit/wire'
import { type Clock, createRealClock, createVirtualClock, isVirtualClock } from './clock/clock.ts'
import { deployments } from './deployment/deployments.ts'
import { createLocal } from './deployment/local.ts'
import type { Backend } from './deployment/olla/olla-options.ts'
import { describe } from './fixture/problem.ts'
import { loadFixtures } from './fixture/load-fixtures.ts'
import { type App, type AppSettings, buildApp } from './http/build-app.ts'
import { describeListenError } from './http/describe-listen-error.ts'
import { createInProcessFetch } from './http/in-process-fetch.ts'
import { isLoopback } from './http/host-check.ts'
import { createByteBudget } from './journal/byte-budget.ts'
import { createMockState, type MockState, type StateStart } from './mock-state.ts'
import { createKeptMemory } from './store/kept-memory.ts'
import { createMockScope, type MockScope } from './scope/mock-scope.ts'
import { createScopes } from './scope/scopes.ts'
import { checkMockOptions, type MockOllamaOptions } from './settings/mock-ollama-options.ts'
import { toMockSettings } from './settings/mock-settings.ts'
import { hashText } from './turn/seeded-random.ts'

/** A running mock. `await using` closes it. */
export interface MockOllama extends MockScope, AsyncDisposable {
  readonly port: number
  /**
   * Returns a mock within the mock, under its own path prefix. It starts as this one did and shares only the port and
   * the clock with it. The same name returns the same scope; `using` closes it.
   *
   * @throws if the name is invalid, or if a thousand scopes are open.
   */
  scope(name: string): MockScope & Disposable
  /**
   * Advances a virtual clock by so many milliseconds and runs everything that falls due.
   *
   * @throws if the mock was not created with `clock: 'virtual'`.
   */
  advance(ms: number): Promise<void>
  /**
   * Reads the fixture files again, for all scopes. Replies prepared in code stay.
   *
   * @throws if a file is invalid; nothing changes then.
   */
  reload(): Promise<void>
  /** Breaks every open connection, like a server that is killed. The mock still listens. */
  closeConnections(): void
  /** Breaks every connection and stops listening: new connections are refused until {@link MockOllama.up}. */
  down(): Promise<void>
  /** Listens again, on the same port. */
  up(): Promise<void>
  /** Delays every response by so many milliseconds; 0 ends the delay. */
  slow(ms: number): void
  /** Ends open responses and stops listening. */
  close(): Promise<void>
}

/**
 * Starts an Ollama server whose model is a script.
 *
 * @throws if an option or a fixture is invalid, or the port is taken.
 * @example
 * await using ollama = await createMockOllama({ models: ['llama3.2'] })
 * ollama.on({ user: /weather/ }).reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }] })
 * ollama.reply('Hello')
 */
export async function createMockOllama(options: MockOllamaOptions = {}): Promise<MockOllama> {
  checkMockOptions(options)
  const settings = toMockSettings(options)
  const { host, port } = settings
  const row = deployments[options.as ?? 'local']
  const clock: Clock = settings.clock === 'virtual' ? createVirtualClock() : createRealClock()
  const sources = [settings.fixtures].flat()
  const cloud = typeof options.cloud === 'string' ? { url: options.cloud } : options.cloud
  const memory = { journals: createByteBudget(), kept: createKeptMemory() }
  const start: StateStart = {
    settings,
    files: await loadFixtures(sources),
    clock,
    isOpen: !isLoopback(host),
    enforcesFormat: row.enforcesFormat ?? true,
    ...(row.models ? { defaultModels: row.models } : {}),
    memory,
    ...(cloud ? { cloud } : {}),
  }
  const root = createMockState({ ...start, otherWarnings: () => describeDropped(scopes.dropped) })
  const scopes = createScopes(
    (name) =>
      createMockState({
        ...start,
        settings: { ...settings, seed: hashText(`${settings.seed} ${name}`) },
      }),
    {
      isPrepared: (state) => state.isPrepared,
      hasRoom: () => memory.kept.hasRoomFor(0),
      onClose: (state) => state.close(),
    },
  )
  const shared = {
    state: root,
    stateOf: (name: string) => tryOpen(() => scopes.open(name, 'request')),
    clock,
    origins: settings.server.origins,
    onAnswered: settings.onAnswered,
  }
  const inside = row.forwards && !options.backends ? await startInside(shared) : undefined
  const deployment = row.create({
    clock,
    seed: settings.seed,
    keys: options.keys,
    limits: options.limits,
    olla: options.olla,
    cloud,
    backends: inside
      ? [inside.backend]
      : options.backends?.map((each) => (typeof each === 'string' ? { url: each } : each)),
  })
  const app = buildApp({ ...shared, deployment, checksHost: isLoopback(host) })
  const boundPort = await orExplained(() => app.listen({ host, port }), { host, port }, portWords)
  const url = formatOllamaHost(
    toConnectableHost({ scheme: 'http', host: host === '' ? '0.0.0.0' : host, port: boundPort, path: '' }),
  )
  const fetchWithin = (scope?: string): typeof fetch =>
    createInProcessFetch({
      connect: () => app.connect(),
      host: new URL(url).host,
      ...(scope === undefined ? {} : { scope }),
    })
  let closing: Promise<unknown> | undefined
  const checkOpen = (call: string): void => {
    if (closing) throw new Error(`${call}() after close(): create another mock`)
  }
  const close = async (): Promise<void> => {
    for (const state of [root, ...scopes.all()]) state.close()
    deployment.close?.()
    await (closing ??= Promise.all([app.close(), inside?.app.close()]))
    clock.stop()
  }

  return Object.assign(createMockScope(root, url, fetchWithin()), {
    port: boundPort,
    scope(name: string) {
      checkOpen('scope')
      const state = scopes.open(name, 'code')
      return Object.assign(createMockScope(state, `${url}/t/${name}`, fetchWithin(name)), {
        [Symbol.dispose]: () => scopes.close(name),
      })
    },
    async advance(ms: number) {
      checkMs('advance', ms)
      if (!isVirtualClock(clock))
        throw new TypeError("this mock has a real clock: create it with clock: 'virtual' to advance it")
      await clock.advance(ms)
    },
    async reload() {
      start.files = await loadFixtures(sources, { anew: true })
      for (const state of [root, ...scopes.all()]) state.reload(start.files)
    },
    closeConnections: () => app.closeConnections(),
    down: () => app.down(),
    async up() {
      checkOpen('up')
      if (!app.isListening())
        await orExplained(
          () => app.up(),
          { host, port: boundPort },
          'another server has taken it since down()',
        )
    },
    slow(ms: number) {
      checkOpen('slow')
      checkMs('slow', ms)
      app.slow(ms)
    },
    close,
    [Symbol.asyncDispose]: close,
  })
}

/** A local Ollama of the same models and fixtures, at a port of its own behind the proxy. */
async function startInside(
  shared: Omit<AppSettings, 'deployment' | 'checksHost'>,
): Promise<{ app: App; backend: Backend }> {
  const app = buildApp({ ...shared, deployment: createLocal(), checksHost: true })
  const port = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, backend: { name: 'ollama', url: `http://127.0.0.1:${port}` } }
}

const portWords = 'leave the option port out for a free one, or choose another'

async function orExplained<T>(
  listen: () => Promise<T>,
  place: { host: string; port: number },
  port: string,
): Promise<T> {
  try {
    return await listen()
  } catch (error) {
    const words = { port, host: 'choose another with the option host' }
    const message = describeListenError(error, place, words)
    if (message === undefined) throw error
    const { code } = error as NodeJS.ErrnoException
    throw Object.assign(new Error(message, { cause: error }), { code })
  }
}

function checkMs(name: string, ms: unknown): void {
  if (typeof ms !== 'number' || !(ms >= 0 && ms < Infinity))
    throw new TypeError(`${name}() takes milliseconds, a number from 0, not ${describe(ms)}`)
}

function describeDropped(dropped: number): string[] {
  if (dropped === 0) return []
  const what = dropped === 1 ? 'a scope' : `${dropped} scopes`
  return [
    `${what} that only requests had opened, with requests and counters, was dropped to bound the memory: open scopes with scope() to keep them, and close those that are no longer needed`,
  ]
}

function tryOpen(open: () => MockState): MockState | { problem: string } {
  try {
    return open()
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
