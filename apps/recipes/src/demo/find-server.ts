/** The Ollama of `OLLAMA_HOST`, or a mock that stands in for one. */
import { fileURLToPath } from 'node:url'
import { createOllamaClient, type OllamaClient } from '@ollamakit/core'
import { createMockOllama } from '@ollamakit/mock-server'

export interface Server extends AsyncDisposable {
  what: string
  version: string
  client: OllamaClient
}

/**
 * Starts a mock only where `OLLAMA_HOST` names nothing. Throws an OllamaError that says what to do where it
 * names something that does not answer.
 */
export async function findServer(): Promise<Server> {
  if (process.env['OLLAMA_HOST']) {
    const client = createOllamaClient()
    const { version } = await client.native.version()
    return { what: 'Ollama', version, client, [Symbol.asyncDispose]: () => Promise.resolve() }
  }
  const mock = await createMockOllama({
    fixtures: fileURLToPath(new URL('../../fixtures/demo.jsonc', import.meta.url)),
  })
  const client = createOllamaClient({ baseURL: mock.url })
  const { version } = await client.native.version()
  return {
    what: 'a mock of Ollama (OLLAMA_HOST is not set)',
    version,
    client,
    [Symbol.asyncDispose]: () => mock.close(),
  }
}
