/** Clients that mean no good, or do not know what they do: the mock answers the others, and holds no more than it must. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const ollama = await createMockOllama({ models: ['llama3.2'] })
afterAll(() => ollama.close())

const open = async (): Promise<Socket> => {
  const socket = connect(ollama.port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}
/** Not `once`: an error before it is as good. */
const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => void socket.once('close', () => resolve()))
const isWell = async (): Promise<boolean> => (await fetch(`${ollama.url}/api/version`)).ok

test('headers that arrive letter by letter and bodies without an end do not delay other requests', async () => {
  const sockets = await Promise.all(Array.from({ length: 50 }, open))
  for (const [i, socket] of sockets.entries()) {
    socket.write(
      i % 2 === 0
        ? 'POST /api/chat HTTP/1.1\r\nHost: x\r\nX-Slow: '
        : 'POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{',
    )
  }

  expect(await isWell()).toBe(true)
  for (const socket of sockets) socket.destroy()
  expect(await isWell()).toBe(true)
})

test('headers without end are cut off', async () => {
  const socket = await open()
  const closed = closeOf(socket)
  socket.resume()
  const line = `X-Long: ${'x'.repeat(60_000)}\r\n`
  socket.write('GET /api/version HTTP/1.1\r\nHost: localhost\r\n')
  for (let sent = 0; sent < 40 && !socket.destroyed; sent++) socket.write(line)
  await closed

  expect(await isWell()).toBe(true)
})

test.each([
  '\u0000\u0001\u0002',
  'GET / HTTP/9.9\r\n\r\n',
  'NONSENSE\r\n\r\n',
  'GET /t/../../etc HTTP/1.1\r\nHost: localhost\r\n\r\n',
  '\r\n'.repeat(1000),
])('no request at all: %j', async (bytes) => {
  const socket = await open()
  socket.resume()
  socket.end(bytes)
  await closeOf(socket)

  expect(await isWell()).toBe(true)
})

test('the number of open scopes and their memory are bounded', async () => {
  for (let batch = 0; batch < 12; batch++) {
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) =>
        (await fetch(`${ollama.url}/t/scope-${batch}-${i}/api/version`)).text(),
      ),
    )
  }

  // The first ones gave way: asked for again, they have forgotten.
  expect(ollama.scope('scope-0-0').requests).toEqual([])
  expect(ollama.scope('scope-11-99').requests).toHaveLength(1)
})
