/** The mock proxy, in front of mocks that say what the recorded daemons said, answers like the recorded proxy. */
import {
  type Capture,
  capturedModels,
  captureFolders,
  captures,
  compare,
  exchangeAgain,
  exceptionFor,
  toFixtures,
  type CapturedResponse,
  type ObservedResponse,
  responseText,
} from '@ollamakit/fixtures'
import { isJsonObject, isSameModel, type JsonObject } from '@ollamakit/wire'
import type { Fixture } from '@ollamakit/wire/fixture'
import { expect, test } from 'vitest'
import { createMockOllama } from '../../create-mock-ollama.ts'
import type { OllaOptions } from './olla-options.ts'
import type { StickyKeySource, StickySessionOptions } from './sticky-sessions.ts'

const all = captureFolders()
  .filter((folder) => folder.startsWith('olla/'))
  .flatMap((folder) => captures(folder))

interface RecordedBackend {
  name: string
  models?: string[]
}

/** How the recorded proxy was set up; undefined if the mock proxy has no such setting, or if something was done meanwhile. */
function setUpOf({
  deployment,
  exchanges,
}: Capture): { backends: RecordedBackend[]; olla: OllaOptions } | undefined {
  if (!isJsonObject(deployment) || !Array.isArray(deployment['backends']) || 'endpoints' in deployment)
    return undefined
  if (exchanges.some(({ client, during, step }) => client || during || step)) return undefined
  const config = isJsonObject(deployment['config']) ? deployment['config'] : {}
  const { proxy, model_aliases: aliases, ...rest } = config
  const {
    load_balancer: balancer,
    sticky_sessions: sticky,
    engine,
    profile,
    ...others
  } = isJsonObject(proxy) ? proxy : {}
  // Engine and profile make no difference to these recordings.
  void engine
  void profile
  if (Object.keys(rest).length > 0 || Object.keys(others).length > 0) return undefined
  return {
    backends: deployment['backends'] as unknown as RecordedBackend[], // as every recording of the proxy has them
    olla: {
      ...(balancer === 'round-robin' ? { balancer } : {}),
      ...(isJsonObject(sticky) ? { stickySessions: toStickySessions(sticky) } : {}),
      ...(isJsonObject(aliases) ? { aliases: aliases as Record<string, string[]> } : {}),
    },
  }
}

function toStickySessions(settings: JsonObject): StickySessionOptions {
  return {
    keySources: settings['key_sources'] as StickyKeySource[], // as the recorded proxy was configured
    idleTtlMs: Number(settings['idle_ttl_seconds']) * 1000,
    maxSessions: Number(settings['max_sessions']),
    prefixBytes: Number(settings['prefix_hash_bytes']),
  }
}

const repeated = all.filter((capture) => setUpOf(capture) !== undefined)

test.each(repeated)('$name: $about', async (capture) => {
  const { backends, olla: settings } = setUpOf(capture) ?? { backends: [], olla: {} }
  const fixtures = (toFixtures(capture).fixtures ?? []).map(
    settings.aliases ? withoutModel : (fixture) => fixture,
  )
  const mocks = await Promise.all(
    backends.map(({ models = [] }) =>
      createMockOllama({
        models: capturedModels().filter(({ name }) => models.some((model) => isSameModel(model, name))),
        fixtures: { fixtures },
      }),
    ),
  )
  // The one recording of a proxy whose backends were never up.
  if (capture.name === 'olla/errors/all-down') await Promise.all(mocks.map((mock) => mock.down()))
  await using olla = await createMockOllama({
    as: 'olla',
    backends: mocks.map(({ url }, i) => ({ url, name: backends[i]?.name })),
    olla: settings,
  })

  expect((await differences(capture, olla.port)).join('\n')).toBe('')
  await Promise.all(mocks.map((mock) => mock.close()))
})

test('the run says which recordings of the proxy are not repeated', () => {
  const left = all.filter((capture) => !repeated.includes(capture))
  const exchanges = left.reduce((sum, capture) => sum + capture.exchanges.length, 0)
  process.stdout.write(
    `${exchanges} exchanges of ${left.length} captures need another proxy than the mock's\n`,
  )

  expect(repeated.length).toBeGreaterThan(35)
})

/** An alias is another model by the time a backend sees the request. */
function withoutModel({ when = {}, ...fixture }: Fixture): Fixture {
  if (typeof when === 'function') return { when, ...fixture }
  const { body, ...others } = when
  if (!isJsonObject(body)) return { when, ...fixture }
  const { model: _, ...rest } = body
  return { when: { ...others, body: rest }, ...fixture }
}

/** The proxy lists models in any order: both lists are compared in that of their names. */
function isList(path: string, { status }: { status: number }): boolean {
  return status === 200 && /\/(?:models|tags)(?:\?|$)/.test(path)
}

function inOrder(text: string): string {
  if (text === '') return text
  const list = JSON.parse(text) as {
    data?: { id: string; olla?: { capabilities: string[] } }[]
    models?: { name: string }[]
  }
  for (const { olla } of list.data ?? []) olla?.capabilities.sort()
  list.data?.sort((a, b) => (a.id < b.id ? -1 : 1))
  list.models?.sort((a, b) => (a.name < b.name ? -1 : 1))
  return JSON.stringify({ ...list, ...('first_id' in list ? { first_id: '', last_id: '' } : {}) })
}

function recordedInOrder(response: CapturedResponse): CapturedResponse {
  return { ...response, chunks: [[0, inOrder(responseText(response))]] }
}

function observedInOrder(response: ObservedResponse): ObservedResponse {
  const chunk = Buffer.from(inOrder(Buffer.concat(response.chunks).toString()))
  const headers = response.headers.map(([name, value]): [string, string] =>
    name === 'Content-Length' ? [name, String(chunk.length)] : [name, value],
  )
  return { ...response, headers, chunks: [chunk] }
}

async function differences({ name, exchanges }: Capture, port: number): Promise<string[]> {
  const lines: string[] = []
  for (const [i, exchange] of exchanges.entries()) {
    const { method, path } = exchange.request
    const again = await exchangeAgain(exchange, port)
    const lists = isList(path, again) && isList(path, exchange.response)
    const found = lists
      ? compare(recordedInOrder(exchange.response), observedInOrder(again))
      : // Which bytes the proxy reads together is chance.
        compare(exchange.response, again).filter((difference) => !difference.startsWith('chunk boundaries'))
    if (exceptionFor(name, i) === undefined)
      lines.push(...found.map((difference) => `#${i} ${method} ${path} ${difference}`))
    else if (found.length === 0)
      lines.push(`#${i} ${method} ${path} agrees now: take it off the list in exceptions.ts`)
  }
  return lines
}
