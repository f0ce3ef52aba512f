/** An Ollama in this process, for tests. */
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
  /** Installed models: names, or descriptions. Without any, here and in the fixtures: llama3.2, qwen3 and nomic-embed-text. */
  models?: (string | ModelFixture)[]
  /** A fixture file, its path or the path of a folder of them, or several of these. */
  fixtures?: FixtureSource | FixtureSource[]
  /** A request that no fixture covers gets an error and fails {@link MockScope.assertDone}. Default false: it gets a plausible answer. */
  strict?: boolean
  /** Everything that is made up comes from it. Default 1. */
  seed?: number
  /** The version that `/api/version` tells. Default `0.33.0`. */
  version?: string
  /** What is impersonated. Default `local`: an Ollama on this machine. */
  as?: 'local'
  /** What the server is told by `OLLAMA_*` variables: keep-alive, parallelism, queue, context. Default: as a server without any. */
  server?: Partial<ServerSettings>
  /** Default `127.0.0.1`. Given and not a loopback address, the admin routes answer other machines, too. */
  host?: string
  /** Default 0: a free one. */
  port?: number
  /** `virtual`: pace, loading and keep-alive wait for {@link MockOllama.advance}. Default `real`. */
  clock?: 'real' | 'virtual'
  /** Called for each request once its answer is through. */
  onAnswered?: (entry: JournalEntry) => void
}

/** A fixture file as a value, or where one is. */
export type FixtureSource = string | FixtureFile

/** A running mock. `await using` closes it. */
export interface MockOllama extends MockScope, AsyncDisposable {
  readonly port: number
  /**
   * A mock within the mock, under a path of its own: it begins as this one did and shares nothing with it but the port and
   * the clock. Question for again by the same name it is the same; `using` closes it.
   *
   * @throws if the name is none, or if a thousand are open.
   */
  scope(name: string): MockScope & Disposable
  /**
   * Moves a virtual clock on by so many milliseconds and does what falls due until then.
   *
   * @throws if the mock was not created with `clock: 'virtual'`.
   */
  advance(ms: number): Promise<void>
  /**
   * Reads the fixture files anew, for all scopes; what was prepared in code stays.
   *
   * @throws if one is wrong; everything then stays as it was.
   */
  reload(): Promise<void>
  /** Ends open answers and stops listening. */
  close(): Promise<void>
}

/**
 * Starts an Ollama server whose model is a script.
 *
 * @throws if an option or a fixture is wrong, or the port is taken.
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
  const scopes = createScopes((name) =>
    createMockState({ ...settings, seed: hashText(`${settings.seed} ${name}`) }),
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
        throw new TypeError("the time of this mock is real: create it with clock: 'virtual' to advance it")
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
