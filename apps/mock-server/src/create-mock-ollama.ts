/** A mock Ollama in this process, for tests. */
import { formatOllamaHost, toConnectableHost } from '@ollamakit/wire'
import { checkMockOptions } from './check-mock-options.ts'
import { type Clock, createRealClock, createVirtualClock, isVirtualClock } from './clock/clock.ts'
import { local } from './deployment/local.ts'
import type { FixtureFile } from '@ollamakit/wire/fixture'
import { loadFixtures } from './fixture/load-fixtures.ts'
import { buildApp } from './http/build-app.ts'
import { isLoopback } from './http/host-check.ts'
import { createByteBudget, type JournalEntry } from './journal/journal.ts'
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
  /** The deployment to stand in for. Default `local`: an Ollama on this machine. */
  as?: 'local'
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
  const { host = '127.0.0.1', port = 0 } = options
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
    budget: createByteBudget(),
    ...(options.server ? { server: options.server } : {}),
  }
  const root = createMockState(settings)
  const scopes = createScopes(
    (name) => createMockState({ ...settings, seed: hashText(`${settings.seed} ${name}`) }),
    { isPrepared: (state) => state.isPrepared },
  )
  const app = buildApp({
    deployment: local,
    state: root,
    stateOf: (name) => tryOpen(() => scopes.open(name, 'request')),
    clock,
    checksHost: isLoopback(host),
    ...(options.server?.origins ? { origins: options.server.origins } : {}),
    ...(options.onAnswered ? { onAnswered: options.onAnswered } : {}),
  })
  const boundPort = await app.listen({ host, port })
  const url = formatOllamaHost(
    toConnectableHost({ scheme: 'http', host: host === '' ? '0.0.0.0' : host, port: boundPort, path: '' }),
  )
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await (closing ??= app.close())
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
    close,
    [Symbol.asyncDispose]: close,
  })
}

function tryOpen(open: () => MockState): MockState | { problem: string } {
  try {
    return open()
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
