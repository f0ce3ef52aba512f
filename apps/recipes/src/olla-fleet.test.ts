/** The recipe for many Ollamas behind Olla: its two files agree, and its functions run against a mock fleet that olla.yaml describes. */
import { readFileSync } from 'node:fs'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { askAll } from './snippets/olla-fleet/ask-all.ts'
import { createConversation } from './snippets/olla-fleet/create-conversation.ts'
import { createFleetClient } from './snippets/olla-fleet/create-fleet-client.ts'
import { type Streamed, streamToTheEnd } from './snippets/olla-fleet/stream-to-the-end.ts'

const folder = new URL('snippets/olla-fleet/', import.meta.url)
const readYaml = (file: string): unknown =>
  parse(readFileSync(new URL(file, folder), 'utf8'), { merge: true, strict: true, uniqueKeys: true })

const service = z.object({
  image: z.string(),
  volumes: z.array(z.string()),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  depends_on: z.array(z.string()).optional(),
})
const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) })
  .parse(readYaml('compose.yaml'))
const config = z
  .object({
    server: z.object({ host: z.string(), port: z.number(), write_timeout: z.literal('0s') }),
    proxy: z.object({
      load_balancer: z.enum(['round-robin', 'priority', 'least-connections']),
      sticky_sessions: z.object({
        enabled: z.literal(true),
        idle_ttl_seconds: z.number(),
        max_sessions: z.number(),
        key_sources: z.array(z.enum(['session_header', 'prefix_hash', 'auth_header', 'ip'])),
      }),
    }),
    discovery: z.object({
      static: z.object({
        endpoints: z.array(
          z.object({
            url: z.url(),
            name: z.string(),
            type: z.literal('ollama'),
            priority: z.number(),
            model_url: z.literal('/api/tags'),
            health_check_url: z.literal('/'),
          }),
        ),
      }),
    }),
  })
  .parse(readYaml('olla.yaml'))
const { endpoints } = config.discovery.static
const names = endpoints.map(({ name }) => name)
const { olla: ollaService, ...ollamaServices } = compose.services

describe('compose.yaml and olla.yaml agree', () => {
  test('each Ollama service is an endpoint of its own, under its own name', () => {
    expect(endpoints.map(({ name, url }) => [name, url])).toEqual(
      Object.keys(ollamaServices).map((name) => [name, `http://${name}:11434`]),
    )
    expect(ollaService?.depends_on).toEqual(names)
  })

  test('each Ollama service keeps its models in a volume of its own', () => {
    const mounts = Object.values(ollamaServices).map(({ volumes, environment }) => [
      volumes.join(),
      environment?.['OLLAMA_MODELS'],
    ])
    expect(mounts).toEqual(Object.keys(compose.volumes).map((volume) => [`${volume}:/models`, '/models']))
    expect(mounts).toHaveLength(names.length)
  })

  test('Olla listens on the port that is published, to this machine only, and where the client looks', () => {
    const { port, host } = config.server
    expect(host).toBe('0.0.0.0')
    expect(ollaService?.ports).toEqual([`127.0.0.1:${port}:${port}`])
    expect(ollaService?.healthcheck.test.at(-1)).toBe(`http://127.0.0.1:${port}/internal/health`)
    expect(createFleetClient().baseURL).toBe(`http://127.0.0.1:${port}`)
  })

  test('Olla reads the file that is mounted', () => {
    expect(ollaService?.volumes).toEqual([`./olla.yaml:${ollaService?.environment?.['OLLA_CONFIG_FILE']}:ro`])
  })

  test('the images have exact versions: the Olla that was recorded, one Ollama for all', async () => {
    await using olla = await createMockOllama({ as: 'olla' })
    const { version } = z
      .object({ version: z.string() })
      .parse(await (await fetch(`${olla.url}/version`)).json())
    expect(ollaService?.image).toBe(`ghcr.io/thushan/olla:${version}`)
    const ollama = z
      .object({ version: z.string() })
      .parse(await (await fetch(`${olla.url}/olla/ollama/api/version`)).json())
    expect(new Set(Object.values(ollamaServices).map(({ image }) => image))).toEqual(
      new Set([`ollama/ollama:${ollama.version}`]),
    )
  })
})

interface Fleet extends AsyncDisposable {
  url: string
  /** By name. */
  server(name: string | undefined): MockOllama
  servers: MockOllama[]
  /** Runs the health check until so many servers are up. */
  checkHealth(up: number): Promise<void>
}

/** One mock for each endpoint of olla.yaml, behind a mock of Olla with its balancer and sticky sessions. */
async function startFleet(): Promise<Fleet> {
  const servers = await Promise.all(names.map(() => createMockOllama({ models: ['llama3.2'] })))
  const { load_balancer, sticky_sessions } = config.proxy
  const olla = await createMockOllama({
    as: 'olla',
    clock: 'virtual',
    backends: servers.map(({ url }, position) => ({ url, name: names[position] })),
    olla: {
      balancer: load_balancer,
      stickySessions: {
        keySources: sticky_sessions.key_sources,
        idleTtlMs: sticky_sessions.idle_ttl_seconds * 1000,
        maxSessions: sticky_sessions.max_sessions,
      },
    },
  })
  return {
    url: olla.url,
    servers,
    server(name) {
      const found = servers[names.indexOf(name ?? '')]
      if (!found) throw new Error(`no server ${name}`)
      return found
    },
    async checkHealth(up) {
      await olla.advance(30_000)
      while (
        !(await (await fetch(`${olla.url}/internal/status`)).text()).includes(`"${up}/${servers.length}"`)
      );
    },
    async [Symbol.asyncDispose]() {
      await olla.close()
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}

const model = 'llama3.2'
const request = { model, messages: [{ role: 'user' as const, text: 'Tell me a story' }] }
const questions = ['one', 'two', 'three', 'four', 'five', 'six']

function countBy(answers: readonly { server: string | undefined }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { server } of answers) counts[server ?? 'none'] = (counts[server ?? 'none'] ?? 0) + 1
  return counts
}

async function collect(stream: AsyncIterable<Streamed>): Promise<Streamed[]> {
  const events: Streamed[] = []
  for await (const event of stream) events.push(event)
  return events
}

describe('the recipe against a mock fleet', () => {
  test('askAll spreads questions evenly over the servers', async () => {
    await using fleet = await startFleet()
    expect(countBy(await askAll(createFleetClient(fleet.url), model, questions))).toEqual(
      Object.fromEntries(names.map((name) => [name, 2])),
    )
    expect(
      fleet.servers.map(({ requests }) => requests.filter(({ path }) => path === '/api/chat').length),
    ).toEqual([2, 2, 2])
  })

  test('a server that is down gets no question, and gets its share again after the health check', async () => {
    await using fleet = await startFleet()
    const client = createFleetClient(fleet.url)
    await askAll(client, model, ['first'])
    const [down = ''] = names
    await fleet.server(down).down()
    const answers = await askAll(client, model, questions)
    expect(answers.every(({ text }) => text !== '')).toBe(true)
    expect(Object.keys(countBy(answers)).sort()).toEqual(names.slice(1))

    await fleet.server(down).up()
    await fleet.checkHealth(names.length)
    expect(countBy(await askAll(client, model, questions))[down]).toBe(2)
  })

  test('a server that stops before it answers: the client retries, and another server answers', async () => {
    await using fleet = await startFleet()
    const held = fleet.servers.map((server) => server.hold())
    const asking = askAll(createFleetClient(fleet.url, { waitMs: 0 }), model, ['Hi'])
    const first = await Promise.race(held.map(({ request: arrived }, i) => arrived.then(() => i)))
    for (const [i, each] of held.entries()) {
      if (i === first) continue
      each.push('Hello')
      each.end()
    }
    await fleet.servers[first]?.down()
    const [answer] = await asking
    expect(answer?.server).not.toBe(names[first])
    expect(names).toContain(answer?.server)
  })

  test('a conversation stays on its server, and moves when that server is down', async () => {
    await using fleet = await startFleet()
    const client = createFleetClient(fleet.url)
    const conversation = createConversation(client, model, 'cart-41')
    const first = await conversation.ask('Where is order 12?')
    await askAll(client, model, questions) // others, which move the balancer on
    const second = await conversation.ask('And order 13?')
    expect([first.session, second.session, second.server]).toEqual(['miss', 'hit', first.server])
    expect(fleet.server(first.server).requests.at(-1)?.body).toMatchObject({
      messages: [{ content: 'Where is order 12?' }, { role: 'assistant' }, { content: 'And order 13?' }],
    })

    await fleet.server(first.server).down()
    const third = await conversation.ask('And order 14?')
    const fourth = await conversation.ask('And order 15?')
    expect([third.session, fourth.session]).toEqual(['repin', 'hit'])
    expect(third.server).not.toBe(first.server)
    expect(fourth.server).toBe(third.server)
  })

  test('conversations with the same beginning are spread', async () => {
    await using fleet = await startFleet()
    const client = createFleetClient(fleet.url)
    const turns = []
    for (const id of ['a', 'b', 'c'])
      turns.push(await createConversation(client, model, id).ask('The same long beginning'))
    expect(countBy(turns)).toEqual(Object.fromEntries(names.map((name) => [name, 1])))
  })

  test('streamToTheEnd: a server stops in the middle of a stream, and the answer begins again on another', async () => {
    await using fleet = await startFleet()
    const held = fleet.servers.map((server) => server.hold())
    for (const each of held) each.push('Once')
    const events: Streamed[] = []
    let stopped: string | undefined
    for await (const event of streamToTheEnd(createFleetClient(fleet.url), request)) {
      events.push(event)
      if (event.type === 'restart') stopped = event.server
      if (events.length > 1) continue
      const busy = fleet.servers.findIndex(({ requests }) =>
        requests.some(({ path }) => path === '/api/chat'),
      )
      for (const [i, each] of held.entries()) {
        if (i === busy) continue
        each.push(' upon a time')
        each.end()
      }
      await fleet.servers[busy]?.down()
    }
    expect(events).toEqual([
      { type: 'text', text: 'Once' },
      { type: 'restart', partial: 'Once', server: expect.toBeOneOf(names) },
      { type: 'text', text: 'Once' },
      { type: 'text', text: ' upon a time' },
    ])
    const outcomes = fleet.servers.map(({ requests }) =>
      requests.filter(({ path }) => path === '/api/chat').map(({ outcome }) => outcome),
    )
    expect(outcomes[names.indexOf(stopped ?? '')]).not.toContain('completed')
    expect(outcomes.flat().filter((outcome) => outcome === 'completed')).toHaveLength(1)
  })

  test('streamToTheEnd gives up after its tries, with the partial text on the error', async () => {
    await using fleet = await startFleet()
    for (const server of fleet.servers)
      server.reply({ content: ['It', ' is', ' late'], fault: { after: { frames: 2 }, by: 'reset' } })
    const stream = collect(streamToTheEnd(createFleetClient(fleet.url), request, 2))
    await expect(stream).rejects.toMatchObject({
      name: 'OllamaStreamError',
      code: 'incomplete_answer',
      message: expect.stringContaining('ended without its end mark'),
      partial: { text: 'It is' },
      retryable: true,
    })
    const asked = fleet.servers.flatMap(({ requests }) => requests.filter(({ path }) => path === '/api/chat'))
    expect(asked).toHaveLength(2)
  })

  test('all servers down: the error names the cause, and a spare server answers if there is one', async () => {
    await using fleet = await startFleet()
    await using spare = await createMockOllama({ models: ['llama3.2'] })
    spare.reply('From the spare')
    await askAll(createFleetClient(fleet.url), model, ['first'])
    await Promise.all(fleet.servers.map((server) => server.down()))
    await expect(askAll(createFleetClient(fleet.url, { waitMs: 0 }), model, ['Hi'])).rejects.toMatchObject({
      code: 'no_healthy_backend',
      retryable: true,
      message: expect.stringContaining('/internal/status/endpoints'),
    })
    const client = createFleetClient(fleet.url, { waitMs: 0, spare: spare.url })
    const { text, response, warnings } = await client.chat.generate(request)
    expect([text, response.servedBy.deployment, response.servedBy.fallback?.failed[0]?.deployment]).toEqual([
      'From the spare',
      'local',
      'olla',
    ])
    expect(warnings).toHaveLength(1)
  })
})
