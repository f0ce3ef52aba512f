/** Reads paced streams from a process of its own and tells how fast each came. */
import { request as httpRequest } from 'node:http'
import { serveOrders } from '../processes/child.ts'
import { longScript } from './script.ts'

/** Frames per second of each of so many streams at once. */
serveOrders(({ port, streams }: { port: number; streams: number }) =>
  Promise.all(Array.from({ length: streams }, () => rateOf(port))),
)

function rateOf(port: number): Promise<number> {
  const { model, prompt } = longScript(1)
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: '127.0.0.1', path: '/api/chat', method: 'POST', agent: false },
      (response) => {
        const reads: Read[] = []
        let frames = 0
        response.on('data', (bytes: Buffer) => {
          for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) frames++
          reads.push({ at: performance.now() / 1000, frames })
        })
        response.on('end', () => resolve(slope(reads)))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(JSON.stringify({ model, messages: [{ role: 'user', content: prompt }], stream: true }))
  })
}

interface Read {
  /** Seconds. */
  at: number
  /** Frames that had come by then. */
  frames: number
}

/** Of the straight line through all reads: what delays the first or the last of them is no change of pace. */
function slope(reads: readonly Read[]): number {
  const at = mean(reads.map((read) => read.at))
  const frames = mean(reads.map((read) => read.frames))
  const rise = reads.reduce((sum, read) => sum + (read.at - at) * (read.frames - frames), 0)
  return rise / reads.reduce((sum, read) => sum + (read.at - at) ** 2, 0)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
