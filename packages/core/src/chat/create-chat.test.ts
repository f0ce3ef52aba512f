/** Streams through real sockets: how they end, how they break, how they are left. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  captureNamed,
  type CapturedResponse,
  replay,
  type ReplayOptions,
  type ReplayServer,
  responseBytes,
} from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { type ChatEvent, type ChatRequest, createOllamaClient, type OllamaClient } from '../index.ts'

const question: ChatRequest = { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] }

function streamed(dialect: 'native' | 'openai'): CapturedResponse {
  const { exchanges } = captureNamed(dialect === 'native' ? 'native/chat/text' : 'openai/chat/text-stream')
  const found = exchanges.find(({ response }) => response.status === 200 && response.chunks.length > 3)
  if (!found) throw new Error('the capture has no streamed answer')
  return found.response
}

/** How many bytes the first `count` chunks have. */
function bytesOf(response: CapturedResponse, count: number): number {
  return responseBytes({ ...response, chunks: response.chunks.slice(0, count) }).length
}

function client(server: ReplayServer, dialect: 'native' | 'openai'): OllamaClient {
  return createOllamaClient({ baseURL: server.url, dialect })
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const response = streamed(dialect)
  const held: ReplayOptions = { stopAfterBytes: bytesOf(response, 2), end: 'hold' }

  test('the events of a stream are those of the whole answer', async () => {
    await using server = await replay(response)
    const { chat } = client(server, dialect)
    const events: ChatEvent[] = []
    for await (const event of chat.stream(question)) events.push(event)
    const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('')
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      ...Array(events.length - 2).fill('text'),
      'finish',
    ])
    expect(await chat.generate(question)).toMatchObject({
      text,
      thinking: '',
      toolCalls: [],
      finishReason: 'stop',
      warnings: [],
      start: { model: 'llama3.2' },
    })
  })

  test('raw frames come before what they caused, when asked for', async () => {
    await using server = await replay(response)
    const events: ChatEvent[] = []
    for await (const event of client(server, dialect).chat.stream(question, { raw: true })) events.push(event)
    expect(events.slice(0, 4).map(({ type }) => type)).toEqual(['raw', 'start', 'text', 'raw'])
  })

  test('nothing is sent before the loop begins', async () => {
    await using server = await replay(response)
    const events = client(server, dialect).chat.stream(question)
    expect(server.requests).toHaveLength(0)
    await events.next()
    expect(server.requests).toHaveLength(1)
    await events.return?.()
  })

  test('leaving the loop closes the socket', async () => {
    await using server = await replay(response, held)
    for await (const event of client(server, dialect).chat.stream(question)) if (event.type === 'text') break
    expect(await server.ended).toBe('client')
  })

  test('leaving while the next event is waited for closes the socket and ends the wait', async () => {
    await using server = await replay(response, held)
    const events = client(server, dialect).chat.stream(question)
    for (let i = 0; i < 3; i++) await events.next()
    const waiting = events.next()
    await events.return?.()
    expect(await waiting).toEqual({ value: undefined, done: true })
    expect(await events.next()).toEqual({ value: undefined, done: true })
    expect(await server.ended).toBe('client')
  })

  test('leaving before the head of the answer came closes the socket', async () => {
    await using server = await replay(response, { stopAfterBytes: 0, end: 'hold' })
    const events = client(server, dialect).chat.stream(question)
    const waiting = events.next()
    await server.request
    await events.return?.()
    expect(await waiting).toEqual({ value: undefined, done: true })
    expect(await server.ended).toBe('client')
  })

  test('calls of next that overlap get the events in order', async () => {
    await using server = await replay(response)
    const events = client(server, dialect).chat.stream(question)
    const first = await Promise.all([events.next(), events.next(), events.next()])
    expect(first.map(({ value }) => value?.type)).toEqual(['start', 'text', 'text'])
    await events.return?.()
  })

  describe('abort', () => {
    test('before the request: nothing is sent', async () => {
      await using server = await replay(response)
      await expect(
        client(server, dialect).chat.generate(question, { signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ name: 'AbortError' })
      expect(server.requests).toHaveLength(0)
    })

    test.each([
      ['before the head', { stopAfterBytes: 0, end: 'hold' }],
      ['in the middle', held],
    ] satisfies [string, ReplayOptions][])(
      '%s: the socket is closed, and the signal’s own reason comes out',
      async (_when, options) => {
        await using server = await replay(response, options)
        const reason = new Error('enough')
        const leaving = new AbortController()
        const answer = client(server, dialect).chat.generate(question, { signal: leaving.signal })
        await server.request
        leaving.abort(reason)
        await expect(answer).rejects.toBe(reason)
        expect(await server.ended).toBe('client')
      },
    )

    test('cancel closes the socket even while read waits, and read ends', async () => {
      await using server = await replay(response, held)
      const answer = await client(server, dialect).chat.open(question)
      await answer.read()
      let waiting = answer.read()
      // The two chunks may come in one read or in two.
      const more = await Promise.race([waiting, server.request.then(() => undefined)])
      if (more) waiting = answer.read()
      await answer.cancel()
      expect(await waiting).toBeUndefined()
      await answer.cancel()
      expect(await answer.read()).toBeUndefined()
      expect(await server.ended).toBe('client')
    })

    test('another stream of the same client goes on', async () => {
      await using broken = await replay(response, held)
      await using whole = await replay(response)
      const leaving = new AbortController()
      const aborted = client(broken, dialect).chat.generate(question, { signal: leaving.signal })
      const other = client(whole, dialect).chat.generate(question)
      await broken.request
      leaving.abort()
      await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
      expect(await other).toMatchObject({ finishReason: 'stop' })
    })
  })

  describe('a stream that breaks off keeps what had arrived', () => {
    const partial = /^\S/

    test.each(['cut', 'reset', 'complete'] as const)('ended by %s', async (end) => {
      await using server = await replay(response, { stopAfterBytes: bytesOf(response, 2), end })
      const answer = client(server, dialect).chat.generate(question)
      await expect(answer).rejects.toMatchObject({
        name: 'OllamaStreamError',
        message: expect.stringMatching(
          end === 'complete'
            ? 'the response ended without its end mark'
            : 'the connection broke in the middle of the response',
        ) as string,
        partial: { text: expect.stringMatching(partial) as string },
        retryable: true,
        status: 200,
      })
    })

    test('events come first, the failure with the next read', async () => {
      await using server = await replay(response, { stopAfterBytes: bytesOf(response, 2), end: 'complete' })
      const answer = await client(server, dialect).chat.open(question)
      const types: string[] = []
      const reading = (async () => {
        for (let events = await answer.read(); events; events = await answer.read())
          types.push(...events.map(({ type }) => type))
      })()
      await expect(reading).rejects.toMatchObject({ name: 'OllamaStreamError' })
      expect(types).toEqual(['start', 'text', 'text'])
      expect(await answer.read()).toBeUndefined()
    })

    test('a frame that cannot be read is on the error', async () => {
      const frame = dialect === 'native' ? '{"model":\n' : 'data: {"model":\n\n'
      const garbled = {
        ...response,
        chunks: [...response.chunks.slice(0, 2), [0, frame] as [number, string], ...response.chunks.slice(2)],
      }
      await using server = await replay(garbled)
      await expect(client(server, dialect).chat.generate(question)).rejects.toMatchObject({
        name: 'OllamaStreamError',
        message: expect.stringContaining('a frame of the response cannot be read') as string,
        frame: '{"model":',
        partial: { text: expect.stringMatching(partial) as string },
        retryable: false,
      })
    })

    test('half a frame at an orderly end is an answer that ended too early, not one that is broken', async () => {
      await using server = await replay(response, {
        stopAfterBytes: bytesOf(response, 2) + 20,
        end: 'complete',
      })
      await expect(client(server, dialect).chat.generate(question)).rejects.toMatchObject({
        name: 'OllamaStreamError',
        code: 'incomplete_answer',
        message: expect.stringContaining('the response ended in the middle of a frame: ') as string,
        partial: { text: expect.stringMatching(partial) as string },
        retryable: true,
      })
    })

    test('an error said in the middle is told in the server’s words', async () => {
      const line =
        dialect === 'native'
          ? '{"error":"model runner has unexpectedly stopped"}\n'
          : 'data: {"error":{"message":"model runner has unexpectedly stopped"}}\n\n'
      await using server = await replay({ ...response, chunks: [...response.chunks.slice(0, 2), [0, line]] })
      await expect(client(server, dialect).chat.generate(question)).rejects.toMatchObject({
        name: 'OllamaStreamError',
        serverMessage: 'model runner has unexpectedly stopped',
        origin: 'runner',
        partial: { text: expect.stringMatching(partial) as string },
        retryable: true,
      })
    })
  })

  test('a page of a proxy with status 200 is not taken for an answer', async () => {
    const page: CapturedResponse = {
      ...response,
      framing: 'content-length',
      headers: [
        ['Content-Type', 'text/html'],
        ['Content-Length', '43'],
      ],
      chunks: [[0, '<html><title>Welcome to nginx!</title></html>'.slice(0, 43)]],
    }
    await using server = await replay(page)
    await expect(client(server, dialect).chat.generate(question)).rejects.toMatchObject({
      name: 'OllamaResponseError',
      message: expect.stringContaining('Welcome to nginx!') as string,
    })
  })

  test('a connection is used again after a whole answer', async () => {
    let connections = 0
    const server = createServer((_request, answer) => answer.end(responseBytes(response)))
    server.on('connection', () => connections++)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // a TCP server that listens has one
    const { chat } = createOllamaClient({ baseURL: `127.0.0.1:${port}`, dialect })
    for (let i = 0; i < 8; i++) await chat.generate(question)
    // Bare fetch opens two for questions one after another, and so do we.
    expect(connections).toBeLessThanOrEqual(2)
    server.closeAllConnections()
    server.close()
  })
})

test.each(['native', 'openai'] as const)('%s sends the fields of `body`, which win', async (dialect) => {
  const sent: unknown[] = []
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    sent.push(await new Request(url, init).json())
    return Response.json({ error: 'no' }, { status: 400 })
  }
  const { chat } = createOllamaClient({ baseURL: 'http://h', dialect, fetch })
  await chat
    .generate({
      model: 'm',
      messages: [{ role: 'user', text: 'Hi' }],
      body: { future: { a: 1 }, model: 'other' },
    })
    .catch(() => undefined)

  expect(sent).toMatchObject([{ model: 'other', future: { a: 1 }, stream: true }])
})

test.each(['native', 'openai'] as const)('%s sends a message in another role as it is', async (dialect) => {
  await using server = await replay(streamed(dialect))
  const other = { role: 'other', as: 'document 1', text: 'A book' } as const

  await client(server, dialect).chat.generate({ ...question, messages: [other, ...question.messages] })

  expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({
    messages: [{ role: 'document 1', content: 'A book' }, { role: 'user' }],
  })
})
