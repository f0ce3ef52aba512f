/** Aborting or cancelling closes the connection, so that the model stops, too. */
import { type CapturedResponse, replay, type ReplayServer } from '@ollamakit/fixtures'
import { createMockOllama, type JournalEntry } from '@ollamakit/mock-server'
import { generateText, streamText } from 'ai'
import { describe, expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'
import { completion, line, nativeLines, openaiEvents } from './testing/answers.ts'
import { failureOf } from './testing/failure-of.ts'
import { hi } from './testing/stream-parts.ts'

/** Starts a server that sends this much and then nothing. */
const open = (response: CapturedResponse): Promise<ReplayServer> => replay(response, { end: 'hold' })

/** More than all buffers on the way hold, so that the server waits for the reader. (Equal pieces end a response.) */
const tooMuch = Array.from({ length: 500 }, (_, i) => `${i} `.repeat(10_000))

describe.each([
  ['native', nativeLines(line({ content: 'one ' })), nativeLines()],
  ['openai', openaiEvents(completion({ content: 'one ' })), openaiEvents()],
] as const)('in the %s dialect', (dialect, begun, silent) => {
  const modelOf = (server: ReplayServer): ReturnType<ReturnType<typeof createOllama>> =>
    createOllama({ baseURL: server.url, dialect })('m')

  test('B4 DB7 an abort while the stream waits rejects with the signal’s own reason and closes the connection', async () => {
    await using server = await open(begun)
    const controller = new AbortController()
    const { stream } = await modelOf(server).doStream({ ...hi, abortSignal: controller.signal })
    const reader = stream.getReader()
    const types = [await reader.read(), await reader.read(), await reader.read(), await reader.read()].map(
      ({ value }) => value?.type,
    )
    expect(types).toEqual(['stream-start', 'response-metadata', 'text-start', 'text-delta'])

    const waiting = failureOf(reader.read())
    controller.abort()

    expect(await waiting).toBe(controller.signal.reason)
    expect(await waiting).toMatchObject({ name: 'AbortError' })
    expect(await server.ended).toBe('client')
  })

  test('B4 an abort before the first text rejects doStream and closes the connection', async () => {
    await using server = await open(silent)
    const controller = new AbortController()
    const waiting = failureOf(modelOf(server).doStream({ ...hi, abortSignal: controller.signal }))
    await server.request

    controller.abort(new Error('changed my mind'))

    expect(await waiting).toBe(controller.signal.reason)
    expect(await server.ended).toBe('client')
  })

  test('B4 DB7 an abort of doGenerate rejects with the reason and closes the connection', async () => {
    await using server = await open(begun)
    const controller = new AbortController()
    const waiting = failureOf(modelOf(server).doGenerate({ ...hi, abortSignal: controller.signal }))
    await server.request

    controller.abort()

    expect(await waiting).toBe(controller.signal.reason)
    expect(await server.ended).toBe('client')
  })

  test('B4 cancelling the stream closes the connection, even while a read waits', async () => {
    await using server = await open(begun)
    const { stream } = await modelOf(server).doStream(hi)
    const reader = stream.getReader()
    for (let i = 0; i < 4; i++) await reader.read()
    const waiting = reader.read()

    await reader.cancel()

    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await server.ended).toBe('client')
  })

  test('B4 leaving a loop over the stream closes the connection', async () => {
    await using server = await open(begun)
    const { stream } = await modelOf(server).doStream(hi)

    for await (const part of stream) if (part.type === 'text-delta') break

    expect(await server.ended).toBe('client')
  })

  test('B4 an abort of streamText calls onAbort and closes the connection', async () => {
    await using server = await open(begun)
    const controller = new AbortController()
    const heard: string[] = []
    const result = streamText({
      model: modelOf(server),
      prompt: 'Hi',
      abortSignal: controller.signal,
      onAbort: () => void heard.push('abort'),
      onError: () => void heard.push('error'),
    })

    for await (const text of result.textStream) {
      expect(text).toBe('one ')
      controller.abort()
    }

    expect(heard).toEqual(['abort'])
    expect(await server.ended).toBe('client')
  })

  test('B4 an abort of generateText rejects immediately and is not retried', async () => {
    await using server = await open(begun)
    const controller = new AbortController()
    const waiting = failureOf(
      generateText({ model: modelOf(server), prompt: 'Hi', abortSignal: controller.signal }),
    )
    await server.request

    controller.abort()

    expect(await waiting).toMatchObject({ name: 'AbortError' })
    expect(await server.ended).toBe('client')
    expect(server.requests).toHaveLength(1)
  })
})

test.each(['native', 'openai'] as const)(
  'a server that is still sending sees the connection close (%s)',
  async (dialect) => {
    const answered = Promise.withResolvers<JournalEntry>()
    await using ollama = await createMockOllama({ models: ['llama3.2'], onAnswered: answered.resolve })
    ollama.reply({ content: tooMuch })
    // Closed in a pause, the response would be read to its end: it has none.
    const provider = createOllama({ baseURL: ollama.url, dialect, closeInPause: false })
    const { stream } = await provider('llama3.2').doStream(hi)

    for await (const part of stream) if (part.type === 'text-delta') break

    expect(await answered.promise).toMatchObject({ outcome: 'aborted', status: 200 })
  },
)

test.each(['native', 'openai'] as const)(
  'an object that is asked for after the tools closes its own socket when it is left (%s)',
  async (dialect) => {
    const answered: JournalEntry[] = []
    const both = Promise.withResolvers<void>()
    const onAnswered = (entry: JournalEntry): void => {
      if (answered.push(entry) === 2) both.resolve()
    }
    await using ollama = await createMockOllama({ models: ['llama3.2'], onAnswered })
    ollama.on({ tools: ['look'] }).reply('No tool.')
    ollama.reply({ content: tooMuch })
    // Closed in a pause of the server, the response may have been sent to its end before.
    const provider = createOllama({ baseURL: ollama.url, dialect, closeInPause: false })
    const { stream } = await provider('llama3.2').doStream({
      ...hi,
      tools: [{ type: 'function', name: 'look', inputSchema: { type: 'object', properties: {} } }],
      responseFormat: { type: 'json', schema: { type: 'object' } },
    })

    for await (const part of stream) if (part.type === 'text-delta') break

    await both.promise
    expect(answered.map(({ outcome }) => outcome)).toEqual(['completed', 'aborted'])
  },
)

test('B12 nothing is read ahead of the reader', async () => {
  let reads = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        reads++
        controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line({ content: `${reads} ` }))}\n`))
      },
    },
    { highWaterMark: 0 },
  )
  const fetch = (): Promise<Response> =>
    Promise.resolve(new Response(body, { headers: { 'Content-Type': 'application/x-ndjson' } }))
  const { stream } = await createOllama({ baseURL: 'http://127.0.0.1:11434', fetch })('m').doStream(hi)
  expect(reads).toBe(1)

  const reader = stream.getReader()
  for (let i = 0; i < 4; i++) await reader.read()
  expect(reads).toBe(1)
  await reader.read()
  expect(reads).toBe(2)
  await reader.cancel()
})
