import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createConcurrencyLimit, createOllamaClient, type OllamaClientOptions } from '../index.ts'
import { lines, serve } from '../testing/serve.ts'
import { type Slot, Slots } from './concurrency-limit.ts'

const question = { model: 'm', messages: [] }

test('first come, first served', async () => {
  const slots = new Slots(2)
  const take = (): Promise<Slot> => slots.take('concurrency')
  const order: number[] = []
  const [first, second] = await Promise.all([take(), take()])
  const third = take().then((slot) => (order.push(3), slot))
  const fourth = take().then((slot) => (order.push(4), slot))
  second.release()
  ;(await third).release()
  ;(await fourth).release()
  first.release()
  expect(order).toEqual([3, 4])
  for (const slot of await Promise.all([take(), take()])) slot.release()
})

test('a request that is aborted while it waits lets the next one in', async () => {
  const slots = new Slots(1)
  const slot = await slots.take('concurrency')
  const leaving = new AbortController()
  const second = slots.take('concurrency', leaving.signal)
  const third = slots.take('concurrency')
  leaving.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  slot.release()
  ;(await third).release()
})

/** How many of three requests a server sees at once, that two clients send. */
async function mostAtOnce(one: OllamaClientOptions, other: OllamaClientOptions): Promise<number> {
  let running = 0
  let most = 0
  const all: ServerResponse[] = []
  await using server = await serve((_request, response) => {
    most = Math.max(most, ++running)
    all.push(response)
    response.on('close', () => running--)
    setImmediate(() => setImmediate(() => response.end(lines.text('Hi') + lines.end)))
  })
  const clients = [one, other].map((options) => createOllamaClient({ baseURL: server.url, ...options }))
  await Promise.all(clients.map(({ chat }) => chat.generate(question)))
  return most
}

test('a number limits one client, a shared limit all clients that have it', async () => {
  const concurrency = createConcurrencyLimit(1)
  expect(await mostAtOnce({ concurrency }, { concurrency })).toBe(1)
  await using server = await serve((_request, response, count) => {
    // Answers only when the requests of both clients have arrived.
    if (count === 2) for (const each of open) each.end(lines.text('Hi') + lines.end)
    else open.push(response)
    if (count === 2) response.end(lines.text('Hi') + lines.end)
  })
  const open: ServerResponse[] = []
  const [one, other] = [1, 1].map((limit) => createOllamaClient({ baseURL: server.url, concurrency: limit }))
  await Promise.all([one?.chat.generate(question), other?.chat.generate(question)])
  expect(server.asked).toHaveLength(2)
})

test('a client can send a request while the response of another one is read', async () => {
  await using server = await serve((_request, response) => {
    response.write(lines.text('Hi'))
    response.end(lines.end)
  })
  const [outer, inner] = [1, 2].map(() => createOllamaClient({ baseURL: server.url, concurrency: 1 }))
  const answers: unknown[] = []
  for await (const event of outer?.chat.stream(question) ?? [])
    if (event.type === 'text') answers.push((await inner?.chat.generate(question))?.text)
  expect(answers).toEqual(['Hi'])
})

test.each([0, 1.5, Number.NaN, '2'])('createConcurrencyLimit rejects %j', (limit) => {
  expect(() => createConcurrencyLimit(limit as number)).toThrow('Allowed: a whole number from 1 on')
})

describe('a request that can only wait for its own caller', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test('rejects with an explanation when the open stream is not read', async () => {
    await using server = await serve((_request, response) => response.write(lines.text('Hi')))
    const { chat } = createOllamaClient({ baseURL: server.url, concurrency: 1 })
    const outer = await chat.open(question)
    await outer.read()
    vi.useFakeTimers()
    const inner = chat.generate(question).catch((cause: unknown) => String(cause))
    await vi.advanceTimersByTimeAsync(11_000)
    expect(await inner).toBe(
      'OllamaInputError: concurrency allows 1 concurrent request, held by a stream that is open and not being read. Read a stream to its end or leave it before the next request, raise concurrency, or use another client',
    )
    await outer.cancel()
  })

  test('goes on waiting while a stream is being read, or its response has not begun', async () => {
    const slots = new Slots(2)
    const [reading, opening] = [await slots.take('concurrency'), await slots.take('concurrency')]
    reading.body = { isUnread: false, reads: 1 }
    vi.useFakeTimers()
    let over = false
    const waiting = slots.take('concurrency').finally(() => (over = true))
    await vi.advanceTimersByTimeAsync(60_000)
    opening.body = { isUnread: true, reads: 1 }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(over).toBe(false)
    reading.release()
    ;(await waiting).release()
  })

  test('goes on waiting while a slow consumer reads now and then', async () => {
    const slots = new Slots(1)
    const slot = await slots.take('concurrency')
    const body = { isUnread: true, reads: 1 }
    slot.body = body
    vi.useFakeTimers()
    const waiting = slots.take('concurrency')
    for (let i = 0; i < 10; i++) {
      await vi.advanceTimersByTimeAsync(9000)
      body.reads++
    }
    slot.release()
    ;(await waiting).release()
    expect(body.reads).toBe(11)
  })
})

describe('a request holds its place until its answer is over', () => {
  test.each<
    [how: string, end: (answer: { read(): Promise<unknown>; cancel(): Promise<void> }) => Promise<unknown>]
  >([
    [
      'read to its end',
      async (answer) => {
        while (await answer.read());
      },
    ],
    ['left', (answer) => answer.cancel()],
  ])('%s', async (_how, end) => {
    let running = 0
    let most = 0
    await using server = await serve((_request, response) => {
      most = Math.max(most, ++running)
      response.on('close', () => running--)
      response.write(lines.text('Hi'))
      response.end(lines.end)
    })
    const { chat } = createOllamaClient({ baseURL: server.url, concurrency: 2 })
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const answer = await chat.open(question)
        await answer.read()
        await end(answer)
      }),
    )
    expect(server.asked).toHaveLength(6)
    expect(most).toBeLessThanOrEqual(2)
  })

  test('refused, broken, or not sent at all', async () => {
    await using server = await serve((_request, response, count) => {
      if (count === 1) response.writeHead(400).end()
      else if (count === 2) response.destroy()
      else if (count === 3) response.write(lines.text('Hi'), () => response.destroy())
      else response.end(lines.end)
    })
    const { chat } = createOllamaClient({ baseURL: server.url, concurrency: 1 })
    for (let i = 0; i < 3; i++)
      await expect(chat.generate(question)).rejects.toThrow(`POST ${server.url}/api/chat`)
    await expect(chat.generate(question, { headers: { 'x-a': 'a\nb' } })).rejects.toThrow('x-a')
    expect(await chat.generate(question)).toMatchObject({ finishReason: 'stop' })
  })

  test('without a body to read', async () => {
    await using server = await serve((_request, response) => response.writeHead(200).end())
    const { native } = createOllamaClient({ baseURL: server.url, concurrency: 1 })
    for (let i = 0; i < 3; i++) await native.copy({ source: 'a', destination: 'b' })
    expect(server.asked).toHaveLength(3)
  })
})
