/** A server for a test: node:http on a free port of 127.0.0.1. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** The requests, in order: method, path and headers. */
  readonly asked: IncomingMessage[]
  /** The complete request bodies. */
  readonly bodies: string[]
  /** Resolves when so many requests have arrived completely. */
  reached(count: number): Promise<void>
  /** Resolves when a client has closed a connection before the end of a response. */
  readonly left: Promise<void>
}

export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<TestServer> {
  const asked: IncomingMessage[] = []
  const bodies: string[] = []
  const left = Promise.withResolvers<void>()
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text: string) => (body += text))
    // A client that resets is part of the test.
    request.on('error', () => undefined)
    response.on('close', () => {
      if (!response.writableFinished) left.resolve()
    })
    request.on('end', () => {
      bodies.push(body)
      handle(request, response, bodies.length)
      for (const { resolve } of waiting.filter(({ count }) => count <= bodies.length)) resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    bodies,
    left: left.promise,
    reached(count) {
      if (bodies.length >= count) return Promise.resolve()
      return new Promise((resolve) => waiting.push({ count, resolve }))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** The lines of a native response. */
export const lines = {
  text: (content: string): string =>
    `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content }, done: false })}\n`,
  end: `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' })}\n`,
}
