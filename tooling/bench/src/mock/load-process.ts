/**
 * The load, from a process of its own: raw sockets that stay open, each asks again when its answer is over.
 */
import { connect } from 'node:net'
import { serveOrders } from '../processes/child.ts'
import { createAnswerReader } from './answer-reader.ts'

export interface LoadOrder {
  port: number
  request: string
  /** Digits of the request in whose place each one has a number of its own. */
  number?: string | undefined
  connections: number
  /** Ends after so many milliseconds or so many answers, whichever is first. */
  milliseconds: number
  answers?: number
}

export interface Load {
  answers: number
  bytes: number
  seconds: number
}

serveOrders(
  async ({
    port,
    request,
    number,
    connections,
    milliseconds,
    answers = Number.POSITIVE_INFINITY,
  }: LoadOrder): Promise<Load> => {
    const nextRequest = toRequests(request, number)
    const load = { answers: 0, bytes: 0, seconds: 0 }
    const began = performance.now()
    const isOver = (): boolean => performance.now() - began >= milliseconds || load.answers >= answers
    await Promise.all(Array.from({ length: connections }, () => keepAsking(port, nextRequest, load, isOver)))
    load.seconds = (performance.now() - began) / 1000
    return load
  },
)

function toRequests(request: string, number: string | undefined): () => Buffer {
  const bytes = Buffer.from(request)
  if (number === undefined) return () => bytes
  const at = bytes.indexOf(number)
  let sent = 0
  return () => {
    const own = Buffer.from(bytes)
    own.write(String(sent++).padStart(number.length, '0'), at)
    return own
  }
}

function keepAsking(
  port: number,
  nextRequest: () => Buffer,
  load: Load,
  isOver: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(nextRequest()))
    socket.setNoDelay(true)
    let finished = false
    const reader = createAnswerReader(() => {
      load.answers++
      if (!isOver()) return void socket.write(nextRequest())
      finished = true
      socket.destroy()
      resolve()
    })
    socket.on('data', (bytes) => {
      load.bytes += bytes.length
      reader.push(bytes)
    })
    socket.on('error', reject)
    socket.on('close', () => finished || reject(new Error('the server has closed a connection')))
  })
}
