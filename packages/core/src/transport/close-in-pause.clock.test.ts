/** How the connection of a stream is closed that is left: in a pause of the server, while the caller goes on at once. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../index.ts'
import { serve } from '../testing/serve.ts'
import { closeInPause } from './close-in-pause.ts'
import type { BodyReader } from './frame-reader.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const question = { model: 'm', messages: [{ role: 'user' as const, text: 'Hi' }] }
const token = {
  native: '{"model":"m","message":{"role":"assistant","content":"x"},"done":false}\n',
  openai: 'data: {"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n',
}

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

/** Leaves a stream after its first text, in one of the ways in which that is possible. */
type Leave = (client: OllamaClient) => Promise<unknown>

const ways: [string, Leave][] = [
  [
    'break',
    async ({ chat }) => {
      for await (const event of chat.stream(question)) if (event.type === 'text') break
    },
  ],
  [
    'return() while next() waits',
    async ({ chat }) => {
      const stream = chat.stream(question)
      while ((await stream.next()).value?.type !== 'text');
      const waiting = stream.next()
      await stream.return?.()
      await waiting
    },
  ],
  [
    'cancel()',
    async ({ chat }) => {
      const answer = await chat.open(question)
      await answer.read()
      await answer.cancel()
    },
  ],
  [
    'abort while read() waits',
    async ({ chat }) => {
      const leaving = new AbortController()
      const answer = await chat.open(question, { signal: leaving.signal })
      await answer.read()
      const waiting = answer.read()
      leaving.abort()
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    },
  ],
  [
    'abort between reads',
    async ({ chat }) => {
      const leaving = new AbortController()
      const answer = await chat.open(question, { signal: leaving.signal })
      await answer.read()
      leaving.abort()
      await expect(answer.read()).rejects.toMatchObject({ name: 'AbortError' })
    },
  ],
  [
    'a timeout',
    async ({ chat }) => {
      const stream = chat.stream(question, { timeouts: { idle: 20 } })
      await expect(readAll(stream)).rejects.toMatchObject({ phase: 'idle', partial: { text: 'x' } })
    },
  ],
  [
    'break on wire objects',
    async ({ chat, native, openai }) => {
      const messages = [{ role: 'user' as const, content: 'Hi' }]
      const { dialect } = chat
      const stream =
        dialect === 'native'
          ? native.chatStream({ model: 'm', messages })
          : openai.chatCompletionsStream({ model: 'm', messages })
      for await (const value of stream) if (value) break
    },
  ],
]

/** Platform signals that fire when the test says so. */
function controlSignals(): {
  look: (times?: number, ms?: number) => Promise<void>
  count: () => number
} {
  const open: AbortController[] = []
  let count = 0
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const controller = new AbortController()
    open.push(controller)
    count++
    return controller.signal
  })
  return {
    async look(times = 1, ms = 1) {
      for (let i = 0; i < times; i++) {
        now += ms
        open.shift()?.abort()
        await turns()
      }
    },
    count: () => count,
  }
}

/** Lets the event loop turn, so that what is on its way arrives. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  test.each(ways)('%s returns at once, and the connection is closed in a pause', async (_what, leave) => {
    const signals = controlSignals()
    await using server = await serve((_request, response) => response.write(token[dialect]))
    let closed = false
    void server.left.then(() => (closed = true))
    await leave(createOllamaClient({ baseURL: server.url, dialect }))
    await signals.look(4)
    expect(closed).toBe(false)
    await signals.look(2)
    await server.left
  })

  test.each(ways)('%s closes at once with closeInPause false', async (_what, leave) => {
    const signals = controlSignals()
    await using server = await serve((_request, response) => response.write(token[dialect]))
    await leave(createOllamaClient({ baseURL: server.url, dialect, closeInPause: false }))
    await server.left
    expect(signals.count()).toBe(0)
  })

  test('before the response headers, an abort closes at once', async () => {
    const signals = controlSignals()
    await using server = await serve(() => undefined)
    const leaving = new AbortController()
    const opening = createOllamaClient({ baseURL: server.url, dialect }).chat.open(question, {
      signal: leaving.signal,
    })
    await server.reached(1)
    leaving.abort()
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
    await server.left
    expect(signals.count()).toBe(0)
  })

  test('fake timers of a test do not keep it open', async () => {
    await using server = await serve((_request, response) => response.write(token[dialect]))
    const client = createOllamaClient({ baseURL: server.url, dialect })
    const stream = client.chat.stream(question)
    await stream.next()
    vi.useFakeTimers()
    await stream.return?.()
    await expect(server.left).resolves.toBeUndefined()
  })
})

/** A connection whose bytes come when the test says so. */
function connection(): {
  reader: BodyReader
  send: () => void
  end: () => void
  seen: { cancelled: number; closed: number }
} {
  const reads: ((result: Awaited<ReturnType<BodyReader['read']>>) => void)[] = []
  const seen = { cancelled: 0, closed: 0 }
  return {
    reader: {
      read: () => new Promise((resolve) => reads.push(resolve)),
      cancel: () => {
        seen.cancelled++
        return Promise.resolve()
      },
    },
    send: () => reads.shift()?.({ done: false, value: new Uint8Array(1) }),
    end: () => reads.shift()?.({ done: true, value: undefined }),
    seen,
  }
}

describe('the pause', () => {
  test('begins anew with each byte', async () => {
    const signals = controlSignals()
    const { reader, send, seen } = connection()
    closeInPause(reader, undefined, () => seen.closed++)
    for (let i = 0; i < 3; i++) {
      send()
      await turns()
      // The first look sees the byte.
      await signals.look(5)
      expect(seen).toEqual({ cancelled: 0, closed: 0 })
    }
    await signals.look()
    expect(seen).toEqual({ cancelled: 1, closed: 1 })
  })

  test('is not used late: the next one is', async () => {
    const signals = controlSignals()
    const { reader, send, seen } = connection()
    closeInPause(reader, undefined, () => seen.closed++)
    send()
    await turns()
    // A busy event loop: looks of 3 ms instead of 1.
    await signals.look(20, 3)
    expect(seen).toEqual({ cancelled: 0, closed: 0 })
    send()
    await turns()
    await signals.look(6)
    expect(seen).toEqual({ cancelled: 1, closed: 1 })
  })

  test('of a server that sends nothing more is used after a while', async () => {
    const signals = controlSignals()
    const { reader, seen } = connection()
    closeInPause(reader, undefined, () => seen.closed++)
    await signals.look(59, 3)
    expect(seen).toEqual({ cancelled: 0, closed: 0 })
    await signals.look()
    expect(seen).toEqual({ cancelled: 1, closed: 1 })
  })

  test('may be shorter after a while', async () => {
    const signals = controlSignals()
    const { reader, send, seen } = connection()
    closeInPause(reader, undefined, () => seen.closed++)
    for (let i = 0; i < 30; i++) {
      send()
      await turns()
      await signals.look(2)
    }
    expect(seen).toEqual({ cancelled: 0, closed: 0 })
    await signals.look()
    expect(seen).toEqual({ cancelled: 1, closed: 1 })
  })

  test('is waited for until the deadline', async () => {
    const signals = controlSignals()
    const { reader, send, seen } = connection()
    closeInPause(reader, undefined, () => seen.closed++)
    for (let i = 0; i < 99; i++) {
      send()
      await turns()
      await signals.look()
    }
    expect(seen).toEqual({ cancelled: 0, closed: 0 })
    send()
    await signals.look()
    expect(seen).toEqual({ cancelled: 1, closed: 1 })
  })

  test('is not needed where the response ends', async () => {
    const signals = controlSignals()
    const { reader, end, seen } = connection()
    closeInPause(reader, undefined, () => seen.closed++)
    end()
    await signals.look(10)
    expect(seen).toEqual({ cancelled: 0, closed: 1 })
  })

  test('of a body that never waits is a turn of the event loop', async () => {
    const signals = controlSignals()
    const seen = { reads: 0, closed: 0 }
    const reader: BodyReader = {
      read: () => Promise.resolve({ done: ++seen.reads < 0, value: new Uint8Array(1) }),
      cancel: () => Promise.resolve(),
    }
    closeInPause(reader, undefined, () => seen.closed++)
    await turns()
    expect(seen).toEqual({ reads: 100, closed: 0 })
    await signals.look()
    expect(seen.reads).toBe(200)
    await signals.look(99)
    expect(seen.closed).toBe(1)
  })
})
