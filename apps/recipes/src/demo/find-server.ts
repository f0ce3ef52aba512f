/** The Ollama of `OLLAMA_HOST`, or a mock of a deployment. */
import { fileURLToPath } from 'node:url'
import { createOllamaClient, OllamaInputError, type OllamaClient } from '@ollamakit/core'
import { createMockOllama } from '@ollamakit/mock-server'

export const mockedDeployments = ['local', 'cloud', 'turbo', 'olla', 'gateway'] as const
export type MockedDeployment = (typeof mockedDeployments)[number]

/** What each package is told to reach the server. */
export interface Connection {
  baseURL: string
  deployment?: MockedDeployment
  apiKey?: string
}

export interface Server extends AsyncDisposable {
  what: string
  connection: Connection
  client: OllamaClient
}

/** A gateway speaks only `/v1`. */
export function dialectsOf(as: MockedDeployment = 'local'): readonly ('native' | 'openai')[] {
  return as === 'gateway' ? ['openai'] : ['native', 'openai']
}

/**
 * Starts a mock unless `OLLAMA_HOST` names a server.
 *
 * @throws OllamaError that says what to do if that server does not answer, or if `--as` is given beside it.
 */
export async function findServer(as: MockedDeployment | undefined): Promise<Server> {
  if (process.env['OLLAMA_HOST']) {
    if (as)
      throw new OllamaInputError(
        `--as ${as} starts a mock, but OLLAMA_HOST is set`,
        'Leave out --as to use the server of OLLAMA_HOST, or unset OLLAMA_HOST',
      )
    const client = createOllamaClient()
    const { version } = await client.native.version()
    return {
      what: `Ollama ${version}`,
      connection: { baseURL: client.baseURL },
      client,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  }
  const deployment = as ?? 'local'
  const hasKeys = deployment === 'cloud' || deployment === 'turbo' || deployment === 'gateway'
  const mock = await createMockOllama({
    as: deployment,
    fixtures: fileURLToPath(new URL('../../fixtures/demo.jsonc', import.meta.url)),
    ...(hasKeys ? { keys: { 'demo-key': '*' } } : {}),
  })
  const connection: Connection = {
    baseURL: mock.url,
    ...(as ? { deployment } : {}),
    ...(hasKeys ? { apiKey: 'demo-key' } : {}),
  }
  return {
    what: `a mock of ${about[deployment]} (OLLAMA_HOST is not set)`,
    connection,
    client: createOllamaClient(connection),
    [Symbol.asyncDispose]: () => mock.close(),
  }
}

const about: Readonly<Record<MockedDeployment, string>> = {
  local: 'Ollama',
  cloud: 'Ollama Cloud',
  turbo: 'Ollama Cloud, once called Turbo',
  olla: 'an Olla proxy',
  gateway: 'an OpenAI-only gateway',
}
