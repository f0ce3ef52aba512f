/** A server that is no Ollama: it answers what the recording shows that it answered, and headers that a proxy has to drop. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CapturedExchange, headerOf, responseText } from '@ollamakit/fixtures'
import type { RecordedBackend } from './recorded-options.ts'

/** A request as it came to a backend. */
export interface Received {
  /** How many requests had come. */
  position: number
  /** Names and values in turn; empty if the backend was a mock. */
  headers: string[]
  wasAborted: boolean
}

interface ScriptedBackend {
  url: string
  say(exchange: CapturedExchange): void
  copy(): Promise<void>
  down(): Promise<void>
  up(): Promise<void>
  lastReceived(): Received | undefined
  close(): Promise<void>
}

export async function startScriptedBackend({ models }: RecordedBackend): Promise<ScriptedBackend> {
  let said: CapturedExchange | undefined
  let received: Received | undefined
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url === '/') return void response.end('up')
      if (request.url === '/api/tags') return void response.end(JSON.stringify(toTags(models)))
      received = { position: (received?.position ?? 0) + 1, headers: request.rawHeaders, wasAborted: false }
      if (said) void answer(response, said)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    say(exchange) {
      said = exchange
    },
    copy: never,
    down: never,
    up: never,
    lastReceived: () => received,
    close,
  }
}

function never(): Promise<void> {
  return Promise.reject(new Error('no recording does this to a scripted backend'))
}

function toTags(models: readonly string[]): object {
  return { models: models.map((name) => ({ name, digest: name, size: 1, details: {} })) }
}

const droppedByProxy = [
  'Set-Cookie',
  'a=b',
  'X-Olla-Endpoint',
  'another',
  'Authorization',
  'secret',
  'X-Api-Key',
  'k',
]

async function answer(response: ServerResponse, { response: recorded }: CapturedExchange): Promise<void> {
  const body = responseText(recorded)
  if (body.includes('request timeout after')) return
  if (body.startsWith('Proxy error')) return void response.destroy()
  const length = headerOf(recorded, 'content-length')
  response.sendDate = false
  response.writeHead(recorded.status, [
    ...toOwnHeaders(recorded.headers),
    ...droppedByProxy,
    ...(length === undefined ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', length]),
  ])
  if (recorded.ended === 'cut') return void response.write('{"half":', () => response.destroy())
  await writeChunks(response, recorded.chunks)
  const isStream = headerOf(recorded, 'content-type') === 'application/x-ndjson'
  if (isStream && !body.includes('"done":true')) response.socket?.resetAndDestroy()
  else response.end()
}

/** One write in a turn of the event loop, so that they are read apart. */
async function writeChunks(
  response: ServerResponse,
  chunks: CapturedExchange['response']['chunks'],
): Promise<void> {
  for (const [, content] of chunks) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.base64, 'base64')
    await new Promise<void>((resolve) => void response.write(bytes, () => setImmediate(resolve)))
  }
}

/** The recorded headers without those of the proxy. It adds its own in front of those that a backend has, too. */
function toOwnHeaders(headers: readonly [string, string][]): string[] {
  return headers
    .filter(([name], i) => {
      const isFirst = headers.findIndex(([other]) => other === name) === i
      const isLimit = /^x-ratelimit-/i.test(name)
      return isLimit
        ? !isFirst
        : !/^(?:x-olla-.*|via|x-served-by|date|content-length|transfer-encoding)$/i.test(name)
    })
    .flat()
}
