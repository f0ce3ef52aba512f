/** Reads paced streams from a process of its own and tells how fast each came. */
import { request as httpRequest } from 'node:http'
import { serveOrders } from '../processes/child.ts'
import { longScript } from './script.ts'

/** Frames per second of each of so many streams at once. */
serveOrders(({ port, streams }: { port: number; streams: number }) => Promise.all(Array.from({ length: streams }, () => rateOf(port))))

function rateOf(port: number): Promise<number> {
  const { model, prompt } = longScript(1)
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path: '/api/chat', method: 'POST', agent: false }, (response) => {
      let first: { at: number; frames: number } | undefined
      let last = 0
      let frames = 0
      response.on('data', (bytes: Buffer) => {
        last = performance.now()
        for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) frames++
        first ??= { at: last, frames }
      })
      response.on('end', () => resolve(first ? ((frames - first.frames) / (last - first.at)) * 1000 : Number.NaN))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(JSON.stringify({ model, messages: [{ role: 'user', content: prompt }], stream: true }))
  })
}
