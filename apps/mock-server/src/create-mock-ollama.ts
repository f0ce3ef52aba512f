/** An Ollama in this process, for tests. */
import type { AddressInfo } from 'node:net'
import { formatOllamaHost, toConnectableHost } from '@ollamakit/wire'
import { type Clock, createRealClock, createVirtualClock, isVirtualClock } from './clock/clock.ts'
import type { Fixture, FixtureFile, When } from './fixture/fixture.ts'
import { validateFixtureFile } from './fixture/validate.ts'
import { loadFixtures } from './fixture/load-fixtures.ts'
import { buildApp } from './http/build-app.ts'
import { isLoopback } from './http/host-check.ts'
import type { JournalEntry } from './journal/journal.ts'
import { createMockState } from './mock-state.ts'
import type { ModelFixture } from './models/model-fixture.ts'
import { toRoutes } from './routes.ts'
import type { Reply } from './turn/reply.ts'

export interface MockOllamaOptions {
  /** Installed models: names, or descriptions. Without any, here and in the fixtures: llama3.2, qwen3 and nomic-embed-text. */
  models?: (string | ModelFixture)[]
  /** A fixture file, its path or the path of a folder of them, or several of these. */
  fixtures?: FixtureSource | FixtureSource[]
  /** A request that no fixture covers gets an error and fails {@link MockOllama.assertDone}. Default false: it gets a plausible answer. */
  strict?: boolean
  /** Everything that is made up comes from it. Default 1. */
  seed?: number
  /** The version that `/api/version` tells. Default `0.33.0`. */
  version?: string
  /** Default `127.0.0.1`. */
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

/** What the model is to say to requests that match. */
export interface PreparedReply {
  /** Always the same. */
  reply(reply: Reply): void
  /** One after another; the last one repeats. */
  replies(...replies: Reply[]): void
}

/** A running mock. `await using` closes it. */
export interface MockOllama extends AsyncDisposable {
  /** Such as `http://127.0.0.1:54321`. */
  readonly url: string
  readonly port: number
  /** Prepares a reply; of several that match the first one answers. They come before those of fixture files. */
  on(when: When): PreparedReply
  /** Prepares the reply to everything that nothing else covers. */
  reply(reply: Reply): void
  /** What was asked, oldest first. The last thousand are kept. */
  readonly requests: JournalEntry[]
  /** Replaces all fixtures and, if the file has them, the models. */
  use(file: FixtureFile): void
  /** Back to the start: models and fixtures as at creation, nothing prepared, nothing asked. */
  reset(): void
  /**
   * Checks that every reply prepared with `on` and `reply` was used and that, if strict, nothing went unmatched.
   *
   * @throws an error that names what is left.
   */
  assertDone(): void
  /**
   * Moves a virtual clock on by so many milliseconds and does what falls due until then.
   *
   * @throws if the mock was not created with `clock: 'virtual'`.
   */
  advance(ms: number): Promise<void>
  /** Ends open answers and stops listening. */
  close(): Promise<void>
}

/**
 * Starts an Ollama server whose model is a script.
 *
 * @throws if a fixture is wrong or the port is taken.
 * @example
 * await using ollama = await createMockOllama({ models: ['llama3.2'] })
 * ollama.on({ user: /weather/ }).reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' } }] })
 * ollama.reply('Hello')
 */
export async function createMockOllama(options: MockOllamaOptions = {}): Promise<MockOllama> {
  const { host = '127.0.0.1', port = 0 } = options
  const clock: Clock = options.clock === 'virtual' ? createVirtualClock() : createRealClock()
  const state = createMockState({
    clock,
    ...(options.models ? { models: options.models } : {}),
    fixtures: await loadFixtures([options.fixtures ?? []].flat()),
    seed: options.seed ?? 1,
    strict: options.strict ?? false,
    version: options.version ?? '0.33.0',
  })
  const app = buildApp({
    routes: toRoutes(state),
    journal: state.journal,
    clock,
    checksHost: isLoopback(host),
    ...(options.onAnswered ? { onAnswered: options.onAnswered } : {}),
  })
  await app.listen({ host, port })
  // A TCP server's address is an object once it listens.
  const { port: boundPort } = app.server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    clock.stop()
    return (closing ??= app.close())
  }

  return {
    url: formatOllamaHost(toConnectableHost({ scheme: 'http', host: host === '' ? '0.0.0.0' : host, port: boundPort, path: '' })),
    port: boundPort,
    on: (when) => ({
      reply: (reply) => state.fixtures.prepare(checkFixture({ when, reply })),
      replies: (...replies) => state.fixtures.prepare(checkFixture({ when, replies })),
    }),
    reply: (reply) => state.fixtures.fallBack(checkFixture({ reply })),
    requests: state.journal.entries,
    use: (file) => state.use(checkFile(file)),
    reset: () => state.reset(),
    assertDone() {
      const unmatched = state.journal.entries.filter((entry) => entry.unmatched)
      const left = [
        ...state.fixtures.unused().map((name) => `never used up: ${name}`),
        ...unmatched.map((entry) => `no fixture matched: ${entry.method} ${entry.path} ${entry.raw.toString().slice(0, 200)}`),
      ]
      if (left.length > 0) throw new Error(`the mock is not done:\n  ${left.join('\n  ')}`)
    },
    async advance(ms) {
      if (!isVirtualClock(clock)) throw new TypeError("the time of this mock is real: create it with clock: 'virtual' to advance it")
      await clock.advance(ms)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function checkFile(file: FixtureFile): FixtureFile {
  const checked = validateFixtureFile(file)
  if ('file' in checked) return checked.file
  throw new TypeError(`wrong fixtures:\n${checked.problems.map(({ path, message }) => `  ${path}: ${message}`).join('\n')}`)
}

function checkFixture(fixture: Fixture): Fixture {
  return checkFile({ fixtures: [fixture] }).fixtures?.[0] as Fixture
}
