/** A mock for each Jest test, and a matcher that looks at what it was asked. */
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { type Received, toHaveReceived } from '../received/received.ts'
import { setOllamaHost } from '../received/set-ollama-host.ts'
import type { MockOllamaOptions } from '../settings/mock-ollama-options.ts'

export type { Received } from '../received/received.ts'

/** As much of Jest's globals as is used here. */
interface JestGlobals {
  beforeEach?: (prepare: () => Promise<void>) => void
  afterEach?: (tidy: () => Promise<void>) => void
  expect?: { extend?: (matchers: object) => void }
}

/** The mock of the running test. */
export interface CurrentMock {
  /** @throws outside of a test. */
  readonly ollama: MockOllama
}

/**
 * Starts a mock before each test of the file or of the `describe` block, and after it checks that all was used. `OLLAMA_HOST` is
 * its address meanwhile. Also adds the matcher `toHaveReceived`.
 *
 * What a `beforeEach` of yours prepares is replaced by the test for the same `when` if it ends with `ollama.startTest()`.
 *
 * @throws if there are no global `beforeEach`, `afterEach` and `expect`.
 * @example
 * const mock = useMockOllama({ models: ['llama3.2'] })
 * test('answers', async () => {
 *   mock.ollama.reply('Hello')
 *   // …
 *   expect(mock.ollama).toHaveReceived({ user: /Hi/ }, { times: 1 })
 * })
 */
export function useMockOllama(options: MockOllamaOptions = {}): CurrentMock {
  const { beforeEach, afterEach, expect } = globalThis as JestGlobals
  if (!beforeEach || !afterEach || !expect?.extend)
    throw new Error(
      '@ollamakit/mock-server/jest needs the globals of Jest: call useMockOllama() in a test file, with injectGlobals on',
    )
  expect.extend({ toHaveReceived })
  let running: { ollama: MockOllama; restoreHost: () => void } | undefined
  beforeEach(async () => {
    const ollama = await createMockOllama(options)
    running = { ollama, restoreHost: setOllamaHost(ollama.url) }
  })
  afterEach(async () => {
    const ended = running
    running = undefined
    ended?.restoreHost()
    await ended?.ollama.close()
    ended?.ollama.assertDone()
  })
  return {
    get ollama() {
      if (!running) throw new Error('there is a mock only during a test: read mock.ollama inside of it')
      return running.ollama
    },
  }
}

declare global {
  // Its name in @types/jest, and its parameters.
  namespace jest {
    interface Matchers<R, T = {}> {
      /** The mock received such a request, at least once or exactly `times`. */
      toHaveReceived(wanted?: Received, options?: { times?: number }): R
    }
  }
}
