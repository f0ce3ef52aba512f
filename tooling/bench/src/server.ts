/** The bench's server, a process of its own: sends bodies that were made before the first request. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chatStream, type Dialect, embeddings, hugeStream, type Stream } from './payloads.ts'

const streams = new Map<string, Stream>()
const vectors = { float: embeddings(512, 1024, 'float'), base64: embeddings(512, 1024, 'base64') }

/** `/PACE/TOKENS/api/chat`: the base URL tells what to send. `/huge/BYTES/…` is one long token, `/endless/…` never ends. */
const server = createServer((request, response) => {
  const body: Buffer[] = []
  request.on('data', (piece: Buffer) => body.push(piece))
  request.on('end', () => {
    const [, pace = '', amount = '0', ...route] = (request.url ?? '').split('/')
    const path = `/${route.join('/')}`
    if (path === '/v1/embeddings') {
      const { encoding_format: format } = JSON.parse(Buffer.concat(body).toString()) as { encoding_format?: 'float' | 'base64' }
      response.writeHead(200, { 'content-type': 'application/json' }).end(vectors[format ?? 'float'])
      return
    }
    const dialect = path.startsWith('/api') ? 'native' : 'openai'
    response.writeHead(200, { 'content-type': dialect === 'native' ? 'application/x-ndjson' : 'text/event-stream' })
    if (pace === 'endless') sendEndless(response, dialect)
    else send(response, streamOf(pace, dialect, Number(amount)), pace)
  })
})

function streamOf(pace: string, dialect: Dialect, amount: number): Stream {
  const key = `${pace === 'huge'} ${dialect} ${amount}`
  const known = streams.get(key) ?? (pace === 'huge' ? hugeStream(dialect, amount) : chatStream(dialect, amount))
  streams.set(key, known)
  return known
}

function send(response: ServerResponse, { frames }: Stream, pace: string): void {
  if (pace === 'frame') {
    for (const frame of frames) response.write(frame)
    response.end()
  } else if (pace === 'packet') {
    sendPackets(response, frames)
  } else {
    const whole = Buffer.concat(frames)
    for (let at = 0; at < whole.length; at += 16384) response.write(whole.subarray(at, at + 16384))
    response.end()
  }
}

/** One frame every 60 µs: what a model on a fast machine sends, each in a packet of its own. */
function sendPackets(response: ServerResponse, frames: Buffer[]): void {
  response.socket?.setNoDelay(true)
  const began = process.hrtime.bigint()
  let at = 0
  const next = (): void => {
    const due = Number((process.hrtime.bigint() - began) / 60_000n)
    if (at < due && at < frames.length) response.write(frames[at++])
    if (at < frames.length) setImmediate(next)
    else response.end()
  }
  next()
}

/** Writes as long as somebody reads, and tells how much was taken when the connection ends. */
function sendEndless(response: ServerResponse, dialect: Dialect): void {
  const { frames } = streamOf('burst', dialect, 20_000)
  const piece = Buffer.concat(frames.slice(0, -4))
  let taken = 0
  const more = (): void => {
    while (!response.destroyed && response.write(piece)) taken += piece.length
    taken += piece.length
    process.send?.({ taken })
  }
  response.on('drain', more)
  response.on('close', () => process.send?.({ closed: true }))
  more()
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port })) // a TCP server that listens has one
