/**
 * The bench's server, a process of its own: sends bodies that were made before the first request, and tells
 * when a client has left.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { serveOrders } from '../processes/child.ts'
import {
  chatStream,
  type Dialect,
  embeddings,
  hugeStream,
  nativeEmbeddings,
  type Stream,
  wholeAnswer,
} from './payloads.ts'

/**
 * `taken`: bytes of the last endless answer that have left. `closed`: when the connection of the last request
 * for this model ended,
 * as `process.hrtime.bigint()`; nothing if it has not `within` so many milliseconds.
 */
export type ServerOrder = { ask: 'taken' } | { ask: 'closed'; model: string; within: number }

const streams = new Map<string, Stream>()
const vectors = { float: embeddings(512, 1024, 'float'), base64: embeddings(512, 1024, 'base64') }
const nativeVectors = nativeEmbeddings(512, 1024)
/** For clients that send one request per text. */
const oneNativeVector = nativeEmbeddings(1, 1024)
const closed = new Map<string, Promise<string>>()
let taken = 0

/**
 * `/PACE/TOKENS/api/chat`: the base URL tells what to send. `/huge/BYTES/…` is one long token, `/endless/…`
 * never ends.
 * With `/live/…` the model's name tells: `steady-…` is a token every 5 ms, `silent-…` one token and then
 * nothing, `mute-…` not even a head.
 */
const server = createServer((request, response) => {
  const body: Buffer[] = []
  request.on('data', (piece: Buffer) => body.push(piece))
  request.on('end', () => {
    const [, pace = '', amount = '0', ...route] = (request.url ?? '').split('/')
    const path = `/${route.join('/')}`
    const asked = JSON.parse(Buffer.concat(body).toString()) as {
      model: string
      stream?: boolean
      input?: string | string[]
      encoding_format?: 'float' | 'base64'
    }
    if (path === '/v1/embeddings' || path === '/api/embed') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          path === '/api/embed'
            ? asked.input?.length === 512
              ? nativeVectors
              : oneNativeVector
            : vectors[asked.encoding_format ?? 'float'],
        )
      return
    }
    const dialect = path.startsWith('/api') ? 'native' : 'openai'
    if (dialect === 'native' ? asked.stream === false : asked.stream !== true) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(wholeAnswer(dialect, Number(amount)))
      return
    }
    closed.set(
      asked.model,
      new Promise((resolve) => response.on('close', () => resolve(String(process.hrtime.bigint())))),
    )
    const [manner = ''] = pace === 'live' ? asked.model.split('-') : []
    if (manner === 'mute') return
    response.writeHead(200, {
      'content-type': dialect === 'native' ? 'application/x-ndjson' : 'text/event-stream',
    })
    if (pace === 'endless') sendEndless(response, dialect)
    else if (pace === 'live') sendLive(response, dialect, manner === 'steady')
    else send(response, streamOf(pace, dialect, Number(amount)), pace)
  })
})

function streamOf(pace: string, dialect: Dialect, amount: number): Stream {
  const key = `${pace === 'huge'} ${dialect} ${amount}`
  const known =
    streams.get(key) ?? (pace === 'huge' ? hugeStream(dialect, amount) : chatStream(dialect, amount))
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

function sendLive(response: ServerResponse, dialect: Dialect, goesOn: boolean): void {
  const [frame] = streamOf('frame', dialect, 3).frames
  response.write(frame)
  if (!goesOn) return
  const timer = setInterval(() => response.write(frame), 5)
  response.on('close', () => clearInterval(timer))
}

/** Writes while the client reads, and counts the bytes sent. */
function sendEndless(response: ServerResponse, dialect: Dialect): void {
  const pieces = toPieces(streamOf('burst', dialect, 20_000).frames.slice(0, -4))
  let at = 0
  taken = 0
  const more = (): void => {
    for (let room = true; room && !response.destroyed;) {
      const piece = pieces[at++ % pieces.length] ?? Buffer.alloc(0)
      room = response.write(piece)
      taken = (response.socket?.bytesWritten ?? 0) - (response.socket?.writableLength ?? 0)
    }
  }
  response.on('drain', more)
  more()
}

function toPieces(frames: Buffer[]): Buffer[] {
  const whole = Buffer.concat(frames)
  return Array.from({ length: Math.ceil(whole.length / 16384) }, (_, i) =>
    whole.subarray(i * 16384, (i + 1) * 16384),
  )
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  serveOrders(
    (order: ServerOrder): Promise<unknown> =>
      order.ask === 'taken' ? Promise.resolve(taken) : within(order.within, closed.get(order.model)),
    port,
  )
})

function within<T>(milliseconds: number, awaited: Promise<T> | undefined): Promise<T | undefined> {
  const late = new AbortController()
  const tooLate = setTimeout(milliseconds, undefined, { signal: late.signal }).catch(() => undefined)
  return Promise.race([awaited, tooLate]).finally(() => late.abort())
}
