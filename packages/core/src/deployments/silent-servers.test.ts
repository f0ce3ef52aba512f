/** Servers that say nothing: nothing hangs longer than the connect timeout, where a connection is what is missing. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { lines, serve } from '../testing/serve.ts'
import { createUndiciFetch } from '../undici.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, text: 'Hi' }] }

/** A place where no connection comes to stand: it takes them, and never speaks TLS. */
async function serveNothing(): Promise<AsyncDisposable & { url: string }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('a chat ends with the connect timeout if no connection comes to stand', async () => {
  await using nothing = await serveNothing()
  await using fetch = createUndiciFetch()
  const { chat } = createOllamaClient({ baseURL: nothing.url, fetch, timeouts: { connect: 5 } })
  await expect(chat.generate(question)).rejects.toMatchObject({
    name: 'OllamaTimeoutError',
    phase: 'connect',
  })
})

test('… and falls back', async () => {
  await using nothing = await serveNothing()
  await using second = await serve((_request, response) => response.end(lines.text('Hi') + lines.end))
  await using fetch = createUndiciFetch()
  const { chat } = createOllamaClient({
    baseURL: nothing.url,
    fallback: [{ baseURL: second.url }],
    fetch,
    timeouts: { connect: 200 },
  })
  const { text, response } = await chat.generate(question)
  expect([text, response.servedBy.fallback?.failed[0]?.message]).toEqual([
    'Hi',
    expect.stringContaining('no connection within 200 ms'),
  ])
})

test('a server that takes a connection and does not answer is waited for: its model may load. `load` limits that, and falls back', async () => {
  await using silent = await serve(() => undefined)
  await using second = await serve((_request, response) => response.end(lines.text('Hi') + lines.end))
  const { chat } = createOllamaClient({
    baseURL: silent.url,
    fallback: [{ baseURL: second.url }],
    timeouts: { load: 200 },
  })
  const { response } = await chat.generate(question)
  expect(response.servedBy.fallback?.failed[0]?.message).toContain('timeouts.load')
})

test('finding out which deployment a server is does not take longer either', async () => {
  await using server = await serve(({ method }, response) => {
    if (method === 'POST') response.writeHead(404).end('404 page not found')
  })
  await using fetch = createUndiciFetch()
  const { chat } = createOllamaClient({
    baseURL: server.url,
    deployment: 'olla',
    fetch,
    timeouts: { connect: 50 },
  })
  await expect(chat.generate(question)).rejects.toMatchObject({ status: 404 })
  expect(server.asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'GET'])
})
