/** A client that was told one deployment, against each of them: what works, and what is said where nothing can. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { afterAll, describe, expect, test } from 'vitest'
import { createOllamaClient, type DeploymentName, type OllamaClient, type OllamaError } from '../index.ts'

const kinds = ['local', 'cloud', 'olla', 'gateway'] as const

const daemon = await createMockOllama({ models: ['llama3.2', 'nomic-embed-text'] })
const mocks: Record<DeploymentName, MockOllama> = {
  local: daemon,
  cloud: await createMockOllama({ as: 'cloud', models: ['llama3.2'] }),
  olla: await createMockOllama({ as: 'olla', backends: [daemon.url] }),
  gateway: await createMockOllama({ as: 'gateway', models: ['llama3.2', 'nomic-embed-text'] }),
}
afterAll(() => Promise.all(Object.values(mocks).map((mock) => mock.close())))

const apiKey = 'key'
const question = { model: 'llama3.2', messages: [{ role: 'user' as const, text: 'Hi' }] }

describe('auto', () => {
  const calls: Record<string, (client: OllamaClient) => Promise<unknown>> = {
    list: ({ models }) => models.list(),
    chat: ({ chat }) => chat.generate(question),
    'native.tags': ({ native }) => native.tags(),
    'openai.models': ({ openai }) => openai.models(),
    'native.version': ({ native }) => native.version(),
    'native.ps': ({ native }) => native.ps(),
    embed: ({ embed }) => embed({ model: 'nomic-embed-text', inputs: ['a'] }),
    ensure: ({ models }) => models.ensure('llama3.2'),
  }
  const notOffered: Record<string, readonly string[]> = {
    local: [],
    olla: [],
    cloud: ['native.ps', 'embed'],
    gateway: ['native.tags', 'native.version', 'native.ps'],
  }
  const pairs = kinds.flatMap((kind) => Object.keys(calls).map((name) => ({ kind, name })))
  const isOffered = ({ kind, name }: { kind: DeploymentName; name: string }): boolean =>
    !notOffered[kind]?.includes(name)

  test.each(pairs.filter(isOffered))('a fresh client finds $kind by $name', async ({ kind, name }) => {
    const client = createOllamaClient({ baseURL: mocks[kind].url, apiKey })
    await expect(calls[name]?.(client)).resolves.toBeDefined()
  })

  test.each(pairs.filter((pair) => !isOffered(pair)))(
    'a fresh client says that $kind does not offer $name',
    async ({ kind, name }) => {
      const client = createOllamaClient({ baseURL: mocks[kind].url, apiKey })
      await expect(calls[name]?.(client)).rejects.toMatchObject({ code: 'not_offered' })
    },
  )
})

test.each(kinds.flatMap((told) => kinds.filter((is) => is !== told).map((is) => ({ told, is }))))(
  'told $told at $is: the probe names it, and a chat works or says what to change',
  async ({ told, is }) => {
    const client = createOllamaClient({ baseURL: mocks[is].url, deployment: told, apiKey })
    const { deployment, problems } = await client.probe()
    expect(deployment).toBe(is)
    expect(problems[0]).toMatchObject({
      code: 'wrong_deployment',
      remedy: `Set deployment to "${is}", or to "auto"`,
    })
    const said = await client.chat.generate(question).then(
      () => 'answered',
      ({ code, remedy }: OllamaError) => `${code}: ${remedy}`,
    )
    expect(said).toMatch(/^answered$|^wrong_deployment: This is (?:an? |Ollama Cloud)/)
  },
)

test('a fallback that refuses its key says why it was asked, and names its own options', async () => {
  const down = await createMockOllama()
  await down.down()
  await using gateway = await createMockOllama({ as: 'gateway', keys: { right: '*' } })
  const client = createOllamaClient({
    baseURL: down.url,
    fallback: [{ baseURL: gateway.url, deployment: 'gateway', apiKey: 'wrong' }],
  })
  const failed = client.chat.generate(question)
  await expect(failed).rejects.toMatchObject({
    status: 401,
    remedy: expect.stringContaining('fallback[0].apiKey') as string,
  })
  await expect(failed).rejects.toThrow(
    `It was asked because others did not answer: baseURL (${down.url}): POST ${down.url}`,
  )
  await down.close()
})
