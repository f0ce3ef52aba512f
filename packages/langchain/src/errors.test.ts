/** What callers see when it does not work: core's errors with the server's words, marked for LangChain, and never a short answer. */
import { ContextOverflowError, getRetryable } from '@langchain/core/errors'
import {
  type CapturedExchange,
  type CapturedResponse,
  captureNamed,
  deadURL,
  replay,
  type ReplayServer,
  responseText,
} from '@ollamakit/fixtures'
import {
  OllamaConnectionError,
  OllamaInputError,
  OllamaResponseError,
  OllamaStreamError,
} from '@ollamakit/core'
import { describe, expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import type { ChatOllamaInput } from './chat-ollama-options.ts'
import { ask, failureOf, ways } from './testing/ways.ts'

function answer(
  status: number,
  body: string,
  headers: [string, string][] = [['Content-Type', 'application/json; charset=utf-8']],
): Promise<ReplayServer> {
  const length = String(Buffer.byteLength(body))
  return replay({
    status,
    headers: [...headers, ['Content-Length', length]],
    framing: 'content-length',
    ended: 'complete',
    chunks: [[0, body]],
  })
}

const lines = ['one ', 'two '].map(
  (content) => `${JSON.stringify({ model: 'm', message: { role: 'assistant', content }, done: false })}\n`,
)

function stream(chunks: string[], ended: CapturedResponse['ended']): Promise<ReplayServer> {
  return replay({
    status: 200,
    headers: [
      ['Content-Type', 'application/x-ndjson'],
      ['Transfer-Encoding', 'chunked'],
    ],
    framing: 'chunked',
    ended,
    chunks: chunks.map((chunk) => [0, chunk]),
  })
}

const modelAt = (url: string): ChatOllama => new ChatOllama({ model: 'm', baseUrl: url, maxRetries: 0 })

describe.each(ways)('%s', (way) => {
  test.each([
    {
      status: 400,
      body: '{"error":"\\"m\\" does not support thinking"}',
      code: undefined,
      says: '"m" does not support thinking',
      retryable: false,
    },
    {
      status: 400,
      body: '{"error":"the input length exceeds the context length"}',
      code: 'CONTEXT_OVERFLOW',
      says: 'exceeds the context',
      retryable: false,
    },
    {
      status: 401,
      body: '{"error":"unauthorized"}',
      code: 'MODEL_AUTHENTICATION',
      says: 'unauthorized',
      retryable: false,
    },
    {
      status: 404,
      body: '{"error":"model \'m\' not found"}',
      code: 'MODEL_NOT_FOUND',
      says: 'ollama pull m',
      retryable: false,
    },
    {
      status: 429,
      body: '{"error":{"message":"slow down"}}',
      code: 'MODEL_RATE_LIMIT',
      says: 'slow down',
      retryable: true,
    },
    {
      status: 503,
      body: '{"error":"server busy, please try again.  maximum pending requests exceeded"}',
      code: undefined,
      says: 'server busy',
      retryable: true,
    },
  ])('status $status with $body', async ({ status, body, code, says, retryable }) => {
    await using server = await answer(status, body)

    const error = await failureOf(ask(modelAt(server.url), way, 'Hi'))

    expect(error).toBeInstanceOf(OllamaResponseError)
    expect(error).toMatchObject({
      status,
      message: expect.stringContaining(says),
      ...(code ? { lc_error_code: code } : {}),
    })
    expect(getRetryable(error)).toBe(retryable)
  })

  test('an HTML page of a proxy', async () => {
    await using server = await answer(502, '<html><head><title>502 Bad Gateway</title></head></html>', [
      ['Content-Type', 'text/html'],
    ])

    const error = await failureOf(ask(modelAt(server.url), way, 'Hi'))

    expect(error).toBeInstanceOf(OllamaResponseError)
    expect(error).toMatchObject({ status: 502, origin: 'proxy', message: expect.stringContaining('HTML') })
  })

  test('nothing that listens', async () => {
    const error = await failureOf(ask(modelAt(deadURL), way, 'Hi'))

    expect(error).toBeInstanceOf(OllamaConnectionError)
    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('nothing listens on 127.0.0.1'),
    })
  })

  test.each<[string, () => Promise<ReplayServer>, string]>([
    ['an error line', () => stream([...lines, '{"error":"CUDA error"}\n'], 'complete'), 'CUDA error'],
    ['no end mark', () => stream(lines, 'complete'), 'without its end mark'],
    ['a cut connection', () => stream(lines, 'cut'), 'broke in the middle'],
    ['a reset connection', () => stream(lines, 'reset'), 'broke in the middle'],
    ['a line that is no JSON', () => stream([...lines, '{"model":\n'], 'complete'), 'cannot be read'],
  ])('a response that is cut off by %s keeps its partial text', async (_, serve, says) => {
    await using server = await serve()

    const error = await failureOf(ask(modelAt(server.url), way, 'Hi'))

    expect(error).toBeInstanceOf(OllamaStreamError)
    expect(error).toMatchObject({ message: expect.stringContaining(says), partial: { text: 'one two ' } })
    expect(getRetryable(error)).toBe((error as OllamaStreamError).retryable)
  })

  test('a message that cannot be said to Ollama asks nothing', async () => {
    const content = [{ type: 'image', url: 'https://example.com/cat.png' }]

    expect(await failureOf(ask(modelAt(deadURL), way, [{ role: 'user', content }]))).toBeInstanceOf(
      OllamaInputError,
    )
  })
})

test.each([
  ['strictContext', { strictContext: true }, 'request (153 tokens)'],
  ['truncate', { truncate: false }, 'request (153 tokens)'],
  ['shift', { shift: false }, 'the prompt is longer than'],
])(
  'a conversation that %s does not let the server cut is a context overflow, as middlewares know it',
  async (_, settings, words) => {
    const refused = captureNamed('native/chat/too-long').exchanges.find(
      ({ response }) => response.status === 400 && responseText(response).includes(words),
    )
    await using server = await replay((refused as CapturedExchange).response) // the capture has both

    const error = await failureOf(
      new ChatOllama({ model: 'm', baseUrl: server.url, ...settings }).invoke('Hi'),
    )

    expect(error).toBeInstanceOf(OllamaResponseError)
    expect(ContextOverflowError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ lc_error_code: 'CONTEXT_OVERFLOW', retryable: false })
    expect(server.requests).toHaveLength(1)
  },
)

test.each<Partial<ChatOllamaInput>>([
  { baseUrl: 'ftp://here' },
  { timeouts: { load: -1 } },
  { maxConcurrency: 1.5 },
])('%j is an error of the constructor', (input) => {
  expect(() => new ChatOllama({ model: 'm', ...input })).toThrow(OllamaInputError)
})

test('callbacks are told of the failure', async () => {
  await using server = await answer(404, '{"error":"model \'m\' not found"}')
  const told: unknown[] = []

  const error = await failureOf(
    modelAt(server.url).invoke('Hi', {
      callbacks: [{ handleLLMError: (failure) => void told.push(failure) }],
    }),
  )

  expect(told).toEqual([error])
})

test.each<[string, () => unknown, RegExp]>([
  ['an invalid address', () => new ChatOllama({ baseUrl: 'ftp://here' }), /baseUrl/],
  ['an invalid limit', () => new ChatOllama({ maxConcurrency: 1.5 }), /maxConcurrency/],
  [
    'an unknown option',
    () => new ChatOllama({ baseURL: 'h' } as ChatOllamaInput),
    /ChatOllama has no option "baseURL".*Did you mean baseUrl\?/,
  ],
  [
    'a misspelled option',
    () => new ChatOllama({ temprature: 0 } as ChatOllamaInput),
    /Did you mean temperature\?/,
  ],
  [
    'an option as the wire spells it',
    () => new ChatOllama({ num_ctx: 1 } as ChatOllamaInput),
    /Did you mean numCtx\?/,
  ],
])('%s is named as LangChain users write it', (_, construct, message) => {
  expect(construct).toThrow(OllamaInputError)
  expect(construct).toThrow(message)
})

test('an unknown option of a call is refused, unless LangGraph added it', async () => {
  await using server = await answer(404, '{"error":"model \'m\' not found"}')
  const model = modelAt(server.url)

  expect(await failureOf(model.invoke('Hi', { temprature: 0 } as never))).toMatchObject({
    message: expect.stringContaining('Did you mean temperature?') as string,
  })
  expect(await failureOf(model.invoke('Hi', { surprise: 0 } as never))).toBeInstanceOf(OllamaInputError)
  expect(server.requests).toEqual([])
  expect(
    await failureOf(model.invoke('Hi', { surprise: 0, executionInfo: {}, writer: () => undefined } as never)),
  ).toMatchObject({ status: 404 })
})
