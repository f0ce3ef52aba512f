/** What is tried again, how long it waits, and what is not. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  createOllamaClient,
  type OllamaClient,
  type OllamaClientOptions,
  type RetryOptions,
} from '../index.ts'
import { lines, serve, type TestServer } from '../testing/serve.ts'
import { outcome, withoutWaiting } from '../testing/without-waiting.ts'

const question = { model: 'm', messages: [] }
/** No chance: each wait is three quarters of the full one. */
const twice: RetryOptions = { retries: 2, random: () => 0.5 }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Answers with these in turn, the last one again and again. */
function answering(
  ...answers: { status?: number; headers?: Record<string, string>; body?: string; break?: true }[]
): Promise<TestServer> {
  return serve((_request, response, count) => {
    const {
      status = 200,
      headers = {},
      body = lines.end,
      break: breaks,
    } = answers[Math.min(count, answers.length) - 1] ?? {}
    if (breaks) response.destroy()
    else response.writeHead(status, headers).end(body)
  })
}

function clientOf(server: TestServer, options: OllamaClientOptions = { retry: twice }): OllamaClient {
  return createOllamaClient({ baseURL: server.url, ...options })
}

const busy = {
  status: 503,
  body: '{"error":"server busy, please try again.  maximum pending requests exceeded"}',
}

test('by default nothing is tried again', async () => {
  await using server = await answering(busy)
  expect(await outcome(clientOf(server, {}).chat.generate(question))).toBe(503)
  expect(server.asked).toHaveLength(1)
})

describe('what may succeed later is tried again', () => {
  test.each<[what: string, first: Parameters<typeof answering>[0]]>([
    ['a full queue', busy],
    ['a proxy that cannot reach Ollama', { status: 502, body: '<html></html>' }],
    ['a rate limit', { status: 429, body: 'Too Many Requests\n' }],
    ['a crashed runner', { status: 500, body: '{"error":"model runner has unexpectedly stopped"}' }],
    ['a connection that breaks before the head', { break: true }],
    ['a proxy without backends', { status: 404, body: 'No ollama endpoints available\n' }],
  ])('%s', async (_what, first) => {
    await using server = await answering(first, {})
    const answer = clientOf(server).chat.generate(question)
    expect(await withoutWaiting(answer)).toMatchObject({ finishReason: 'stop' })
    expect(server.bodies).toEqual([server.bodies[0], server.bodies[0]])
  })
})

describe('what cannot succeed later is not', () => {
  test.each<[what: string, answer: Parameters<typeof answering>[0]]>([
    ['a missing model', { status: 404, body: '{"error":"model \'m\' not found"}' }],
    ['a wrong option', { status: 500, body: '{"error":"option \\"stop\\" must be of type array"}' }],
    ['a usage limit', { status: 429, body: '{"error":"you (me) have reached your weekly usage limit"}' }],
    ['a wrong key', { status: 401, body: 'unauthorized' }],
    [
      'a proxy that does not show models',
      { status: 501, body: 'model show not supported in multi-instance proxy\n' },
    ],
  ])('%s', async (_what, answer) => {
    await using server = await answering(answer, {})
    await withoutWaiting(outcome(clientOf(server).chat.generate(question)))
    expect(server.asked).toHaveLength(1)
  })

  test('an answer whose first bytes have come', async () => {
    await using server = await serve((_request, response) => {
      response.write(lines.text('Hi'), () => response.destroy())
    })
    const answer = outcome(clientOf(server).chat.generate(question))
    await withoutWaiting(answer)
    expect(server.asked).toHaveLength(1)
  })

  test('a deletion that may have happened', async () => {
    await using server = await answering({ break: true })
    await withoutWaiting(outcome(clientOf(server).native.delete({ model: 'm' })))
    expect(server.asked).toHaveLength(1)
  })

  test('a status of 500 a second time', async () => {
    await using server = await answering({
      status: 500,
      body: '{"error":"model runner has unexpectedly stopped"}',
    })
    await withoutWaiting(outcome(clientOf(server).chat.generate(question)))
    expect(server.asked).toHaveLength(2)
  })
})

test('a call may try more often than its client, or never', async () => {
  await using server = await answering(busy)
  await withoutWaiting(outcome(clientOf(server, { retry: 2 }).chat.generate(question, { retry: 0 })))
  expect(server.asked).toHaveLength(1)
  await withoutWaiting(outcome(clientOf(server, {}).chat.generate(question, { retry: 3 })))
  expect(server.asked).toHaveLength(5)
})

test('a wrong number of tries is refused before anything is sent', async () => {
  await using server = await answering(busy)
  await expect(clientOf(server, {}).native.version({ retry: 1.5 })).rejects.toThrow('retry.retries is 1.5')
  expect(server.asked).toHaveLength(0)
})

test('a stream that is uploaded is sent once: it is used up', async () => {
  await using server = await serve((request, response) =>
    response.writeHead(request.method === 'HEAD' ? 404 : 503).end(),
  )
  const digest = `sha256:${'0'.repeat(64)}`
  expect(
    await outcome(
      withoutWaiting(clientOf(server).native.createBlob({ digest, data: new Blob(['x']).stream() })),
    ),
  ).toBe(503)
  expect(server.asked.map(({ method }) => method)).toEqual(['HEAD', 'POST'])
})
