/** Uploads: what can be sent, what its digest is, and when nothing needs to be sent. */
import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type ByteStream, type CreateBlobRequest, createOllamaClient } from '../index.ts'
import { serve, type TestServer } from '../testing/serve.ts'

const text = 'MIT Licence\n'.repeat(10_000)
const bytes = new TextEncoder().encode(text)
const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Has no blob, and takes each. */
function store(status = 404): Promise<TestServer> {
  return serve((request, response) => {
    response.statusCode = request.method === 'HEAD' ? status : 201
    response.end()
  })
}

function* pieces(): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}

async function* generate(): AsyncGenerator<Uint8Array> {
  for (const piece of pieces()) yield await Promise.resolve(piece)
}

type Kind = [what: string, data: () => CreateBlobRequest['data']]

const readTwice: Kind[] = [
  ['bytes', () => bytes],
  ['a Blob', () => new Blob([bytes])],
  ['a function that opens a ReadableStream', () => () => ReadableStream.from(pieces())],
  ['a function that opens an async iterable', () => () => generate()],
  ['a function that opens one later', () => () => Promise.resolve<ByteStream>(generate())],
]
const readOnce: Kind[] = [
  ['a ReadableStream', () => ReadableStream.from(pieces())],
  ['an async iterable', generate],
]

describe.each([...readTwice, ...readOnce])('%s', (_what, data) => {
  test('is sent whole under the digest that was given', async () => {
    await using server = await store()
    expect(
      await createOllamaClient({ baseURL: server.url }).native.createBlob({ data: data(), digest }),
    ).toEqual({ digest, created: true })
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `HEAD /api/blobs/${digest}`,
      `POST /api/blobs/${digest}`,
    ])
    expect(server.bodies[1]).toBe(text)
    expect(server.asked[1]?.headers['content-type']).not.toBe('application/json')
  })

  test('is not sent where it is already', async () => {
    await using server = await store(200)
    expect(
      await createOllamaClient({ baseURL: server.url }).native.createBlob({ data: data(), digest }),
    ).toEqual({ digest, created: false })
    expect(server.asked.map(({ method }) => method)).toEqual(['HEAD'])
  })
})

test.each(readTwice)('%s is sent whole under the digest that is computed', async (_what, data) => {
  await using server = await store()
  expect(await createOllamaClient({ baseURL: server.url }).native.createBlob({ data: data() })).toEqual({
    digest,
    created: true,
  })
  expect(server.bodies[1]).toBe(text)
})

test.each(readOnce)('%s without a digest is refused before anything is sent', async (_what, data) => {
  await using server = await store()
  await expect(
    createOllamaClient({ baseURL: server.url }).native.createBlob({ data: data() }),
  ).rejects.toThrow(
    'a stream can be read only once, and its digest has to be known before it is sent. Give the digest, or a function that opens the stream',
  )
  expect(server.asked).toEqual([])
})

test('a file is a Blob', async () => {
  await using server = await store()
  const blob = await openAsBlob(fileURLToPath(import.meta.url))
  const expected = `sha256:${createHash('sha256')
    .update(await blob.bytes())
    .digest('hex')}`
  expect(await createOllamaClient({ baseURL: server.url }).native.createBlob({ data: blob })).toEqual({
    digest: expected,
    created: true,
  })
})

test('a proxy that knows no HEAD is asked to take the blob', async () => {
  await using server = await store(405)
  expect(await createOllamaClient({ baseURL: server.url }).native.createBlob({ data: bytes })).toEqual({
    digest,
    created: true,
  })
})

test('a stream that is not needed is let go', async () => {
  await using server = await store(200)
  let left = false
  const stream = new ReadableStream<Uint8Array>({
    cancel() {
      left = true
    },
  })
  await createOllamaClient({ baseURL: server.url }).native.createBlob({ data: stream, digest })
  expect(left).toBe(true)
})

test('a stream that is never sent, because the server is not there, is let go', async () => {
  let left = false
  const stream = new ReadableStream<Uint8Array>({
    cancel() {
      left = true
    },
  })
  const { native } = createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.reject(new Error('gone')),
  })
  await expect(native.createBlob({ data: stream, digest })).rejects.toThrow('gone')
  expect(left).toBe(true)
})

test('a stream that the platform does not send, as browsers over HTTP/1.1, is told what would be', async () => {
  const { native } = createOllamaClient({
    baseURL: 'http://h',
    fetch: (_url, { method } = {}) =>
      method === 'HEAD'
        ? Promise.resolve(new Response(null, { status: 404 }))
        : Promise.reject(new TypeError('Failed to fetch')),
  })
  await expect(native.createBlob({ data: () => ReadableStream.from(pieces()) })).rejects.toThrow(
    'Browsers send a stream over HTTP/2 only: give a Blob',
  )
})

test.each(readOnce)('%s whose upload is aborted is let go', async (kind) => {
  const aborting = new AbortController()
  const left = Promise.withResolvers<void>()
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield await Promise.resolve(bytes)
    } finally {
      left.resolve()
    }
  }
  await using server = await serve((request, response) => {
    response.statusCode = 404
    response.end()
  })
  const data = kind === 'an async iterable' ? endless() : ReadableStream.from(endless())
  const sending = createOllamaClient({
    baseURL: server.url,
    fetch: (url, init) => {
      if (init?.method === 'POST') aborting.abort(new Error('enough'))
      return fetch(url, init)
    },
  }).native.createBlob({ data, digest }, { signal: aborting.signal })
  await expect(sending).rejects.toThrow('enough')
  await left.promise
})

test.each<[string, unknown, string]>([
  ['text', 'text', 'data is "text". Allowed: bytes, a Blob, a stream of bytes, or a function that opens one'],
  ['nothing', null, 'data is null'],
  [
    'a function that gives no stream',
    () => 'text',
    'what data() opens is "text". Allowed: a stream of bytes',
  ],
  [
    'a stream of texts',
    () => ReadableStream.from(['text']),
    'a piece of the stream is "text". Allowed: a stream of bytes',
  ],
])('%s is refused before anything is sent', async (_what, data, message) => {
  const { native } = createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.reject(new Error('sent')),
  })
  await expect(native.createBlob({ data: data as CreateBlobRequest['data'] })).rejects.toThrow(message)
})

test.each(['', 'sha256:abc', `sha256-${'a'.repeat(64)}`, `sha256:${'A'.repeat(64)}`, `../tags`])(
  'the digest %j names no blob',
  async (wrong) => {
    const { native } = createOllamaClient({ baseURL: 'http://127.0.0.1:1' })
    const message = `the digest ${JSON.stringify(wrong)} names no blob. Write sha256: and 64 hex digits in lower case`
    await expect(native.headBlob(wrong)).rejects.toMatchObject({ name: 'OllamaInputError', message })
    await expect(native.createBlob({ data: bytes, digest: wrong })).rejects.toMatchObject({
      name: 'OllamaInputError',
      message,
    })
  },
)

test('reading for the digest stops when the call is aborted', async () => {
  const aborting = new AbortController()
  let left: unknown
  const endless = (): ByteStream =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(bytes)
        aborting.abort(new Error('enough'))
      },
      cancel(reason) {
        left = reason
      },
    })
  const answer = createOllamaClient({ baseURL: 'http://127.0.0.1:1' }).native.createBlob(
    { data: endless },
    { signal: aborting.signal },
  )
  await expect(answer).rejects.toThrow('enough')
  expect(left).toMatchObject({ message: 'enough' })
})

test('an upload that the server refuses says its words', async () => {
  const said = `digest mismatch, expected "${digest}", got "sha256:0"`
  await using server = await serve((request, response) => {
    response.statusCode = request.method === 'HEAD' ? 404 : 400
    response.end(JSON.stringify({ error: said }))
  })
  await expect(
    createOllamaClient({ baseURL: server.url }).native.createBlob({ data: bytes }),
  ).rejects.toMatchObject({ status: 400, serverMessage: said })
})
