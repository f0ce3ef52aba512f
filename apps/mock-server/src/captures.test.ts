/** With fixtures made from a recording, the mock answers like the recorded server: status, headers, body, chunk boundaries. */
import {
  type Capture,
  type CapturedExchange,
  captureFolders,
  captures,
  compare,
  exceptionFor,
  exceptions,
  exchangeAgain,
  type ObservedResponse,
  toFixtures,
  toRegistry,
} from '@ollamakit/fixtures'
import type { Fixture, GivenReply } from '@ollamakit/wire/fixture'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from './index.ts'
import { readServerSettings } from './settings/server-settings.ts'

const all = captureFolders().flatMap((folder) => captures(folder))

/** Why a capture cannot be repeated against a mock alone; undefined where it can. */
function needs(capture: Capture): string | undefined {
  const { store, upstream, deployment, exchanges } = capture
  if (deployment !== undefined || upstream !== undefined)
    return 'other servers, with which tests in src/deployment repeat them'
  if (store !== undefined) return 'files of its own'
  const special = exchanges.some(
    ({ client, during, step, connection }) =>
      client?.sameConnection || client?.chunkedBody || during || step || connection,
  )
  return special ? 'a client that does several things at once' : undefined
}

const repeated = all.filter((capture) => needs(capture) === undefined)

// one server for all, with new fixtures each time: a server for each would cost seconds
let ollama: MockOllama
beforeAll(async () => {
  ollama = await createMockOllama()
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

test.each(repeated)('$name: $about', async (capture) => {
  const { env, exchanges } = capture
  const isConcurrent = exchanges.some(({ client }) => client?.background)
  const host = env?.['OLLAMA_HOST']?.startsWith('0.0.0.0') ? { host: '0.0.0.0' } : {}
  const clock = isConcurrent ? { clock: 'virtual' as const } : {}
  const server =
    env || isConcurrent
      ? await createMockOllama({ ...host, ...clock, server: readServerSettings(env ?? {}) })
      : ollama
  const { models, fixtures: told } = toFixtures(capture)
  const fixtures = isConcurrent ? told.map(paced) : told
  const { registry, pulledBefore } = (capture.registry === undefined ? undefined : toRegistry(capture)) ?? {}
  server.use({ models, fixtures, ...(pulledBefore ? { registry: pulledBefore } : {}) })
  for (const { name } of pulledBefore ?? []) await pull(server, name)
  if (registry) server.use({ fixtures, registry })

  // as one text, so that a failure shows every difference whole
  expect((await differences(capture, server)).join('\n')).toBe('')
  if (server !== ollama) await server.close()
})

test('every exception names an exchange that exists', () => {
  const unknown = exceptions.filter(({ capture, exchanges }) => {
    const size = all.find(({ name }) => name === capture)?.exchanges.length ?? 0
    return size === 0 || (exchanges !== 'all' && exchanges.some((i) => i >= size))
  })

  expect(unknown).toEqual([])
})

test('the run says how many exchanges are excepted, and what is not repeated', () => {
  const excepted = repeated.flatMap(({ name, exchanges }) =>
    exchanges.filter((_, i) => exceptionFor(name, i) !== undefined),
  ).length
  const left = Object.entries(Object.groupBy(all, (capture) => needs(capture) ?? '')).filter(
    ([why]) => why !== '',
  )

  process.stdout.write(
    `${excepted} of ${sizeOf(repeated)} recorded exchanges are excepted (packages/fixtures/src/exceptions.ts says why)\n`,
  )
  for (const [why, list = []] of left)
    process.stdout.write(`${sizeOf(list)} exchanges of ${list.length} captures need ${why}\n`)

  expect(excepted).toBeLessThan(sizeOf(repeated) / 20)
})

function sizeOf(list: readonly Capture[]): number {
  return list.reduce((sum, { exchanges }) => sum + exchanges.length, 0)
}

/** With a second of the virtual clock between two frames, so that other requests find the model at work. */
function paced(fixture: Fixture): Fixture {
  return { ...fixture, ...(fixture.replies ? { replies: fixture.replies.map(withPace) } : {}) }
}

function withPace(reply: GivenReply): GivenReply {
  if (typeof reply === 'function') return reply
  return { ...(typeof reply === 'string' ? { content: reply } : reply), pace: { perToken: 1000 } }
}

async function pull({ url }: MockOllama, model: string): Promise<void> {
  const response = await fetch(`${url}/api/pull`, { method: 'POST', body: JSON.stringify({ model }) })
  if (!(await response.text()).includes('"success"')) throw new Error(`${model} was not pulled`)
}

async function differences({ name, exchanges }: Capture, server: MockOllama): Promise<string[]> {
  const lines: string[] = []
  const responses = await sendAll(exchanges, server)
  for (const [i, { request, response }] of exchanges.entries()) {
    const { method, path } = request
    const found = compare(response, responses[i] ?? refused)
    if (exceptionFor(name, i) === undefined)
      lines.push(...found.map((difference) => `#${i} ${method} ${path} ${difference}`))
    else if (found.length === 0)
      lines.push(`#${i} ${method} ${path} agrees now: take it off the list in exceptions.ts`)
  }
  return lines
}

/** Nothing listens. */
const refused: ObservedResponse = {
  status: 0,
  statusText: '',
  httpVersion: '1.1',
  headers: [],
  framing: 'none',
  ended: 'refused',
  chunks: [],
}

/** Sends the requests one after another. A background request is not waited for before the next one is sent. */
async function sendAll(
  exchanges: readonly CapturedExchange[],
  server: MockOllama,
): Promise<ObservedResponse[]> {
  const responses: Promise<ObservedResponse>[] = []
  for (const exchange of exchanges) {
    if (exchange.response.ended === 'refused') await stop(server, exchanges)
    const response = exchangeAgain(exchange, server.port).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') return refused
      throw error
    })
    responses.push(response)
    if (exchange.client?.background) await arrival(server, responses.length)
    else await response
  }
  const ended = Promise.all(responses)
  if (exchanges.some(({ client }) => client?.background)) await advanceUntil(ended, server)
  return ended
}

async function advanceUntil(ended: Promise<unknown>, server: MockOllama): Promise<void> {
  const state = { isOver: false }
  void ended.finally(() => (state.isOver = true))
  while (!state.isOver) await server.advance(1000)
}

/** Stops the server once the first stream has sent as much as the recorded one. */
async function stop(server: MockOllama, [first]: readonly CapturedExchange[]): Promise<void> {
  await server.advance(1000 * ((first?.response.chunks.length ?? 1) - 1))
  await server.down()
}

/** Waits until the server has so many requests, and has begun to answer the last one. */
async function arrival({ requests }: MockOllama, count: number): Promise<void> {
  while (requests.length < count) await setImmediate()
  for (let turn = 0; turn < 5; turn++) await setImmediate()
}
