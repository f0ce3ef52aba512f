/** Streams of wire objects through real sockets: when they open, how they are left, what they fail with. */
import { captureNamed, type CapturedResponse, replay, responseBytes } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type JsonStream, type OllamaClient, OllamaStreamError } from '../index.ts'
import { serve } from '../testing/serve.ts'

type Call = { signal?: AbortSignal }

const streams: [
  name: string,
  capture: Parameters<typeof captureNamed>[0],
  open: (client: OllamaClient, call?: Call) => JsonStream<unknown>,
  says: boolean,
][] = [
  [
    'generateStream',
    'native/generate/text',
    ({ native }, call) => native.generateStream({ model: 'm', prompt: 'Hi' }, call),
    true,
  ],
  ['chatStream', 'native/chat/text', ({ native }, call) => native.chatStream({ model: 'm' }, call), true],
  ['pullStream', 'native/pull/layers', ({ native }, call) => native.pullStream({ model: 'm' }, call), false],
  ['pushStream', 'native/push/ok', ({ native }, call) => native.pushStream({ model: 'm' }, call), false],
  [
    'createStream',
    'native/models/create-from-model',
    ({ native }, call) => native.createStream({ model: 'm' }, call),
    false,
  ],
  [
    'chatCompletionsStream',
    'openai/chat/text-stream',
    ({ openai }, call) => openai.chatCompletionsStream({ model: 'm', messages: [] }, call),
    true,
  ],
  [
    'completionsStream',
    'openai/completions/text',
    ({ openai }, call) => openai.completionsStream({ model: 'm', prompt: 'Hi' }, call),
    true,
  ],
  [
    'responsesStream',
    'openai/responses/text-stream',
    ({ openai }, call) => openai.responsesStream({ model: 'm', input: 'Hi' }, call),
    true,
  ],
]

function streamed(name: Parameters<typeof captureNamed>[0]): CapturedResponse {
  const found = captureNamed(name).exchanges.find(
    ({ response }) => response.status === 200 && response.chunks.length > 3,
  )
  if (!found) throw new Error(`${name} has no streamed answer`)
  return found.response
}

async function readAll(stream: JsonStream<unknown>): Promise<{ values: unknown[]; failure?: unknown }> {
  const values: unknown[] = []
  try {
    for await (const value of stream) values.push(value)
    return { values }
  } catch (failure) {
    return { values, failure }
  }
}

describe.each(streams)('%s', (_name, capture, open, says) => {
  const response = streamed(capture)
  const half = responseBytes({ ...response, chunks: response.chunks.slice(0, 3) }).length

  test('sends nothing before the loop begins', async () => {
    await using server = await replay(response)
    const stream = open(createOllamaClient({ baseURL: server.url }))
    expect(server.requests).toHaveLength(0)
    await stream.next()
    expect(server.requests).toHaveLength(1)
    await stream.return?.()
  })

  test('closes its socket when the loop is left', async () => {
    await using server = await replay(response, { stopAfterBytes: half, end: 'hold' })
    for await (const value of open(createOllamaClient({ baseURL: server.url }))) if (value) break
    expect(await server.ended).toBe('client')
  })

  test('closes its socket when it is left while a value is awaited', async () => {
    await using server = await replay(response, { stopAfterBytes: half, end: 'hold' })
    const stream = open(createOllamaClient({ baseURL: server.url }))
    await stream.next()
    const rest = readAll(stream)
    await stream.return?.()
    expect((await rest).failure).toBeUndefined()
    expect(await server.ended).toBe('client')
  })

  test('closes its socket when it is left before the head of the answer came', async () => {
    await using server = await serve(() => undefined)
    const stream = open(createOllamaClient({ baseURL: server.url }))
    const first = stream.next()
    await server.reached(1)
    await stream.return?.()
    expect(await first).toEqual({ value: undefined, done: true })
    await server.left
  })

  test('gives values in order to calls that overlap', async () => {
    await using server = await replay(response)
    const { values } = await readAll(open(createOllamaClient({ baseURL: server.url })))
    const overlapping = open(createOllamaClient({ baseURL: server.url }))
    const results = await Promise.all(Array.from({ length: values.length + 2 }, () => overlapping.next()))
    expect(results.map(({ value }) => value)).toEqual([...values, undefined, undefined])
  })

  test('rejects with the reason of the signal, and closes its socket', async () => {
    await using server = await replay(response, { stopAfterBytes: half, end: 'hold' })
    const aborting = new AbortController()
    const stream = open(createOllamaClient({ baseURL: server.url }), { signal: aborting.signal })
    await stream.next()
    const rest = readAll(stream)
    aborting.abort(new Error('enough'))
    expect((await rest).failure).toMatchObject({ message: 'enough' })
    expect(await server.ended).toBe('client')
  })

  test.each([
    ['ends in order without its end mark', 'complete', 'the response ended without its end mark'],
    ['is cut', 'cut', 'the connection broke in the middle of the response'],
    ['is reset', 'reset', 'the connection broke in the middle of the response'],
  ] as const)('keeps what arrived when it %s', async (_how, end, message) => {
    await using server = await replay(response, { stopAfterBytes: half, end })
    const { values, failure } = await readAll(open(createOllamaClient({ baseURL: server.url })))
    expect(values.length).toBeGreaterThan(0)
    expect(failure).toBeInstanceOf(OllamaStreamError)
    expect(failure).toMatchObject({
      message: expect.stringContaining(message),
      retryable: true,
      partial: { text: expect.any(String) },
    })
    expect((failure as OllamaStreamError).partial.text).toBe(says ? saidIn(values) : '')
  })

  test('shows a page with status 200 as what it is', async () => {
    await using server = await serve((_request, answer) => {
      answer.setHeader('Content-Type', 'text/html')
      answer.end('<html><title>Welcome to nginx!</title></html>')
    })
    const { values, failure } = await readAll(open(createOllamaClient({ baseURL: server.url })))
    expect(values).toEqual([])
    expect(failure).toMatchObject({
      name: 'OllamaResponseError',
      message: expect.stringContaining('an HTML page (Welcome to nginx!)'),
    })
  })

  test('says an error of the server in its words', async () => {
    const error = response.headers.some(([, value]) => value.includes('ndjson'))
      ? '{"error":"no luck"}\n'
      : 'data: {"error":{"message":"no luck"}}\n\n'
    await using server = await serve((_request, answer) => answer.end(error))
    expect((await readAll(open(createOllamaClient({ baseURL: server.url })))).failure).toMatchObject({
      name: 'OllamaStreamError',
      serverMessage: 'no luck',
    })
  })
})

function answering(body: string): OllamaClient {
  return createOllamaClient({ baseURL: 'http://h', fetch: () => Promise.resolve(new Response(body)) })
}

describe('what looks like an answer and is none', () => {
  test.each<[string, string, (client: OllamaClient) => JsonStream<unknown>]>([
    [
      'a chunk',
      'data: {"choices":[],"error":{"message":"no luck"}}\n\n',
      ({ openai }) => openai.chatCompletionsStream({ model: 'm', messages: [] }),
    ],
    [
      'a line of an answer',
      '{"response":"","done":true,"error":"no luck"}\n',
      ({ native }) => native.generateStream({ model: 'm' }),
    ],
    [
      'a line of progress',
      '{"status":"success","error":"no luck"}\n',
      ({ native }) => native.pullStream({ model: 'm' }),
    ],
  ])('%s that says error beside it', async (_what, body, open) => {
    const { values, failure } = await readAll(open(answering(body)))
    expect(values).toEqual([])
    expect(failure).toMatchObject({ name: 'OllamaStreamError', serverMessage: 'no luck' })
  })

  test.each<[string, string, (client: OllamaClient) => JsonStream<unknown>]>([
    [
      'chatCompletionsStream',
      '{"choices":[{"index":0,"delta":{"content":"It is"}}]}',
      ({ openai }) => openai.chatCompletionsStream({ model: 'm', messages: [] }),
    ],
    [
      'completionsStream',
      '{"choices":[{"index":0,"text":"It is","finish_reason":null}]}',
      ({ openai }) => openai.completionsStream({ model: 'm' }),
    ],
  ])('%s: [DONE] without a reason', async (_name, chunk, open) => {
    const { values, failure } = await readAll(open(answering(`data: ${chunk}\n\ndata: [DONE]\n\n`)))
    expect(values).toHaveLength(1)
    expect(failure).toMatchObject({
      message: expect.stringContaining('the response ended without its end mark'),
      partial: { text: 'It is' },
    })
  })

  test.each<[string, string, (client: OllamaClient) => JsonStream<unknown>]>([
    [
      'chatCompletionsStream',
      '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}',
      ({ openai }) => openai.chatCompletionsStream({ model: 'm', messages: [] }),
    ],
    [
      'completionsStream',
      '{"choices":[{"index":0,"text":"","finish_reason":"stop"}]}',
      ({ openai }) => openai.completionsStream({ model: 'm' }),
    ],
  ])('%s: a reason without [DONE] is an end all the same', async (_name, chunk, open) => {
    expect(await readAll(open(answering(`data: ${chunk}\n\n`)))).toEqual({ values: [JSON.parse(chunk)] })
  })
})

/** The text of the values of any stream, by the names it has on the wire. */
function saidIn(values: unknown[]): string {
  return values
    .map((value) => {
      const { response, message, choices, delta } = value as {
        response?: unknown
        message?: { content?: string }
        choices?: { text?: string; delta?: { content?: string } }[]
        delta?: string
      }
      const choice = choices?.[0]
      return (
        (typeof response === 'string' ? response : undefined) ??
        message?.content ??
        choice?.text ??
        choice?.delta?.content ??
        delta ??
        ''
      )
    })
    .join('')
}

describe('an answer given whole without its last word has broken off', () => {
  const message = {
    role: 'assistant',
    content: 'It is',
    thinking: 'Hm.',
    tool_calls: [{ function: { name: 'weather', arguments: { city: 'Paris' } } }],
  }
  const calls = [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{}' } }]

  test.each<[string, object, (client: OllamaClient) => Promise<unknown>, object]>([
    [
      'chat',
      { model: 'm', message, done: false },
      ({ native }) => native.chat({ model: 'm' }),
      {
        text: 'It is',
        thinking: 'Hm.',
        toolCalls: [
          {
            id: expect.stringMatching(/^call_/) as string,
            name: 'weather',
            arguments: '{"city":"Paris"}',
          },
        ],
      },
    ],
    [
      'generate',
      { model: 'm', response: 'It is', thinking: 'Hm.', done: false },
      ({ native }) => native.generate({ model: 'm' }),
      { text: 'It is', thinking: 'Hm.', toolCalls: [] },
    ],
    [
      'chatCompletions',
      {
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: 'It is', reasoning: 'Hm.', tool_calls: calls },
            finish_reason: null,
          },
        ],
      },
      ({ openai }) => openai.chatCompletions({ model: 'm', messages: [] }),
      { text: 'It is', thinking: 'Hm.', toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{}' }] },
    ],
    [
      'completions',
      { choices: [{ index: 0, text: 'It is', finish_reason: null }] },
      ({ openai }) => openai.completions({ model: 'm' }),
      { text: 'It is', thinking: '', toolCalls: [] },
    ],
  ])('%s', async (_name, body, ask, partial) => {
    await expect(
      ask(createOllamaClient({ baseURL: 'http://h', fetch: () => Promise.resolve(Response.json(body)) })),
    ).rejects.toMatchObject({
      name: 'OllamaStreamError',
      message: expect.stringContaining('the response ended without its end mark'),
      status: 200,
      partial,
    })
  })
})

describe('a server that answers whole, though asked to stream', () => {
  test('chatCompletionsStream gives it as one chunk', async () => {
    const choice = { index: 0, finish_reason: 'stop' }
    const whole = {
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ ...choice, message: { role: 'assistant', content: 'Hi' } }],
    }
    const { openai } = createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(Response.json(whole)),
    })
    const { values } = await readAll(openai.chatCompletionsStream({ model: 'm', messages: [] }))
    expect(values).toEqual([
      {
        ...whole,
        object: 'chat.completion.chunk',
        choices: [{ ...choice, delta: { role: 'assistant', content: 'Hi' } }],
      },
    ])
  })
})
