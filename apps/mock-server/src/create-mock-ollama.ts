/** A mock Ollama in this process, for tests. */
import { formatOllamaHost, toConnectableHost } from '@ollamakit/wire'
import { checkMockOptions } from './check-mock-options.ts'
import { type Clock, createRealClock, createVirtualClock, isVirtualClock } from './clock/clock.ts'
import { type DeploymentName, deployments } from './deployment/deployments.ts'
import type { CloudBehind } from './deployment/forward-to-cloud.ts'
import type { Keys } from './deployment/keys.ts'
import type { Limit } from './deployment/limit.ts'
import { createLocal } from './deployment/local.ts'
import type { Backend } from './deployment/olla/backend.ts'
import type { OllaOptions } from './deployment/olla/olla-options.ts'
import type { FixtureFile } from '@ollamakit/wire/fixture'
import { loadFixtures } from './fixture/load-fixtures.ts'
import { type App, type AppSettings, buildApp } from './http/build-app.ts'
import { isLoopback } from './http/host-check.ts'
import type { JournalEntry } from './journal/journal-entry.ts'
import { createByteBudget } from './journal/journal.ts'
import { createMockState, type MockSettings, type MockState } from './mock-state.ts'
import type { ModelFixture } from '@ollamakit/wire/fixture'
import { createMockScope, type MockScope } from './scope/mock-scope.ts'
import { createScopes } from './scope/scopes.ts'
import type { ServerSettings } from './server-settings.ts'
import { hashText } from './turn/seeded-random.ts'

export interface MockOllamaOptions {
  /** Installed models: names or descriptions. Default, if the fixtures have none either: llama3.2, qwen3 and nomic-embed-text. */
  models?: (string | ModelFixture)[]
  /** A fixture file, the path of a file or folder, or a list of these. */
  fixtures?: FixtureSource | FixtureSource[]
  /** Whether a request that matches no fixture gets an error and fails {@link MockScope.assertDone}. Default false: it gets a plausible response. */
  strict?: boolean
  /** The seed of all generated values. Default 1. */
  seed?: number
  /** The version in `/api/version`. Default `0.33.0`. */
  version?: string
  /**
   * The deployment to stand in for. Default `local`: an Ollama on this machine. `cloud`: Ollama Cloud, which was once called
   * `turbo`. `olla`: the Olla proxy, in front of `backends`. `gateway`: an OpenAI-only gateway.
   */
  as?: DeploymentName
  /** For `olla`: the servers behind the proxy, in the order of their priority. Default: one within this mock, with its models and fixtures. */
  backends?: readonly (string | Backend)[]
  /** For `cloud` and `gateway`: the valid keys, and the models that each may use. Default: every key is valid for every model. */
  keys?: Keys
  /** For `cloud` and `gateway`: what a key may use in a window of time. Default: no limit. */
  limits?: readonly Limit[]
  /**
   * For `local`: the cloud behind it, such as the URL of a mock with `as: 'cloud'`. Requests for models named `…:cloud` or
   * `…-cloud` are forwarded there. Default: none, and these models answer only what a fixture says.
   */
  cloud?: string | CloudBehind
  /** For `olla`: the configuration of the proxy. */
  olla?: OllaOptions
  /** The settings that a real server reads from `OLLAMA_*` variables: keep-alive, parallelism, queue, context. Default: a server without any. */
  server?: Partial<ServerSettings>
  /** The address to listen on. Default `127.0.0.1`. If it is not a loopback address, the admin routes answer other machines, too. */
  host?: string
  /** Default 0: a free port. */
  port?: number
  /** `virtual`: pace, loading and keep-alive wait for {@link MockOllama.advance}. Default `real`. */
  clock?: 'real' | 'virtual'
  /** Called for each request when its response is over. */
  onAnswered?: (entry: JournalEntry) => void
}

/** A fixture file as a value, or the path of a file or folder. */
export type FixtureSource = string | FixtureFile

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
  const { host = '127.0.0.1', port = 0, as = 'local' } = options
  const row = deployments[as]
  const clock: Clock = options.clock === 'virtual' ? createVirtualClock() : createRealClock()
  const sources = [options.fixtures ?? []].flat()
  const settings: MockSettings = {
    clock,
    ...(options.models ? { models: options.models } : {}),
    fixtures: await loadFixtures(sources),
    seed: options.seed ?? 1,
    strict: options.strict ?? false,
    version: options.version ?? '0.33.0',
    isOpen: !isLoopback(host),
    enforcesFormat: row.enforcesFormat ?? true,
    ...(row.models ? { defaultModels: row.models } : {}),
    budget: createByteBudget(),
    ...(options.server ? { server: options.server } : {}),
  }
  const root = createMockState(settings)
  const scopes = createScopes(
    (name) => createMockState({ ...settings, seed: hashText(`${settings.seed} ${name}`) }),
    { isPrepared: (state) => state.isPrepared },
  )
  const shared = {
    state: root,
    stateOf: (name: string) => tryOpen(() => scopes.open(name, 'request')),
    clock,
    ...(options.server?.origins ? { origins: options.server.origins } : {}),
    ...(options.onAnswered ? { onAnswered: options.onAnswered } : {}),
  }
  const inside = row.forwards && !options.backends ? await startInside(shared) : undefined
  const deployment = row.create({
    clock,
    seed: settings.seed,
    keys: options.keys,
    limits: options.limits,
    olla: options.olla,
    cloud: typeof options.cloud === 'string' ? { url: options.cloud } : options.cloud,
    backends: inside
      ? [inside.backend]
      : options.backends?.map((each) => (typeof each === 'string' ? { url: each } : each)),
  })
  const app = buildApp({ ...shared, deployment, checksHost: isLoopback(host) })
  const boundPort = await app.listen({ host, port })
  const url = formatOllamaHost(
    toConnectableHost({ scheme: 'http', host: host === '' ? '0.0.0.0' : host, port: boundPort, path: '' }),
  )
  let closing: Promise<unknown> | undefined
  const close = async (): Promise<void> => {
    deployment.close?.()
    await (closing ??= Promise.all([app.close(), inside?.app.close()]))
    clock.stop()
  }

  return Object.assign(createMockScope(root, url), {
    port: boundPort,
    scope(name: string) {
      const state = scopes.open(name, 'code')
      return Object.assign(createMockScope(state, `${url}/t/${name}`), {
        [Symbol.dispose]: () => scopes.close(name),
      })
    },
    async advance(ms: number) {
      if (!isVirtualClock(clock))
        throw new TypeError("this mock has a real clock: create it with clock: 'virtual' to advance it")
      await clock.advance(ms)
    },
    async reload() {
      settings.fixtures = await loadFixtures(sources, { anew: true })
      for (const state of [root, ...scopes.all()]) state.reload(settings.fixtures)
    },
    closeConnections: () => app.closeConnections(),
    down: () => app.down(),
    up: () => app.up(),
    slow(ms: number) {
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

function tryOpen(open: () => MockState): MockState | { problem: string } {
  try {
    return open()
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
