/** The mock proxy, in front of servers that say what the recorded ones said, answers like the recorded proxy. */
import {
  type Capture,
  type CapturedExchange,
  captureFolders,
  captures,
  compare,
  exchangeAgain,
  exceptionFor,
  headerOf,
  type CapturedResponse,
  type ObservedResponse,
  responseText,
} from '@ollamakit/fixtures'
import { isJsonObject } from '@ollamakit/wire'
import { expect, test } from 'vitest'
import { type RecordedFleet, startFleet } from './testing/recorded-fleet.ts'

const all = captureFolders()
  .filter((folder) => folder.startsWith('olla/'))
  .flatMap((folder) => captures(folder))

test.each(all)('$name: $about', async (capture) => {
  await using fleet = await startFleet(capture)

  expect((await differences(capture, fleet)).join('\n')).toBe('')
})

test('the run says how many exchanges of the proxy are excepted', () => {
  const exchanges = all.flatMap(({ name, exchanges: list }) => list.map((_, i) => exceptionFor(name, i)))
  const excepted = exchanges.filter((reason) => reason !== undefined).length
  process.stdout.write(
    `${excepted} of ${exchanges.length} exchanges with the proxy are excepted (packages/fixtures/src/exceptions.ts says why)\n`,
  )

  expect(excepted).toBeLessThan(exchanges.length / 10)
})

async function differences({ name, exchanges }: Capture, fleet: RecordedFleet): Promise<string[]> {
  const lines: string[] = []
  for (const [i, recorded] of exchanges.entries()) {
    const exchange = fleet.withHosts(recorded)
    await fleet.prepare(exchange)
    const again = await sendAgain(exchange, fleet)
    const found = [...compareAnswers(exchange, again), ...(await compareReceived(exchange, fleet))]
    await fleet.conclude(exchange)
    const { method, path } = exchange.request
    if (exceptionFor(name, i) === undefined)
      lines.push(...found.map((difference) => `#${i} ${method} ${path} ${difference}`))
    else if (found.length === 0)
      lines.push(`#${i} ${method} ${path} agrees now: take it off the list in exceptions.ts`)
  }
  return lines
}

/** A client that left before any byte came leaves once a backend has its request. */
async function sendAgain(exchange: CapturedExchange, fleet: RecordedFleet): Promise<ObservedResponse> {
  const { ended, status } = exchange.response
  if (ended !== 'client-abort' || status !== 0) return exchangeAgain(exchange, fleet.olla.port)
  const before = fleet.lastReceived()?.position ?? 0
  const leaving = new AbortController()
  const again = exchangeAgain(exchange, fleet.olla.port, leaving.signal)
  await expect.poll(() => fleet.lastReceived()?.position ?? 0).toBeGreaterThan(before)
  leaving.abort()
  return again
}

function compareAnswers(
  { request: { path }, response }: CapturedExchange,
  again: ObservedResponse,
): string[] {
  return isList(path, response) && isList(path, again)
    ? compare(recordedInOrder(response), observedInOrder(again))
    : // Which bytes the proxy reads together is chance.
      compare(response, again).filter((difference) => !difference.startsWith('chunk boundaries'))
}

/** What the backend received, where a recording tells. */
async function compareReceived(
  { upstream, request }: CapturedExchange,
  fleet: RecordedFleet,
): Promise<string[]> {
  if (!isJsonObject(upstream)) return []
  if ('backendLog' in upstream) {
    await expect.poll(() => fleet.lastReceived()?.wasAborted).toBe(true)
    return []
  }
  const recorded = (upstream['headers'] as [string, string][]).map(([name, value]) => [
    name,
    name === 'X-Forwarded-Host' ? `127.0.0.1:${fleet.olla.port}` : value,
  ])
  const received = fleet.lastReceived()?.headers ?? []
  // Each request of the mock proxy has a connection of its own.
  const pairs = received.flatMap((name, i) =>
    i % 2 === 0 && name !== 'Connection' ? [[name, received[i + 1]]] : [],
  )
  const [want, got] = [recorded, pairs].map((each) => JSON.stringify(each))
  return want === got ? [] : [`the backend received ${got}, recorded: ${want} (${request.path})`]
}

/** The proxy lists models in any order: both lists are compared in that of their names. */
function isList(path: string, { status, headers }: { status: number; headers: [string, string][] }): boolean {
  const isPacked = headerOf({ headers }, 'content-encoding') !== undefined
  return status === 200 && !isPacked && /\/(?:models|tags)(?:\?|$)|^\/olla\/models\//.test(path)
}

function inOrder(text: string): string {
  if (text === '') return text
  const list = JSON.parse(text) as {
    data?: { id: string; olla?: { capabilities: string[]; availability: { endpoint: string }[] } }[]
    models?: { name: string }[]
    recent_models?: { name: string }[]
    endpoints?: string[]
  }
  for (const { olla } of list.data ?? []) {
    olla?.capabilities.sort()
    olla?.availability.sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1))
  }
  list.data?.sort((a, b) => (a.id < b.id ? -1 : 1))
  list.endpoints?.sort()
  for (const models of [list.models, list.recent_models]) models?.sort((a, b) => (a.name < b.name ? -1 : 1))
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
