/** Requests on one connection: in pieces, several at once, left early, and answers that are not read. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createMockOllama, type FixtureFile, type MockOllama } from '../index.ts'
import { talk } from '../testing/talk.ts'

const fixtures: FixtureFile = {
  models: ['llama3.2'],
  fixtures: [
    { when: { user: 'twice' }, replies: ['once', 'twice'] },
    { when: { user: 'long' }, reply: { content: ['x'.repeat(1_000_000)] } },
  ],
}

const chat = (content: string, stream = false): string => {
  const body = JSON.stringify({ model: 'llama3.2', messages: [{ role: 'user', content }], stream })
  return `POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
const closing = 'GET /api/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

async function open(ollama: MockOllama): Promise<Socket> {
  const socket = connect(ollama.port, '127.0.0.1')
  await once(socket, 'connect')
  // Each write is a packet of its own.
  return socket.setNoDelay(true)
}

/** Returns once the server has read what was written to another connection before. */
async function roundTrip(ollama: MockOllama): Promise<void> {
  await (await fetch(`${ollama.url}/api/version`)).text()
}

test('a request that arrives in pieces is answered', async () => {
  await using ollama = await createMockOllama({ fixtures })
  const socket = await open(ollama)
  let received = ''
  socket.on('data', (bytes) => (received += bytes.toString()))
  const request = chat('twice')
  for (const piece of [request.slice(0, 9), request.slice(9, 60), request.slice(60) + closing]) {
    socket.write(piece)
    await roundTrip(ollama)
  }
  await once(socket, 'end')

  expect(received.match(/"(once|version)"/g)).toEqual(['"once"', '"version"'])
})

test('pipelined requests are answered in their order', async () => {
  await using ollama = await createMockOllama({ fixtures })
  const received = await talk(ollama.port, chat('twice') + chat('twice') + closing)

  expect(received.match(/"(once|twice|version)"/g)).toEqual(['"once"', '"twice"', '"version"'])
})

test('a client that does not read its answers is not read any further', async () => {
  await using ollama = await createMockOllama({ fixtures })
  const socket = await open(ollama)
  socket.pause()
  for (let i = 0; i < 40; i++) {
    socket.write(chat('long'))
    await roundTrip(ollama)
  }

  expect(ollama.requests.filter(({ path }) => path === '/api/chat').length).toBeLessThan(20)
  socket.destroy()
})

test('a client that leaves before the first frame aborts its request', async () => {
  await using ollama = await createMockOllama({ fixtures })
  const held = ollama.hold()
  const socket = await open(ollama)
  socket.write(chat('Hi', true))
  expect((await held.request).outcome).toBeUndefined()
  socket.destroy()

  await expect.poll(() => ollama.requests[0]?.outcome).toBe('aborted')
})

test.each([
  { about: 'a method that needs a content type', line: 'QUERY /api/show', status: '405 Method Not Allowed' },
  { about: 'TRACE', line: 'TRACE /nowhere', status: '404 Not Found' },
  {
    about: 'a name of 20,000 letters',
    line: `GET /v1/models/${'x'.repeat(20_000)}`,
    status: '400 Bad Request',
  },
  { about: 'a semicolon in the path', line: 'GET /api/version;a=1', status: '404 Not Found' },
])('$about gets $status', async ({ line, status }) => {
  await using ollama = await createMockOllama({ fixtures })
  const received = await talk(ollama.port, `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)

  expect(received.split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`)
  expect(ollama.requests.map((entry) => entry.outcome)).toEqual(['completed'])
})
