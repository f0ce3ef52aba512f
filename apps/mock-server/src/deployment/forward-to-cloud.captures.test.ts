/** A mock with a cloud behind it that says what the recorded cloud said answers like the recorded daemon. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import {
  type Capture,
  captureNamed,
  captures,
  compare,
  exchangeAgain,
  type CapturedExchange,
} from '@ollamakit/fixtures'
import { expect, test } from 'vitest'
import { createMockOllama, type MockOllama } from '../create-mock-ollama.ts'
import { readServerSettings } from '../settings/server-settings.ts'

interface RecordedUpstream {
  request?: { path: string; body?: unknown }
  response: { status: number; headers: Record<string, string>; chunks: string[]; cut?: boolean }
}

const recorded = [...captures('cloud/proxy'), ...captures('cloud/stub')]

test.each(recorded)('$name: $about', async (capture) => {
  const turns = capture.upstream as RecordedUpstream[] // as every recording of these folders has it
  await using cloud = await scriptedCloud(turns)
  if (capture.name === 'cloud/proxy/unreachable') await cloud[Symbol.asyncDispose]()
  await using ollama = await createMockOllama({
    models: [],
    cloud: { url: cloud.url, isSignedIn: capture.name !== 'cloud/proxy/no-key' },
    ...(capture.env ? { server: readServerSettings(capture.env) } : {}),
  })
  if (capture.name !== creation.name) await createStub(ollama, cloud.url)

  expect((await differences(capture, ollama.port, cloud.url)).join('\n')).toBe('')
  expect(cloud.bodies).toEqual(turns.slice(0, cloud.bodies.length).map(({ request }) => request?.body))
})

const creation = captureNamed('cloud/stub/create')

/** Makes the model that stands for another one in the cloud, as it was made before the recordings. */
async function createStub({ url }: MockOllama, cloudUrl: string): Promise<void> {
  const [first] = creation.exchanges
  if (!first) throw new Error('no recording shows how the model was made')
  const body = JSON.stringify(withUrl(first, cloudUrl).request.body)
  await fetch(`${url}/api/create`, { method: 'POST', body })
}

/** A server that answers each request with the next recorded response. */
async function scriptedCloud(
  turns: readonly RecordedUpstream[],
): Promise<AsyncDisposable & { url: string; bodies: unknown[] }> {
  let next = 0
  const bodies: unknown[] = []
  const server = createServer(async (request, response) => {
    const body = await readText(request)
    bodies.push(body === '' ? undefined : JSON.parse(body))
    answer(response, turns[next++])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, bodies, [Symbol.asyncDispose]: close }
}

function answer(response: ServerResponse, turn: RecordedUpstream | undefined): void {
  if (!turn) return void response.writeHead(500).end('no response was recorded for this request')
  const { status, headers, chunks, cut } = turn.response
  response.writeHead(status, headers)
  const write = (at: number): void => {
    const chunk = chunks[at]
    if (chunk !== undefined) response.write(chunk, () => write(at + 1))
    else if (cut) response.destroy()
    else response.end()
  }
  write(0)
}

async function differences({ exchanges }: Capture, port: number, cloudUrl: string): Promise<string[]> {
  const lines: string[] = []
  for (const [i, exchange] of exchanges.entries()) {
    const here = withUrl(exchange, cloudUrl)
    const again = await exchangeAgain(here, port)
    // Which bytes the daemon reads together is chance.
    const found = compare(here.response, again).filter(
      (difference) => !difference.startsWith('chunk boundaries'),
    )
    lines.push(...found.map((difference) => `#${i} ${exchange.request.path} ${difference}`))
  }
  return lines
}

/** The recorded address of the cloud is another one now. */
function withUrl(exchange: CapturedExchange, url: string): CapturedExchange {
  const { host } = new URL(url)
  const text = JSON.stringify(exchange).replaceAll(/127\.0\.0\.1:221\d\d/g, host)
  return JSON.parse(text) as CapturedExchange
}
