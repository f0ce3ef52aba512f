/** A mock for each Playwright test, and a matcher that looks at what it was asked. */
import { expect as baseExpect, test as base } from '@playwright/test'
import type {
  Expect,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestType,
} from '@playwright/test'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { toHaveReceived } from '../received/received.ts'
import { setOllamaHost } from '../received/set-ollama-host.ts'
import type { MockOllamaOptions } from '../settings/mock-ollama-options.ts'

export type { Received } from '../received/received.ts'

/** What a test gets. */
export interface OllamaFixtures {
  /** A mock of its own: it starts when a test asks for it, and after a test that passed it sees to it that all was used. `OLLAMA_HOST` is its address meanwhile. */
  ollama: MockOllama
}

/** Playwright's own `test` with one fixture more. */
export type OllamaTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & OllamaFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
>

/** A `test` whose `ollama` is made with these options: `createTest({ port: 11434 })` for an app that was started before. */
export function createTest(options: MockOllamaOptions = {}): OllamaTest {
  return base.extend<OllamaFixtures>({
    // Playwright reads the names of what a fixture needs from its text, and wants to see braces.
    ollama: async ({ baseURL: _none }, use, info) => {
      await using ollama = await createMockOllama(options)
      const restoreHost = setOllamaHost(ollama.url)
      try {
        await use(ollama)
      } finally {
        restoreHost()
      }
      if (info.status === info.expectedStatus) ollama.assertDone()
    },
  })
}

/** The same without options. */
export const test: OllamaTest = createTest()

/** Playwright's own `expect` with `toHaveReceived`: the mock received such a request, at least once or exactly `times`. */
export const expect: Expect<{ toHaveReceived: typeof toHaveReceived }> = baseExpect.extend({ toHaveReceived })
