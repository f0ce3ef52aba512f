/** A mock for each Vitest test, and a matcher that looks at what it was asked. */
import { expect, test as base, type TestAPI } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { type Received, toHaveReceived } from '../received/received.ts'
import { setOllamaHost } from '../received/set-ollama-host.ts'
import type { MockOllamaOptions } from '../settings/mock-ollama-options.ts'

export type { Received } from '../received/received.ts'

/** What a test gets. */
export interface OllamaFixtures {
  /** A mock of its own: it starts when a test asks for it, and after a test that passed it sees to it that all was used. `OLLAMA_HOST` is its address meanwhile. */
  ollama: MockOllama
}

/**
 * A `test` whose `ollama` is made with these options.
 *
 * @example
 * const test = createTest({ models: ['qwen3'], strict: true })
 * test('answers', async ({ ollama }) => { ollama.reply('Hello') })
 */
export function createTest(options: MockOllamaOptions = {}): TestAPI<OllamaFixtures> {
  return base.extend<OllamaFixtures>({
    ollama: async ({ task }, use) => {
      await using ollama = await createMockOllama(options)
      const restoreHost = setOllamaHost(ollama.url)
      try {
        await use(ollama)
      } finally {
        restoreHost()
      }
      if (task.result?.state !== 'fail') ollama.assertDone()
    },
  })
}

/** The same without options. */
export const test: TestAPI<OllamaFixtures> = createTest()

expect.extend({ toHaveReceived })

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The mock received such a request, at least once or exactly `times`. */
    toHaveReceived(wanted?: Received, options?: { times?: number }): R
  }
}
