/** The errors that callers get, over real sockets. */
import { APICallError, InvalidArgumentError, type JSONObject, type LanguageModelV4 } from '@ai-sdk/provider'
import {
  type CapturedResponse,
  deadURL,
  replay,
  type ReplayOptions,
  responseBytes,
} from '@ollamakit/fixtures'
import { generateText, RetryError, streamText, tool } from 'ai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createOllama } from './ollama-provider.ts'
import { completion, lastLine, line, nativeLines, openaiEvents, refusal } from './testing/answers.ts'
import { callErrorOf, failureOf } from './testing/failure-of.ts'
import { finishOf, hi, said, streamParts } from './testing/stream-parts.ts'

const notFound = refusal(404, '{"error":"model \'nope\' not found"}')

describe.each(['native', 'openai'] as const)('a refusal in the %s dialect', (dialect) => {
  test.each<[string, CapturedResponse, { statusCode: number; isRetryable: boolean; says: string }]>([
    [
      '404',
      notFound,
      { statusCode: 404, isRetryable: false, says: "model 'nope' not found. Run: ollama pull nope" },
    ],
    [
      '400',
      refusal(400, '{"error":"\\"plain\\" does not support tools"}'),
      { statusCode: 400, isRetryable: false, says: '"plain" does not support tools' },
    ],
    [
      '400 in the openai form',
      refusal(400, '{"error":{"message":"bad think","type":"invalid_request_error","code":null}}'),
      { statusCode: 400, isRetryable: false, says: 'bad think' },
    ],
    [
      '401 with the place to sign in',
      refusal(401, '{"error":"unauthorized","signin_url":"https://ollama.com/connect?x=1"}'),
      {
        statusCode: 401,
        isRetryable: false,
        says: 'https://ollama.com/connect?x=1',
      },
    ],
    [
      '429 with Retry-After',
      refusal(429, '{"error":"too many requests"}', { 'Retry-After': '7' }),
      { statusCode: 429, isRetryable: true, says: 'too many requests' },
    ],
    [
      '503',
      refusal(503, '{"error":"server busy, please try again.  maximum pending requests exceeded"}'),
      { statusCode: 503, isRetryable: true, says: 'server busy' },
    ],
    [
      'an HTML 502 of a proxy',
      refusal(502, '<html><head><title>502 Bad Gateway</title></head></html>'),
      { statusCode: 502, isRetryable: true, says: '502 Bad Gateway' },
    ],
  ])(
    'B5 B6 %s is an APICallError with status, message, headers, body, data and isRetryable',
    async (_, response, { says, ...expected }) => {
      await using server = await replay(response)
      const model = createOllama({ baseURL: server.url, dialect }).chat('nope')

      for (const ask of [() => model.doGenerate(hi), () => model.doStream(hi)]) {
        const error = await callErrorOf(ask())
        expect(error).toMatchObject({
          ...expected,
          url: server.url + (dialect === 'native' ? '/api/chat' : '/v1/chat/completions'),
          requestBodyValues: { model: 'nope' },
        })
        expect(error.message).toContain(says)
        expect(error.responseBody).toBe(responseBytes(response).toString())
        expect(error.responseHeaders).toMatchObject(
          Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
        )
        expect(error.data).toEqual(valueOf(error.responseBody))
        expect(error.cause).toMatchObject({ name: 'OllamaResponseError', status: response.status })
      }
    },
  )

  test('B5 DC12 the text of the server is the message, not "Not Found"', async () => {
    await using server = await replay(notFound)

    expect(
      (
        await callErrorOf(
          generateText({ model: createOllama({ baseURL: server.url, dialect })('nope'), prompt: 'Hi' }),
        )
      ).message,
    ).toContain("model 'nope' not found")
  })

  test('B6 DB10 503 is retried as often as maxRetries says', async () => {
    await using server = await replay(refusal(503, '{"error":"server busy"}', { 'Retry-After-Ms': '0' }))
    const model = createOllama({ baseURL: server.url, dialect })('llama3.2')

    const failure = await failureOf(generateText({ model, prompt: 'Hi', maxRetries: 2 }))

    expect(RetryError.isInstance(failure)).toBe(true)
    expect(server.requests).toHaveLength(3)
  })

  test('B6 404 is not retried', async () => {
    await using server = await replay(notFound)

    expect(
      await callErrorOf(
        generateText({
          model: createOllama({ baseURL: server.url, dialect })('nope'),
          prompt: 'Hi',
          maxRetries: 2,
        }),
      ),
    ).toMatchObject({
      statusCode: 404,
    })
    expect(server.requests).toHaveLength(1)
  })

  test('B5 an HTML page with status 200 is an error that names the base URL', async () => {
    await using server = await replay(refusal(200, '<!doctype html><title>Welcome to nginx!</title>'))

    const error = await callErrorOf(createOllama({ baseURL: server.url, dialect }).chat('m').doStream(hi))

    expect(error.message).toContain('Welcome to nginx!')
    expect(error.message).toContain('baseURL')
  })
})

test('B6 if nothing listens, the error says so and can be retried', async () => {
  const error = await callErrorOf(createOllama({ baseURL: deadURL }).chat('m').doStream(hi))

  expect(error).toMatchObject({ isRetryable: true, url: `${deadURL}/api/chat`, statusCode: undefined })
  expect(error.message).toContain(`nothing listens on ${new URL(deadURL).host}`)
  expect(error.message).toContain('ollama serve')
})

describe('an error inside the stream', () => {
  const native = nativeLines(line({ content: 'partial ' }), {
    error: 'an error was encountered while running the model: CUDA error',
  })
  const openai = openaiEvents(completion({ content: 'partial ' }), {
    error: { message: 'upstream went away', type: 'server_error' },
  })

  test.each([
    ['native', native, 'CUDA error'],
    ['openai', openai, 'upstream went away'],
  ] as const)(
    '%s: it is a part with the server’s words, and finish says error',
    async (dialect, response, words) => {
      await using server = await replay(response)

      const parts = await streamParts(createOllama({ baseURL: server.url, dialect }).chat('m'))

      expect(parts.slice(-3).map(({ type }) => type)).toEqual(['text-end', 'error', 'finish'])
      expect(said(parts).text).toBe('partial ')
      expect(finishOf(parts).finishReason).toEqual({ unified: 'error', raw: undefined })
      const error = parts.flatMap((part) => (part.type === 'error' ? [part.error as APICallError] : []))[0]
      expect(error?.message).toContain(words)
      expect(error?.cause).toMatchObject({ name: 'OllamaStreamError', partial: { text: 'partial ' } })
    },
  )

  test('B8 B9 DB11 DC13 onError is called and textStream does not throw', async () => {
    await using server = await replay(native)
    const heard: unknown[] = []

    const result = streamText({
      model: createOllama({ baseURL: server.url })('m'),
      prompt: 'Hi',
      onError: ({ error }) => void heard.push(error),
    })

    const texts: string[] = []
    for await (const text of result.textStream) texts.push(text)
    expect(texts).toEqual(['partial '])
    expect(heard).toHaveLength(1)
    expect(APICallError.isInstance(heard[0])).toBe(true)
    expect(await result.finishReason).toBe('error')
  })

  test('B8 streamRetries repeats the request', async () => {
    await using server = await replay(native)

    const result = streamText({
      model: createOllama({ baseURL: server.url })('m'),
      prompt: 'Hi',
      streamRetries: 1,
      onError: () => undefined,
    })
    await result.consumeStream({ onError: () => undefined })

    expect(server.requests).toHaveLength(2)
  })

  test('B8 is thrown before any output, so that maxRetries applies', async () => {
    await using server = await replay(nativeLines({ error: 'model runner has unexpectedly stopped' }))
    const model = createOllama({ baseURL: server.url }).chat('m')

    expect(await callErrorOf(model.doStream(hi))).toMatchObject({
      isRetryable: true,
      data: { error: 'model runner has unexpectedly stopped' },
    })
  })

  test('B8 is thrown after a beginning without output, too', async () => {
    await using server = await replay(
      openaiEvents(completion({ role: 'assistant', content: '' }), { error: { message: 'no backend' } }),
    )

    expect(
      (await callErrorOf(createOllama({ baseURL: server.url, dialect: 'openai' }).chat('m').doStream(hi)))
        .message,
    ).toContain('no backend')
  })

  test('B12 DB16 a line that cannot be read is quoted in the error, and nothing is printed', async () => {
    await using server = await replay(nativeLines(line({ content: 'a' }), 'oops, not JSON\n', lastLine()))

    const parts = await streamParts(createOllama({ baseURL: server.url }).chat('m'))

    expect(parts.find((part) => part.type === 'error')?.error).toMatchObject({
      message: expect.stringContaining('oops, not JSON') as string,
    })
    expect(finishOf(parts).finishReason.unified).toBe('error')
  })
})

describe.each([
  ['native', nativeLines(line({ content: 'one ' }), line({ content: 'two ' }), lastLine())],
  [
    'openai',
    openaiEvents(
      completion({ content: 'one ' }),
      completion({ content: 'two ' }),
      completion({}, 'stop'),
      '[DONE]',
    ),
  ],
] as const)('a %s answer without its end', (dialect, response) => {
  const twoFrames = response.chunks
    .slice(0, 2)
    .reduce((bytes, [, text]) => bytes + (text as string).length, 0)

  async function parts(options: ReplayOptions): ReturnType<typeof streamParts> {
    await using server = await replay(response, { stopAfterBytes: twoFrames, ...options })
    return await streamParts(createOllama({ baseURL: server.url, dialect }).chat('m'))
  }

  test('B10 DC13 that ends without an end mark is interrupted: not an error, and not a complete response', async () => {
    const seen = await parts({ end: 'complete' })

    expect(said(seen).text).toBe('one two ')
    expect(seen.filter(({ type }) => type === 'error')).toEqual([])
    expect(finishOf(seen).finishReason).toEqual({ unified: 'interrupted', raw: undefined })
  })

  test.each(['cut', 'reset'] as const)('B9 whose connection is %s is an error part', async (end) => {
    const seen = await parts({ end })

    expect(seen.find((part) => part.type === 'error')?.error).toMatchObject({
      isRetryable: true,
      message: expect.stringContaining('the connection broke') as string,
    })
    expect(finishOf(seen).finishReason.unified).toBe('error')
  })

  test('B10 is an error of doGenerate, which has no finish reason for it', async () => {
    await using server = await replay(response, { stopAfterBytes: twoFrames, end: 'complete' })

    const error = await callErrorOf(createOllama({ baseURL: server.url, dialect }).chat('m').doGenerate(hi))

    expect(error).toMatchObject({ isRetryable: true, cause: { partial: { text: 'one two ' } } })
  })
})

test('B10 DC13 a tool call of an interrupted response is not run', async () => {
  await using server = await replay(
    nativeLines(line({ tool_calls: [{ function: { name: 'launch', arguments: {} } }] })),
  )
  let launched = 0
  const launch = tool({ inputSchema: z.object({}), execute: () => ++launched })

  const result = streamText({
    model: createOllama({ baseURL: server.url })('m'),
    prompt: 'Hi',
    tools: { launch },
  })
  await result.consumeStream()

  expect(await result.finishReason).toBe('interrupted')
  expect(launched).toBe(0)
})

test('B31 DB3 an image given as a path is refused, and nothing is read or sent', async () => {
  await using server = await replay(nativeLines(lastLine()))
  const model = createOllama({ baseURL: server.url }).chat('m')

  const ask = (path: string): PromiseLike<unknown> =>
    model.doGenerate({
      prompt: [
        {
          role: 'user',
          content: [{ type: 'file', mediaType: 'image/png', data: { type: 'data', data: path } }],
        },
      ],
    })

  expect(InvalidArgumentError.isInstance(await failureOf(ask(import.meta.filename)))).toBe(true)
  expect(server.requests).toEqual([])
})

test.each<[string, JSONObject]>([
  ['think', { think: 'extreme' }],
  ['keepAlive', { keepAlive: true }],
  ['options', { options: 'num_ctx' }],
  ['strictContext', { strictContext: 'yes' }],
  ['logprobs', { logprobs: '3' }],
])('B2 a wrong %s is named and not sent: %j', async (key, ollama) => {
  await using server = await replay(nativeLines(lastLine()))

  const error = await failureOf(
    createOllama({ baseURL: server.url })
      .chat('m')
      .doGenerate({ ...hi, providerOptions: { ollama } }),
  )

  expect(InvalidArgumentError.isInstance(error) && error.message).toContain(
    `${key} is ${JSON.stringify(ollama[key])}. Allowed:`,
  )
  expect(server.requests).toEqual([])
})

test('B34 createOllama throws for a wrong base URL', () => {
  expect(() => createOllama({ baseURL: '' })).toThrow(InvalidArgumentError)
  expect(() => createOllama({ baseURL: 'ftp://host' })).toThrow('ftp')
})

test('a wrong image, header or tool choice is no APICallError, because nothing was sent', async () => {
  const model: LanguageModelV4 = createOllama({ baseURL: deadURL }).chat('m')

  expect(
    InvalidArgumentError.isInstance(
      await failureOf(model.doStream({ ...hi, headers: { 'X-Wrong': 'a\nb' } })),
    ),
  ).toBe(true)
  expect(
    InvalidArgumentError.isInstance(
      await failureOf(model.doGenerate({ ...hi, toolChoice: { type: 'tool', toolName: 'nope' } })),
    ),
  ).toBe(true)
})

/** Returns the JSON value of a body; undefined if it is not JSON. */
function valueOf(body = ''): unknown {
  return body.startsWith('{') ? JSON.parse(body) : undefined
}
