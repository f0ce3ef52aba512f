/** The mock, told what a recorded model said, answers like the recorded server: status, headers, body, chunk boundaries. */
import {
  type Capture,
  captureFolders,
  captures,
  compare,
  exceptionFor,
  exceptions,
  exchangeAgain,
  toFixtures,
  toRegistry,
} from '@ollamakit/fixtures'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from './index.ts'
import { readServerSettings } from './settings/server-settings.ts'

const all = captureFolders().flatMap((folder) => captures(folder))

/** Why a capture cannot be repeated against a mock alone; undefined where it can. */
function needs(capture: Capture): string | undefined {
  const { registry, store, upstream, deployment, exchanges } = capture
  if (registry !== undefined && !toRegistry(capture)) return 'a registry of its own'
  if (store !== undefined || upstream !== undefined || deployment !== undefined) return 'more than a server'
  const special = exchanges.some(
    ({ client, during, step, connection }) =>
      client?.background || client?.sameConnection || client?.chunkedBody || during || step || connection,
  )
  return special ? 'a client that does several things at once' : undefined
}

const repeated = all.filter((capture) => needs(capture) === undefined)

// one server for all of them, told anew each time: a server for each would cost seconds
let ollama: MockOllama
beforeAll(async () => {
  ollama = await createMockOllama()
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

test.each(repeated)('$name: $about', async (capture) => {
  const { env } = capture
  const host = env?.['OLLAMA_HOST']?.startsWith('0.0.0.0') ? { host: '0.0.0.0' } : {}
  const server = env ? await createMockOllama({ ...host, server: readServerSettings(env) }) : ollama
  const told = toFixtures(capture)
  const { models = [], registry } = (capture.registry === undefined ? undefined : toRegistry(capture)) ?? {}
  server.use({ ...told, models: [...told.models, ...models], ...(registry ? { registry } : {}) })

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

async function differences({ name, exchanges }: Capture, { port }: MockOllama): Promise<string[]> {
  const lines: string[] = []
  for (const [i, exchange] of exchanges.entries()) {
    const { method, path } = exchange.request
    const found = compare(exchange.response, await exchangeAgain(exchange, port))
    if (exceptionFor(name, i) === undefined)
      lines.push(...found.map((difference) => `#${i} ${method} ${path} ${difference}`))
    else if (found.length === 0)
      lines.push(`#${i} ${method} ${path} agrees now: take it off the list in exceptions.ts`)
  }
  return lines
}
