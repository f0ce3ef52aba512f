/** The tests that every recorded exchange of a dialect goes through: read by the client's method for it, through a socket and when cut anywhere. */
import {
  captureFolders,
  type CapturedExchange,
  captures,
  cutBytes,
  replay,
  type ReplayedRequest,
  responseBytes,
  seededPositions,
} from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import {
  createOllamaClient,
  type DeploymentName,
  type OllamaClient,
  OllamaResponseError,
  OllamaStreamError,
} from '../index.ts'
import { type Ask, askOf, endpointName, isStreamed } from './endpoint.ts'
import { naiveReading, type Reading, toNumbers } from './naive-reading.ts'
import { naiveSent } from './naive-sent.ts'
import { createPieceFetch } from './piece-fetch.ts'

/** Why no method of the client asks so, by method and path. */
export type Unasked = { [endpoint: string]: string }

/** How many of the positions are tried in a stream longer than this many bytes. */
const long = { bytes: 4096, positions: 2000 }
/** The chat captures are cut everywhere by the tests of the neutral chat, which reads by the same transport. */
const positionsOfChat = 25

/** How the recorded client of a deployment asked. */
export interface Recorded {
  deployment: DeploymentName
  /** What a recorded path begins with; the rest is the dialect's own path. */
  prefix?: RegExp
  /** Exchanges that the yardstick cannot read, by capture and position, with the reason. */
  unread?: { [exchange: string]: string }
}

export function testEndpoints(
  recording: 'native' | 'openai' | 'anthropic' | 'olla' | 'cloud',
  unasked: Unasked,
  { deployment = 'local', prefix, unread = {} }: Partial<Recorded> = {},
): void {
  const all = captureFolders()
    .filter((folder) => folder.startsWith(`${recording}/`))
    .flatMap((folder) => captures(folder))
  const asked = all.map(({ name, about, exchanges }) => ({
    name,
    about,
    asks: exchanges
      .map((exchange) => withoutPrefix(exchange, prefix))
      .flatMap((exchange, i) => toAsk(exchange, i)),
  }))

  test('every exchange has a method that asks so, or a reason why there is none', () => {
    const without = new Set(
      all.flatMap(({ exchanges }) =>
        exchanges
          .map((exchange) => withoutPrefix(exchange, prefix))
          .filter((exchange) => toAsk(exchange, 0).length === 0)
          .map(reasonOf),
      ),
    )
    expect([...without].sort()).toEqual(Object.keys(unasked).sort())
  })

  describe.each(asked.filter(({ asks }) => asks.length > 0))('$name: $about', ({ name, asks }) => {
    test('is read as what the server said', async () => {
      for (const { i, exchange, ask } of asks) {
        if (`${name} ${i}` in unread) continue
        const { response } = exchange
        await using server = await replay(response, response.ended === 'client-abort' ? { end: 'cut' } : {})
        expect(
          await read(
            ask,
            createOllamaClient({
              baseURL: server.url + prefixOf(exchange),
              // Without its prefix, what answers is not asked as the deployment.
              deployment: prefix && prefixOf(exchange) === '' ? 'local' : deployment,
              fetch: fetchFor(exchange),
            }),
          ),
          `exchange ${i}`,
        ).toEqual(naiveReading(exchange))
        expect(toSent(server.requests[0], prefixOf(exchange)), `exchange ${i}`).toEqual(naiveSent(exchange))
      }
    })

    const streams = asks.filter(({ exchange }) => exchange.response.status === 200 && isStreamed(exchange))
    if (streams.length === 0) return

    test('is read the same when its bytes are cut anywhere', async () => {
      // Collected first: so many calls of expect would take longer than the reading.
      const different: string[] = []
      for (const { i, exchange, ask } of streams) {
        const bytes = responseBytes(exchange.response)
        const readPieces = createPieceReader(ask, exchange)
        const uncut = JSON.stringify(await readPieces([bytes]))
        const count = /^\w+\/chat\//.test(name)
          ? positionsOfChat
          : bytes.length > long.bytes
            ? long.positions
            : bytes.length
        for (const at of seededPositions(count, bytes.length - 1, i)) {
          const cut = JSON.stringify(await readPieces(cutBytes(bytes, [at])))
          if (cut !== uncut) different.push(`exchange ${i} cut at byte ${at}: ${cut}\ninstead of ${uncut}`)
        }
      }
      expect(different).toEqual([])
    })
  })
}

/** An exchange whose request has the path of its dialect, and remembers what stood before it. */
type Unprefixed = CapturedExchange & { prefix?: string }

function withoutPrefix(exchange: CapturedExchange, pattern: RegExp | undefined): Unprefixed {
  const [prefix = ''] = pattern?.exec(exchange.request.path) ?? []
  if (prefix === '') return exchange
  return {
    ...exchange,
    prefix,
    request: { ...exchange.request, path: exchange.request.path.slice(prefix.length) },
  }
}

function prefixOf({ prefix = '' }: Unprefixed): string {
  return prefix
}

function toAsk(exchange: CapturedExchange, i: number): { i: number; exchange: CapturedExchange; ask: Ask }[] {
  const ask = noAnswer(exchange) ? undefined : askOf(exchange)
  return ask ? [{ i, exchange, ask }] : []
}

function reasonOf(exchange: CapturedExchange): string {
  return noAnswer(exchange) ?? endpointName(exchange)
}

function noAnswer({ response: { status } }: CapturedExchange): string | undefined {
  if (status === 0) return 'no answer'
  return status >= 300 && status < 400 ? 'a redirect' : undefined
}

async function read(ask: Ask, client: OllamaClient): Promise<Reading> {
  const values: unknown[] = []
  try {
    for await (const value of ask(client)) values.push(isEmbeddings(value) ? toNumbers(value) : value)
    return { values }
  } catch (failure) {
    if (!(failure instanceof OllamaResponseError || failure instanceof OllamaStreamError)) throw failure
    const { name, status = 0, serverMessage } = failure
    return {
      values,
      failure: { name, status, ...(serverMessage === undefined ? {} : { said: serverMessage }) },
    }
  }
}

function toSent(request: ReplayedRequest | undefined, prefix: string): unknown {
  if (!request) return undefined
  const { method, body } = request
  const path = request.path.startsWith(prefix) ? request.path.slice(prefix.length) : request.path
  const isJson = request.headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value === 'application/json',
  )
  return { method, path, ...(isJson ? { body: JSON.parse(body) as unknown } : {}) }
}

/** A server that replays one answer would give it also to the question before an upload: whether the blob is there. */
function fetchFor({ request }: CapturedExchange): typeof globalThis.fetch {
  if (request.method !== 'POST') return fetch
  return (url, init) =>
    init?.method === 'HEAD' ? Promise.resolve(new Response(null, { status: 404 })) : fetch(url, init)
}

function isEmbeddings(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'data' in value && 'usage' in value
}

/** Reads bodies that arrive in pieces, by one client. */
function createPieceReader(
  ask: Ask,
  { response }: CapturedExchange,
): (pieces: Uint8Array[]) => Promise<Reading> {
  const { fetch, arrive } = createPieceFetch(response)
  const client = createOllamaClient({ baseURL: 'http://127.0.0.1:11434', fetch })
  return (pieces) => {
    arrive(pieces)
    return read(ask, client)
  }
}
