/** The fetch on undici, through the client. */
import { type AddressInfo, createServer } from 'node:net'
import { Agent } from 'undici'
import { expect, test } from 'vitest'
import { createOllamaClient } from './index.ts'
import { lines, serve } from './testing/serve.ts'
import { createUndiciFetch, type UndiciFetchOptions } from './undici.ts'

const question = { model: 'm', messages: [] }

test('questions are answered over it', async () => {
  await using server = await serve((_request, response) => {
    response.write(lines.text('Hi'))
    response.end(lines.end)
  })
  await using fetch = createUndiciFetch()
  const { chat } = createOllamaClient({ baseURL: server.url, fetch })
  expect(await chat.generate(question)).toMatchObject({ text: 'Hi', finishReason: 'stop' })
})

test('leaving a stream closes its socket', async () => {
  await using server = await serve((_request, response) => {
    response.write(lines.text('Hi'))
  })
  await using fetch = createUndiciFetch()
  const answer = await createOllamaClient({ baseURL: server.url, fetch }).chat.open(question)
  await answer.read()
  await answer.cancel()
  await expect(server.left).resolves.toBeUndefined()
})

test('timeouts.connect ends a connection that does not come to stand', async () => {
  // Takes connections and never speaks TLS: for a client that wants it, the connection never stands.
  const silent = createServer((socket) => socket.on('error', () => undefined))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo // a TCP server that listens has one
  await using fetch = createUndiciFetch()
  const { native } = createOllamaClient({
    baseURL: `https://127.0.0.1:${port}`,
    fetch,
    timeouts: { connect: 5 },
  })
  await expect(native.version()).rejects.toMatchObject({
    name: 'OllamaTimeoutError',
    phase: 'connect',
    limitMs: 5,
    retryable: true,
    message: expect.stringContaining('no connection within 5 ms (timeouts.connect)') as string,
  })
  silent.close()
})

test.each<[what: string, make: () => ReturnType<typeof createUndiciFetch>]>([
  ['its own agent', () => createUndiciFetch({ agent: { headersTimeout: 20, bodyTimeout: 20 } })],
  [
    'a dispatcher made elsewhere',
    () => createUndiciFetch({ dispatcher: new Agent({ headersTimeout: 20, bodyTimeout: 20 }) }),
  ],
])('undici’s limit on the head does not bite with %s', async (_what, make) => {
  const more = Promise.withResolvers<void>()
  await using server = await serve((request, response) => {
    if (request.url === '/api/chat') void more.promise.then(() => response.end(lines.end))
  })
  await using fetch = make()
  const answer = createOllamaClient({ baseURL: server.url, fetch }).chat.generate(question)
  await server.reached(1)
  const impatient = new Agent({ headersTimeout: 20 })
  await expect(
    globalThis.fetch(`${server.url}/bare`, { dispatcher: impatient } as RequestInit),
  ).rejects.toThrow('fetch failed')
  more.resolve()
  expect(await answer).toMatchObject({ finishReason: 'stop' })
  await impatient.close()
})

test('with a dispatcher made elsewhere, a limit on connecting is refused: it does not reach into it', async () => {
  const dispatcher = new Agent()
  expect(() =>
    createOllamaClient({ fetch: createUndiciFetch({ dispatcher }), timeouts: { connect: 5 } }),
  ).toThrow(/timeouts\.connect cannot be kept/)
  await dispatcher.close()
})

test.each<[unknown, string]>([
  [{ agnt: {} }, 'createUndiciFetch has no option "agnt". Did you mean agent? It has agent, dispatcher'],
  [{ connections: 5 }, 'It has agent, dispatcher; settings of the Agent belong into agent'],
  [{ agent: 5 }, 'the option agent of createUndiciFetch is 5. Allowed: an object'],
  ['x', 'createUndiciFetch takes an object of options, not "x"'],
  [null, 'createUndiciFetch takes an object of options, not null'],
])('%j is refused', (options, message) => {
  expect(() => createUndiciFetch(options as UndiciFetchOptions)).toThrow(message)
})
