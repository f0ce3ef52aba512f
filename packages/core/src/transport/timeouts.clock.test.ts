/** Each limit against a real socket that keeps silent at that point. The timers are ours to turn, so nothing waits. */
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type ChatAnswer,
  createOllamaClient,
  type OllamaClient,
  OllamaInputError,
  type OllamaClientOptions,
  OllamaTimeoutError,
  type Timeouts,
} from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'

const question = { model: 'm', messages: [] }
const limit = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function open(
  server: TestServer,
  timeouts: Timeouts,
  options: OllamaClientOptions = {},
): Promise<ChatAnswer> {
  return createOllamaClient({ baseURL: server.url, timeouts, ...options }).chat.open(question)
}

async function failure(waiting: Promise<unknown>): Promise<unknown> {
  return waiting.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )
}

/** A server that says this much and then keeps the connection open. */
function holding(...said: string[]): Promise<TestServer> {
  return serve((_request, response) => {
    if (said.length === 0) return
    response.flushHeaders()
    for (const line of said) if (line) response.write(line)
  })
}

describe('a limit that is over closes the socket and names its phase', () => {
  test('load: no response headers', async () => {
    await using server = await holding()
    const error = failure(open(server, { load: limit }))
    await server.reached(1)
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({
      name: 'OllamaTimeoutError',
      phase: 'load',
      limitMs: limit,
      message: `POST ${server.url}/api/chat: no response headers within 60000 ms (timeouts.load). Ollama sends headers only after it has loaded the model and read the prompt: preload the model (models.preload), or raise timeouts.load. A model that never answers may be stuck: restart Ollama`,
      url: `${server.url}/api/chat`,
      method: 'POST',
      retryable: false,
      origin: 'network',
    })
    expect(await error).not.toHaveProperty('partial')
    await server.left
  })

  test('firstToken: the head came and nothing after it', async () => {
    await using server = await holding('')
    const answer = await open(server, { firstToken: limit })
    const error = failure(answer.read())
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({
      name: 'OllamaTimeoutError',
      phase: 'firstToken',
      limitMs: limit,
      partial: { text: '' },
      retryable: false,
    })
    await server.left
  })

  test('firstToken counts from the request on', async () => {
    await using server = await holding()
    const error = failure(open(server, { firstToken: limit, load: limit * 2 }))
    await server.reached(1)
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({ phase: 'firstToken' })
  })

  test('idle: a pause in the middle, with what had arrived', async () => {
    await using server = await holding(lines.text('Hi'))
    const answer = await open(server, { idle: limit })
    expect(await answer.read()).toHaveLength(2)
    const error = failure(answer.read())
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({
      phase: 'idle',
      limitMs: limit,
      partial: { text: 'Hi' },
      retryable: true,
    })
    await server.left
  })

  test('total: while somebody reads', async () => {
    await using server = await holding(lines.text('Hi'))
    const answer = await open(server, { total: limit })
    await answer.read()
    const error = failure(answer.read())
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({
      phase: 'total',
      limitMs: limit,
      partial: { text: 'Hi' },
      retryable: false,
    })
    await server.left
  })

  test('total: while nobody reads, the socket is closed all the same', async () => {
    await using server = await holding(lines.text('Hi'))
    const answer = await open(server, { total: limit })
    await answer.read()
    vi.advanceTimersByTime(limit)
    await server.left
    expect(await failure(answer.read())).toMatchObject({ phase: 'total', partial: { text: 'Hi' } })
  })

  test('idle: in the explanation of a refusal', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(500)
      response.write('{"error":')
    })
    const error = failure(open(server, { idle: limit }))
    await server.reached(1)
    await untilTimers(1)
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({ name: 'OllamaTimeoutError', phase: 'idle' })
  })

  test('firstToken does not go on while it waits for another try', async () => {
    await using server = await serve((_request, response, count) => {
      if (count === 1) response.writeHead(503, { 'retry-after-ms': String(limit * 2) }).end()
      else response.end(lines.end)
    })
    const setTimer = vi.spyOn(globalThis, 'setTimeout')
    const answer = open(
      server,
      { firstToken: limit },
      { retry: { retries: 1, longestWaitMs: limit * 3, random: () => 0 } },
    )
    await server.reached(1)
    while (!setTimer.mock.calls.some(([, ms]) => ms === limit * 2))
      await new Promise((resolve) => setImmediate(resolve))
    setTimer.mockRestore()
    vi.advanceTimersByTime(limit * 2)
    expect(await (await answer).read()).toMatchObject([{ type: 'start' }, { type: 'finish' }])
  })

  test.each<[phase: keyof Timeouts]>([['total'], ['idle']])(
    '%s: in an answer that is read whole',
    async (phase) => {
      await using server = await serve((_request, response) => {
        response.write('{"version":')
      })
      const error = failure(
        createOllamaClient({ baseURL: server.url, timeouts: { [phase]: limit } }).native.version(),
      )
      await server.reached(1)
      await untilTimers(1)
      vi.advanceTimersByTime(limit)
      expect(await error).toMatchObject({
        name: 'OllamaTimeoutError',
        phase,
        message: expect.stringContaining(`GET ${server.url}/api/version`) as string,
      })
      await server.left
    },
  )

  test('total: in the line of a client that is busy; nothing is sent', async () => {
    await using server = await holding(lines.text('Hi'))
    const client = createOllamaClient({ baseURL: server.url, concurrency: 1 })
    const first = await client.chat.open(question)
    const error = failure(client.chat.open(question, { timeouts: { total: limit } }))
    await untilTimers(1)
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({ name: 'OllamaTimeoutError', phase: 'total' })
    expect(server.asked).toHaveLength(1)
    await first.cancel()
  })

  test('total: while it waits for another try', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(503, { 'retry-after': '100' }).end(),
    )
    const error = failure(
      open(server, { total: limit }, { retry: { retries: 3, longestWaitMs: limit * 10 } }),
    )
    await server.reached(1)
    await untilTimers(2)
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({ name: 'OllamaTimeoutError', phase: 'total' })
    expect(server.asked).toHaveLength(1)
  })
})

describe('a limit that is kept', () => {
  test('leaves the answer alone, and no timer behind', async () => {
    await using server = await serve((_request, response) => {
      response.write(lines.text('Hi'))
      response.end(lines.end)
    })
    const client = createOllamaClient({
      baseURL: server.url,
      timeouts: { load: limit, firstToken: limit, idle: limit, total: limit },
    })
    expect(await client.chat.generate(question)).toMatchObject({ text: 'Hi', finishReason: 'stop' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('leaves no timer behind after a refusal, either', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(404).end('{"error":"model \'m\' not found"}'),
    )
    expect(
      await failure(open(server, { load: limit, firstToken: limit, idle: limit, total: limit })),
    ).toMatchObject({ status: 404 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('idle does not count the time that the caller takes', async () => {
    const more = Promise.withResolvers<void>()
    await using server = await serve((_request, response) => {
      response.write(lines.text('Hi'))
      void more.promise.then(() => response.end(lines.end))
    })
    const answer = await open(server, { idle: limit })
    await answer.read()
    vi.advanceTimersByTime(limit * 10)
    more.resolve()
    expect(await answer.read()).toMatchObject([{ type: 'finish' }])
  })

  test('nothing is limited by default', async () => {
    const more = Promise.withResolvers<void>()
    await using server = await serve(
      (_request, response) => void more.promise.then(() => response.end(lines.end)),
    )
    const answer = open(server, {})
    await server.reached(1)
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(24 * 3_600_000)
    more.resolve()
    await (await answer).cancel()
  })
})

test('blank lines and comments are no first token, but a sign of life', async () => {
  const taken = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let pulls = 0
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = [': keep-alive\n\n', '\n'][pulls]
        taken[pulls++ - 1]?.resolve()
        if (text) controller.enqueue(new TextEncoder().encode(text))
        else await new Promise(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body))
  const client = createOllamaClient({
    baseURL: 'http://h',
    dialect: 'openai',
    fetch,
    timeouts: { firstToken: limit, idle: limit },
  })
  const answer = await client.chat.open(question)
  const error = failure(answer.read())
  vi.advanceTimersByTime(limit / 2)
  await taken[0]?.promise
  await taken[1]?.promise
  vi.advanceTimersByTime(limit / 2)
  expect(await error).toMatchObject({ phase: 'firstToken' })
})

/** Called once, and answers when it is told to. */
function deaf(): { client: OllamaClient; called: Promise<void>; answer: (response: Response) => void } {
  const called = Promise.withResolvers<void>()
  const late = Promise.withResolvers<Response>()
  const fetch = (): Promise<Response> => {
    called.resolve()
    return late.promise
  }
  return {
    client: createOllamaClient({ baseURL: 'http://h', fetch }),
    called: called.promise,
    answer: late.resolve,
  }
}

describe('a fetch that does not listen to signals', () => {
  test('is left when a limit is over; what it brings later is not kept open', async () => {
    const { client, called, answer } = deaf()
    const error = failure(client.chat.open(question, { timeouts: { load: limit } }))
    await called
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({ name: 'OllamaTimeoutError', phase: 'load' })
    const cancelled = Promise.withResolvers<string>()
    answer(new Response(new ReadableStream({ cancel: () => cancelled.resolve('closed') })))
    expect(await cancelled.promise).toBe('closed')
  })

  test('is left when the caller aborts', async () => {
    const { client, called } = deaf()
    const leaving = new AbortController()
    const error = failure(client.chat.open(question, { signal: leaving.signal }))
    await called
    leaving.abort(new Error('enough'))
    expect(await error).toMatchObject({ message: 'enough' })
  })
})

describe('limits of one call', () => {
  test('win over the client’s, one by one; Infinity takes one away', async () => {
    await using server = await holding()
    const client = createOllamaClient({ baseURL: server.url, timeouts: { load: 10, total: limit * 3 } })
    const leaving = new AbortController()
    const error = failure(
      client.chat.open(question, { timeouts: { load: Infinity }, signal: leaving.signal }),
    )
    await server.reached(1)
    vi.advanceTimersByTime(limit * 3)
    expect(await error).toMatchObject({ phase: 'total' })
  })

  test('undefined leaves the client’s in force', async () => {
    await using server = await holding()
    const client = createOllamaClient({ baseURL: server.url, timeouts: { load: limit } })
    const error = failure(client.native.version({ timeouts: { load: undefined } }))
    await server.reached(1)
    vi.advanceTimersByTime(limit)
    expect(await error).toMatchObject({ phase: 'load' })
  })

  test('are checked before anything is sent', async () => {
    await using server = await holding()
    const { native } = createOllamaClient({ baseURL: server.url })
    await expect(native.version({ timeouts: { load: -1 } })).rejects.toThrow(OllamaInputError)
    await expect(native.version({ timeouts: { connect: 5 } })).rejects.toThrow(/createUndiciFetch/)
    expect(server.asked).toHaveLength(0)
  })
})

describe('an abort comes out as the signal’s own reason and closes the socket', () => {
  const reason = new Error('enough')
  const timeouts: Timeouts = { load: limit, firstToken: limit, idle: limit, total: limit }

  test('before the head', async () => {
    await using server = await holding()
    const leaving = new AbortController()
    const error = failure(
      createOllamaClient({ baseURL: server.url, timeouts }).chat.open(question, { signal: leaving.signal }),
    )
    await server.reached(1)
    leaving.abort(reason)
    expect(await error).toBe(reason)
    await server.left
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([
    ['before the first token', ''],
    ['in the middle', lines.text('Hi')],
  ])('%s', async (_when, said) => {
    await using server = await holding(said)
    const leaving = new AbortController()
    const answer = await createOllamaClient({ baseURL: server.url, timeouts }).chat.open(question, {
      signal: leaving.signal,
    })
    if (said) await answer.read()
    const error = failure(answer.read())
    leaving.abort(reason)
    expect(await error).toBe(reason)
    await server.left
    expect(vi.getTimerCount()).toBe(0)
  })

  test('while it waits in line, and the line goes on', async () => {
    await using server = await holding(lines.text('Hi'))
    const client = createOllamaClient({ baseURL: server.url, concurrency: 1 })
    const first = await client.chat.open(question)
    const leaving = new AbortController()
    const second = failure(client.chat.open(question, { signal: leaving.signal }))
    const third = client.chat.open(question)
    leaving.abort(reason)
    expect(await second).toBe(reason)
    await first.cancel()
    await (await third).cancel()
    expect(server.asked).toHaveLength(2)
  })

  test('while it waits for another try', async () => {
    await using server = await serve((_request, response) => response.writeHead(503).end())
    const leaving = new AbortController()
    const client = createOllamaClient({ baseURL: server.url, retry: 5 })
    const error = failure(client.chat.open(question, { signal: leaving.signal }))
    await untilTimers(1)
    leaving.abort(reason)
    expect(await error).toBe(reason)
    expect(server.asked).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('total counts all requests that an answer takes', () => {
  const tool = { name: 'f', parameters: { type: 'object' } }

  test.each<[string, object, (response: ServerResponse) => void]>([
    [
      'two phases',
      { tools: [tool], format: { type: 'object' } },
      (response) => response.end(lines.text('No.') + lines.end),
    ],
    [
      'a question asked again',
      { think: true },
      (response) => response.writeHead(400).end('{"error":"m does not support thinking"}'),
    ],
  ])('%s', async (_what, asking, answerFirst) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    let first: ServerResponse | undefined
    await using server = await serve((_request, response, count) => {
      if (count === 1) first = response
      else response.write(lines.text('{'))
    })
    const error = failure(
      createOllamaClient({ baseURL: server.url, timeouts: { total: limit } }).chat.generate({
        ...question,
        ...asking,
      }),
    )
    await server.reached(1)
    vi.advanceTimersByTime(limit - 10)
    answerFirst(first as ServerResponse)
    await server.reached(2)
    vi.advanceTimersByTime(10)
    expect(await error).toMatchObject({ name: 'OllamaTimeoutError', phase: 'total', limitMs: limit })
  })
})

test('a limit on a pull that several wait for ends the wait of who set it: the others pull on', async () => {
  let pulls = 0
  await using server = await serve(({ url }, response) => {
    if (url !== '/api/pull') response.writeHead(404).end('{"error":"model \'tiny\' not found"}')
    else if (++pulls === 1) response.write('{"status":"pulling manifest"}\n')
    else response.end('{"status":"success"}\n')
  })
  const { models } = createOllamaClient({ baseURL: server.url })
  const begun = Promise.withResolvers<unknown>()
  const joined = Promise.withResolvers<unknown>()
  const first = failure(models.ensure('tiny', { timeouts: { idle: limit }, onProgress: begun.resolve }))
  await begun.promise
  const second = models.ensure('tiny', { onProgress: joined.resolve })
  await joined.promise
  await untilTimers(1)
  vi.advanceTimersByTime(limit)
  expect(await first).toMatchObject({ name: 'OllamaTimeoutError', phase: 'idle' })
  expect(await second).toEqual({ pulled: true })
})

test('the error of a limit can be told apart by its class', async () => {
  await using server = await holding()
  const error = failure(open(server, { total: limit }))
  await server.reached(1)
  vi.advanceTimersByTime(limit)
  expect(await error).toBeInstanceOf(OllamaTimeoutError)
})

/** Lets the program run until it has set so many timers. */
async function untilTimers(count: number): Promise<void> {
  while (vi.getTimerCount() < count) await new Promise((resolve) => setImmediate(resolve))
}
