/** Responses without an end and with too much in them: an error of their own, in memory and time that do not grow with what is sent. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient, type Progress } from './index.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, text: 'Hi' }] }

function answering(
  body: string | ReadableStream<Uint8Array<ArrayBuffer>>,
  dialect: 'native' | 'openai' = 'native',
): OllamaClient {
  return createOllamaClient({
    baseURL: 'http://h',
    dialect,
    fetch: () => Promise.resolve(new Response(body)),
  })
}

/** `first`, then the same MiB again and again; remembers that it was left. */
function endless(
  first: string,
  again = 'a',
): { body: ReadableStream<Uint8Array<ArrayBuffer>>; left: () => boolean; sent: () => number } {
  const piece = new Uint8Array(1024 * 1024).fill(again.charCodeAt(0))
  let left = false
  let sent = 0
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        controller.enqueue(sent++ === 0 ? new TextEncoder().encode(first) : piece)
      },
      cancel() {
        left = true
      },
    },
    { highWaterMark: 0 },
  )
  return { body, left: () => left, sent: () => sent }
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = []
  for await (const value of stream) values.push(value)
  return values
}

describe('a response without an end', () => {
  test.each<
    [
      what: string,
      dialect: 'native' | 'openai',
      first: string,
      ask: (client: OllamaClient) => Promise<unknown>,
      most: number,
    ]
  >([
    [
      'a line',
      'native',
      '{"message":{"role":"assistant","content":"',
      ({ chat }) => chat.generate(question),
      130,
    ],
    [
      'a body that begins as JSON',
      'openai',
      '{"choices":[{"message":{"content":"',
      ({ chat }) => chat.generate(question),
      130,
    ],
    [
      'a line of an event',
      'openai',
      'data: {"choices":[{"delta":{"content":"',
      ({ chat }) => chat.generate(question),
      130,
    ],
    ['garbage', 'openai', 'what is this', ({ chat }) => chat.generate(question), 130],
    [
      'a line of progress',
      'native',
      '{"status":"',
      ({ native }) => all(native.pullStream({ model: 'm' })),
      130,
    ],
    ['a body of JSON', 'native', '{"models":[{"name":"', ({ native }) => native.tags(), 258],
    [
      'a whole answer',
      'native',
      '{"message":{"role":"assistant","content":"',
      ({ native }) => native.chat(question as never),
      258,
    ],
  ])('%s in %s', async (_what, dialect, first, ask, most) => {
    const { body, left, sent } = endless(first)
    await expect(ask(answering(body, dialect))).rejects.toMatchObject({
      code: 'response_too_large',
      message: expect.stringMatching(
        /has more than \d+ (?:bytes|characters)\. No Ollama sends that much/,
      ) as string,
      retryable: false,
    })
    expect(left()).toBe(true)
    expect(sent()).toBeLessThanOrEqual(most)
  })

  test('an event of endless lines', async () => {
    let sent = 0
    const line = new TextEncoder().encode(`data: ${'a'.repeat(1024 * 1024)}\n`)
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        sent++
        controller.enqueue(line)
      },
    })
    await expect(answering(body, 'openai').chat.generate(question)).rejects.toMatchObject({
      code: 'response_too_large',
    })
    expect(sent).toBeLessThan(134)
  })

  test('an event of endless short lines, which take more memory than their characters', async () => {
    let sent = 0
    const lines = new TextEncoder().encode('data: y\n'.repeat(10_000))
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        sent++
        controller.enqueue(lines)
      },
    })
    await expect(answering(body, 'openai').chat.generate(question)).rejects.toMatchObject({
      code: 'response_too_large',
      message: expect.stringContaining('an event has more than 100000 lines') as string,
    })
    expect(sent).toBeLessThan(14)
  })

  test('a text without an end is an error before it is longer than a string may be', async () => {
    let sent = 0
    const line = new TextEncoder().encode(
      `${JSON.stringify({ message: { role: 'assistant', content: 'a'.repeat(4 * 1024 * 1024) } })}\n`,
    )
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        sent++
        controller.enqueue(line)
      },
    })
    await expect(answering(body).chat.generate(question)).rejects.toMatchObject({
      code: 'response_too_large',
      message: expect.stringContaining('the response has more than 536870912 bytes') as string,
    })
    expect(sent).toBeLessThan(131)
  })

  test('of a refusal, only its beginning is read', async () => {
    const { body, left, sent } = endless('{"error":"')
    const client = createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(new Response(body, { status: 500 })),
    })
    await expect(client.native.tags()).rejects.toMatchObject({
      status: 500,
      body: expect.stringMatching(/^.{65536}$/s) as string,
    })
    expect([left(), sent()]).toEqual([true, 2])
  })

  test('blank lines and comments without end are no memory', async () => {
    const blank = new TextEncoder().encode(': keep-alive\n\n'.repeat(10_000))
    let sent = 0
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (sent++ < 300) controller.enqueue(blank)
        else controller.close()
      },
    })
    await expect(answering(body, 'openai').chat.generate(question)).rejects.toMatchObject({
      code: 'incomplete_answer',
    })
  })
})

function calls(count: number): object[] {
  return Array.from({ length: count }, (_, i) => ({
    index: i,
    id: `id${i}`,
    function: { name: 'f', arguments: '{"x":1}' },
  }))
}

describe('many things in a frame', () => {
  const frames = {
    native: (entries: object) =>
      `${JSON.stringify({ message: { role: 'assistant', content: '', tool_calls: entries }, done: true })}\n`,
    openai: (entries: object) =>
      `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: entries }, finish_reason: 'stop' }] })}\n\n`,
  }

  test.each(['native', 'openai'] as const)('%s: 50,000 calls are read', async (dialect) => {
    const { toolCalls } = await answering(frames[dialect](calls(50_000)), dialect).chat.generate(question)
    expect(toolCalls).toHaveLength(50_000)
  })

  test.each(['native', 'openai'] as const)('%s: 300,000 calls are an error', async (dialect) => {
    await expect(
      answering(frames[dialect](calls(300_000)), dialect).chat.generate(question),
    ).rejects.toMatchObject({
      name: 'OllamaStreamError',
      code: 'response_too_large',
      message: expect.stringContaining('a frame has more than 100000 tool calls') as string,
    })
  })

  test.each(['native', 'openai'] as const)(
    '%s: arguments that are nested too deep are named',
    async (dialect) => {
      const body = frames[dialect]([{ id: 'a', function: { name: 'f', arguments: 0 } }]).replace(
        ':0}',
        `:${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`,
      )
      await expect(answering(body, dialect).chat.generate(question)).rejects.toMatchObject({
        name: 'OllamaStreamError',
        message: expect.stringContaining('nested too deep') as string,
      })
    },
  )

  test('200,000 log-probabilities and events that were held back are no RangeError', async () => {
    const logprobs = Array.from({ length: 200_000 }, () => ({ token: 'a', logprob: -1 }))
    const body = `${JSON.stringify({ message: { role: 'assistant', content: '{}' }, logprobs, done: true, done_reason: 'stop' })}\n`
    const texts = `${JSON.stringify({ message: { role: 'assistant', content: 'a' } })}\n`.repeat(200_000)
    const end = `${JSON.stringify({ message: { role: 'assistant', content: '', tool_calls: calls(1) }, done: true, done_reason: 'stop' })}\n`
    expect((await answering(body).chat.generate({ ...question, logprobs: true })).logprobs).toHaveLength(
      200_000,
    )
    const both = {
      ...question,
      format: 'json' as const,
      tools: [{ name: 'f', parameters: { type: 'object' } }],
    }
    expect((await answering(texts + end).chat.generate(both)).text).toHaveLength(200_000)
  })
})

const lines = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `${JSON.stringify({ status: 'pulling', digest: `sha256:${i}`, total: 10, completed: 5 })}\n`,
  ).join('') + '{"status":"success"}\n'

describe('the progress of thousands of layers', () => {
  test('adds up', async () => {
    const last = await answering(lines(40_000)).native.pull({ model: 'm' })
    expect(last).toMatchObject({ total: 400_000, completed: 200_000, fraction: 1 })
    expect(last.layers).toHaveLength(40_000)
  })

  test('each line keeps the layers as they were with it', async () => {
    const body = [
      { status: 'pulling', digest: 'a', total: 4 },
      { status: 'pulling', digest: 'b', total: 6, completed: 6 },
      { status: 'pulling', digest: 'a', total: 4, completed: 1 },
      { status: 'verifying' },
      { status: 'pulling', digest: 'a', total: 4, completed: 4 },
      { status: 'success' },
    ].map((line) => `${JSON.stringify(line)}\n`)
    const read: Progress[] = await all(answering(body.join('')).native.pullStream({ model: 'm' }))
    // Asked for in any order.
    const seen = [3, 0, 5, 1, 4, 2].map((i) => [
      i,
      read[i]?.layers.map(({ digest, completed }) => `${digest}${completed}`).join(),
    ])
    expect(Object.fromEntries(seen)).toEqual({
      0: 'a0',
      1: 'a0,b6',
      2: 'a1,b6',
      3: 'a1,b6',
      4: 'a4,b6',
      5: 'a4,b6',
    })
    expect(read.map(({ completed, total, fraction }) => [completed, total, fraction])).toEqual([
      [0, 4, 0],
      [6, 10, 0],
      [7, 10, 0.25],
      [7, 10, 0.25],
      [10, 10, 0.99],
      [10, 10, 1],
    ])
  })
})
