/** Every recorded chat response of a real Ollama, through the provider. */
import { APICallError, type LanguageModelV4StreamPart } from '@ai-sdk/provider'
import {
  type CapturedExchange,
  captures,
  expectedOutcome,
  type Outcome,
  replay,
  responseBytes,
} from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { createOllama } from './ollama-provider.ts'
import { callErrorOf } from './testing/failure-of.ts'
import { finishOf, hi, said, streamParts } from './testing/stream-parts.ts'

const dialects = [
  { dialect: 'native', path: '/api/chat' },
  { dialect: 'openai', path: '/v1/chat/completions' },
] as const

describe.each(dialects)('$dialect/chat', ({ dialect, path }) => {
  const answers = captures(`${dialect}/chat`).flatMap(({ name, exchanges }) =>
    exchanges.flatMap((exchange, i) =>
      isAnswer(exchange, path)
        ? [{ name: `${name}#${i}`, exchange, outcome: expectedOutcome(exchange) }]
        : [],
    ),
  )
  const told = answers.filter(({ outcome }) => saysSomething(outcome))
  const refused = answers.filter(({ outcome }) => !saysSomething(outcome))

  test('there are many', () => {
    expect(told.length).toBeGreaterThan(100)
    expect(refused.length).toBeGreaterThan(50)
  })

  test.each(told)(
    '$name is streamed in order and says what the server said',
    async ({ exchange, outcome }) => {
      await using server = await replayed(exchange)

      const parts = await streamParts(createOllama({ baseURL: server.url, dialect }).chat('any'))

      const { thinking, text, toolCalls } = said(parts)
      expect({
        model: modelOf(parts),
        thinking,
        text,
        toolCalls: toolCalls.map(({ name, input }) => ({ name, arguments: parsed(input) })),
        ...endOf(parts),
      }).toEqual({
        model: outcome.model,
        thinking: outcome.thinking,
        text: outcome.text,
        toolCalls: outcome.toolCalls.map(({ name, arguments: args }) => ({ name, arguments: args })),
        ...expectedEnd(exchange, outcome),
      })
    },
  )

  test.each(told.filter(({ outcome }) => outcome.complete))(
    '$name is the same when it is generated whole',
    async ({ exchange, outcome }) => {
      await using server = await replayed(exchange)

      const { content, finishReason, usage } = await createOllama({ baseURL: server.url, dialect })
        .chat('any')
        .doGenerate(hi)

      expect(
        content.map((part) =>
          part.type === 'tool-call' ? part.toolName : 'text' in part ? part.text : part.type,
        ),
      ).toEqual(
        [outcome.thinking, outcome.text, ...outcome.toolCalls.map(({ name }) => name)].filter(
          (part) => part !== '',
        ),
      )
      expect({ finish: finishReason, usage: countsOf(usage) }).toEqual(expectedEnd(exchange, outcome))
    },
  )

  test.each(refused)('$name is rejected with the server’s message', async ({ exchange, outcome }) => {
    await using server = await replayed(exchange)
    const model = createOllama({ baseURL: server.url, dialect }).chat('any')

    for (const ask of [() => model.doStream(hi), () => model.doGenerate(hi)]) {
      const error = await callErrorOf(ask())
      expect(error).toMatchObject({
        statusCode: outcome.status === 200 ? undefined : outcome.status,
        url: server.url + path,
      })
      expect(error.message).toContain(unwrapped(outcome.error?.message ?? '').slice(0, 400))
    }
  })

  test('B38 raw parts hold the server’s frames unchanged', async () => {
    for (const { exchange } of told.filter(({ outcome }) => outcome.complete).slice(0, 20)) {
      await using server = await replayed(exchange)
      const parts = await streamParts(createOllama({ baseURL: server.url, dialect }).chat('any'), {
        ...hi,
        includeRawChunks: true,
      })

      const raw = parts.flatMap((part) => (part.type === 'raw' ? [part.rawValue] : []))
      expect(raw).toEqual(framesOf(exchange))
      expect(parts[1]?.type).toBe('raw')
    }
  })
})

/** Requests to another path or by another method are no chats; fetch follows a redirect; status 0 is no response. */
function isAnswer({ request, response }: CapturedExchange, path: string): boolean {
  return (
    request.method === 'POST' &&
    request.path.split('?')[0] === path &&
    (response.status === 200 || response.status >= 400)
  )
}

/** Without output there is no stream: the failure is thrown, so that it can be retried. */
function saysSomething({ status, complete, thinking, text, toolCalls }: Outcome): boolean {
  return status === 200 && (complete || thinking !== '' || text !== '' || toolCalls.length > 0)
}

/** A client that left early is replayed as a connection that is cut there. */
function replayed({ response }: CapturedExchange): ReturnType<typeof replay> {
  return replay(response, response.ended === 'client-abort' ? { end: 'cut' } : {})
}

function modelOf(parts: readonly LanguageModelV4StreamPart[]): string | undefined {
  return parts.find((part) => part.type === 'response-metadata')?.modelId
}

function endOf(parts: readonly LanguageModelV4StreamPart[]): object {
  const { finishReason, usage } = finishOf(parts)
  const error = parts.find((part) => part.type === 'error')?.error
  return {
    finish: finishReason,
    usage: countsOf(usage),
    ...(APICallError.isInstance(error)
      ? { error: (error.data as { error?: unknown } | undefined)?.error ?? 'cut off' }
      : {}),
  }
}

function expectedEnd(
  { response }: CapturedExchange,
  { complete, finish = 'other', rawFinish, usage, error }: Outcome,
): object {
  if (complete)
    return {
      finish: { unified: finish === 'load' || finish === 'unload' ? 'other' : finish, raw: rawFinish },
      usage: { ...usage },
    }
  // Streams of /v1 lose the text of an error: the rest looks like the end of the connection.
  if (error?.message === undefined && response.ended === 'complete')
    return { finish: { unified: 'interrupted', raw: undefined }, usage: {} }
  return { finish: { unified: 'error', raw: undefined }, usage: {}, error: error?.message ?? 'cut off' }
}

/** Removes zeros, which the openai dialect sends for unknown counts. */
function countsOf({ inputTokens, outputTokens }: ReturnType<typeof finishOf>['usage']): object {
  return {
    ...(inputTokens.total ? { input: inputTokens.total } : {}),
    ...(outputTokens.total ? { output: outputTokens.total } : {}),
  }
}

/** JSON has no -0: 0 stands for both, as in the expected outcome. */
function parsed(text: string): unknown {
  return JSON.parse(JSON.stringify(JSON.parse(text)))
}

/** Returns the message of the runner's JSON inside the daemon's text. */
function unwrapped(message: string): string {
  try {
    return (JSON.parse(message) as { error: { message: string } }).error.message
  } catch {
    return message.trim()
  }
}

/** Returns the values of a response's lines or events. */
function framesOf({ response }: CapturedExchange): unknown[] {
  const lines = Buffer.from(responseBytes(response)).toString().split('\n')
  return lines
    .map((line) => line.replace(/^data: /, ''))
    .filter((line) => line !== '' && line !== '[DONE]')
    .map((line): unknown => JSON.parse(line))
}
