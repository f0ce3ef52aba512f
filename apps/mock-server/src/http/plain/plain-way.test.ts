/** The plain way and Node's way are one: the same request, read by either, gets the same bytes and leaves the same entry. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createMockOllama, type FixtureFile, type JournalEntry, type MockOllama } from '../../index.ts'

const fixtures: FixtureFile = {
  models: ['llama3.2', 'nomic-embed-text'],
  fixtures: [
    { when: { user: 'long' }, reply: 'word '.repeat(600) },
    { when: { user: 'ümlaut' }, reply: 'Grüße, 世界 👋' },
    { when: { user: 'twice' }, replies: ['once', 'twice'] },
    {
      when: { user: 'fails' },
      reply: { error: { status: 503, message: 'busy', headers: { 'Retry-After': '1' } } },
    },
    {
      when: { user: 'typed' },
      reply: { error: { status: 503, body: 'plain', headers: { 'content-type': 'text/x' } } },
    },
    { when: { user: 'half' }, reply: { content: ['a', 'b'], fault: { after: { bytes: 20 }, by: 'fin' } } },
    { when: { user: 'split' }, reply: { content: 'a b', wire: { split: 10 } } },
    { when: { user: 'slow' }, reply: { content: ['a'], pace: { firstToken: 1 } } },
    { reply: 'Hello' },
  ],
}

const post = (path: string, body: unknown, headers = ''): string => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return `POST ${path} HTTP/1.1\r\nHost: localhost:11434\r\nUser-Agent: test\r\n${headers}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
const get = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`
const chat = (content: string, more: object = {}): string =>
  post('/api/chat', { model: 'llama3.2', messages: [{ role: 'user', content }], stream: false, ...more })

const conversations: [about: string, ...requests: string[]][] = [
  [
    'small answers',
    get('/api/version'),
    get('/api/version?x=1', 'Connection: keep-alive\r\n'),
    get('/api/tags'),
    get('/'),
  ],
  ['a whole answer', chat('Hi'), chat('Hi')],
  ['an answer that is too long for a length', chat('long')],
  ['text that is no ASCII', chat('ümlaut')],
  ['a sequence', chat('twice'), chat('twice'), chat('twice')],
  ['a stream between others', chat('Hi'), chat('Hi', { stream: true }), chat('Hi')],
  [
    'generate and vectors',
    post('/api/generate', { model: 'llama3.2', prompt: 'x', stream: false }),
    post('/api/embed', { model: 'nomic-embed-text', input: 'x' }),
  ],
  [
    'the OpenAI dialect',
    post('/v1/chat/completions', { model: 'llama3.2', messages: [{ role: 'user', content: 'x' }] }),
  ],
  ['scripted failures', chat('fails'), chat('typed')],
  ['an answer that breaks off', chat('half')],
  ['an answer in parts', chat('split')],
  ['an answer that waits', chat('slow'), chat('Hi')],
  ['a model that is not there', chat('Hi', { model: 'none' })],
  [
    'bodies that are none',
    post('/api/chat', ''),
    post('/api/chat', '{"model": 1}'),
    post('/api/chat', '{'),
    post('/api/chat', '\u0000\ufffd'),
  ],
  ['a scope', ...[0, 1].map(() => chat('twice').replace('/api', '/t/mine/api')), chat('twice')],
  ['a scope that has no name', get('/t/-/api/version')],
  [
    'browsers',
    get('/api/version', 'Origin: http://localhost:1\r\n'),
    get('/api/version', 'Origin: http://example.org\r\n'),
  ],
  ['a strange host', get('/api/version').replace('127.0.0.1', 'example.org')],
  [
    'unclean, unknown and wrong ones',
    get('//api/version'),
    get('/api/versions'),
    get('/api/chat'),
    get('/api/version/'),
  ],
  ['the mock itself', get('/__mock/report'), post('/__mock/reset', ''), get('/__mock/fixtures')],
  [
    'a model that is taken away',
    post('/api/delete', { model: 'llama3.2' }).replace('POST', 'DELETE'),
    chat('Hi'),
  ],
]

/** What no parser but Node's takes: an empty line in front. */
const nodesWay = '\r\n'

test.each(conversations)('%s', async (_about, ...requests) => {
  await using plain = await createMockOllama({ fixtures })
  await using nodes = await createMockOllama({ fixtures })
  const [onPlain, onNodes] = [
    await talk(plain, requests),
    await talk(nodes, [nodesWay + requests[0], ...requests.slice(1)]),
  ]

  expect(onPlain).toEqual(onNodes)
  expect(plain.requests.map(toRecord)).toEqual(nodes.requests.map(toRecord))
})

test.each([
  [
    'a request that comes in pieces',
    (request: string): string[] => [request.slice(0, 9), request.slice(9, 60), request.slice(60)],
  ],
  ['two requests at once', (request: string): string[] => [request + request]],
])('%s', async (_about, toWrites) => {
  await using ollama = await createMockOllama({ fixtures })
  const socket = await open(ollama)
  for (const write of toWrites(chat('twice'))) {
    socket.write(write)
    // The server has read it before it answers somebody else.
    await (await fetch(`${ollama.url}/api/version`)).text()
  }
  if (ollama.requests.filter(({ path }) => path === '/api/chat').length < 2) socket.write(chat('twice'))

  expect((await readUntil(socket, (text) => text.includes('"twice"'))).match(/"(once|twice)"/g)).toEqual([
    '"once"',
    '"twice"',
  ])
  socket.destroy()
})

test('answers that nobody reads do not fill the memory: behind one that is still leaving, Node waits', async () => {
  await using ollama = await createMockOllama({
    fixtures: { fixtures: [{ reply: { content: ['x'.repeat(1_000_000)] } }] },
  })
  const socket = await open(ollama)
  socket.pause()
  for (let i = 0; i < 40; i++) {
    socket.write(chat('Hi'))
    // The server has read it, if it still reads from there, before it answers somebody else.
    await (await fetch(`${ollama.url}/api/version`)).text()
  }

  expect(ollama.requests.filter(({ path }) => path === '/api/chat').length).toBeLessThan(20)
  socket.destroy()
})

test('what a client has left is over, whoever was to answer it', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const held = ollama.hold()
  const socket = await open(ollama)
  socket.write(chat('Hi', { stream: true }))
  const { outcome } = await held.request
  expect(outcome).toBeUndefined()
  socket.destroy()

  await expect.poll(() => ollama.requests[0]?.outcome).toBe('aborted')
})

/** What of an entry does not depend on who has read the request. */
function toRecord({
  method,
  path,
  scope,
  headers,
  rawHeaders,
  raw,
  body,
  fixture,
  status,
  outcome,
  frames,
  step,
  nth,
}: JournalEntry): object {
  return {
    method,
    path,
    scope,
    headers,
    rawHeaders,
    raw: raw.toString('latin1'),
    body,
    fixture,
    status,
    outcome,
    frames,
    step,
    nth,
  }
}

/** One answer for each request, without their dates. */
async function talk(ollama: MockOllama, requests: readonly string[]): Promise<string[]> {
  const answers: string[] = []
  let socket = await open(ollama)
  for (const request of requests) {
    if (socket.destroyed || socket.readableEnded) socket = await open(ollama)
    socket.write(request)
    answers.push((await readUntil(socket, isWhole)).replace(/^Date: .*$/m, 'Date'))
  }
  socket.destroy()
  return answers
}

async function open(ollama: MockOllama): Promise<Socket> {
  const socket = connect(ollama.port, '127.0.0.1')
  await once(socket, 'connect')
  // Each request in a packet of its own.
  return socket.setNoDelay(true)
}

/** What comes until it is enough, or the connection ends; one character for each byte. */
function readUntil(socket: Socket, isEnough: (text: string) => boolean): Promise<string> {
  let text = ''
  return new Promise((resolve) => {
    const read = (bytes: Buffer): void => {
      text += bytes.toString('latin1')
      if (isEnough(text)) end()
    }
    const end = (): void => {
      socket.off('data', read).off('end', end)
      resolve(text)
    }
    socket.on('data', read).on('end', end)
  })
}

function isWhole(text: string): boolean {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [, length] = /^Content-Length: (\d+)$/m.exec(head) ?? []
  if (rest.length === 0) return false
  return length === undefined
    ? text.endsWith('\r\n0\r\n\r\n')
    : rest.join('\r\n\r\n').length >= Number(length)
}
