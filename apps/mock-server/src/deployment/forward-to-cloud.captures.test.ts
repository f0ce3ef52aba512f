/** A mock with a cloud behind it that says what the recorded cloud said answers like the recorded daemon. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Capture, captures, compare, exchangeAgain, type CapturedExchange } from '@ollamakit/fixtures'
import { expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'

interface RecordedUpstream {
  response: { status: number; headers: Record<string, string>; chunks: string[]; cut?: boolean }
}

test.each(captures('cloud/proxy'))('$name: $about', async (capture) => {
  await using cloud = await scriptedCloud(capture.upstream as RecordedUpstream[]) // as every recording of this folder has it
  if (capture.name === 'cloud/proxy/unreachable') await cloud[Symbol.asyncDispose]()
  await using ollama = await createMockOllama({
    cloud: { url: cloud.url, isSignedIn: capture.name !== 'cloud/proxy/no-key' },
  })

  expect((await differences(capture, ollama.port, cloud.url)).join('\n')).toBe('')
})

/** A server that answers each request with the next recorded response. */
async function scriptedCloud(
  turns: readonly RecordedUpstream[],
): Promise<AsyncDisposable & { url: string; server: Server }> {
  let next = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response, turns[next++]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, server, [Symbol.asyncDispose]: close }
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
    const again = await exchangeAgain(exchange, port)
    // Which bytes the daemon reads together is chance.
    const found = compare(withUrl(exchange, cloudUrl).response, again).filter(
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
