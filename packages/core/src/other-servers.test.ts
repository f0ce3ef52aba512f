/** What servers other than today's Ollama say in the same dialects: nothing of it is lost, and no end is taken for a break. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from './index.ts'

const at = '2026-01-01T00:00:00Z'
const question = { model: 'm', messages: [{ role: 'user' as const, text: 'Hi' }] }

function answering(body: string, dialect: 'native' | 'openai' = 'native'): OllamaClient {
  return createOllamaClient({
    baseURL: 'http://h',
    dialect,
    fetch: () => Promise.resolve(new Response(body)),
  })
}

function lines(...values: object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}

function events(...values: object[]): string {
  return `${values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('')}data: [DONE]\n\n`
}

function piece(delta: object | undefined, reason: string | null = null): object {
  return { id: 'c', model: 'm', choices: [{ index: 0, ...(delta ? { delta } : {}), finish_reason: reason }] }
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = []
  for await (const value of stream) values.push(value)
  return values
}

describe.each([
  ['without a message, as servers before 0.2 say it', {}],
  ['whose message is null, as servers in languages without absent fields say it', { message: null }],
])('an end %s', (_, said) => {
  const body = lines(
    { model: 'm', created_at: at, message: { role: 'assistant', content: 'Hi' }, done: false },
    { model: 'm', created_at: at, done: true, eval_count: 2, ...said },
  )

  test('ends a chat, with its counts', async () => {
    expect(await answering(body).chat.generate(question)).toMatchObject({
      text: 'Hi',
      usage: { outputTokens: 2 },
    })
  })

  test('gets an empty message on the wire', async () => {
    const { native } = answering(body)
    expect((await all(native.chatStream({ model: 'm' }))).map(({ message }) => message.content)).toEqual([
      'Hi',
      '',
    ])
    expect(
      (
        await answering(lines({ model: 'm', created_at: at, done: true, done_reason: 'load' })).native.chat({
          model: 'm',
        })
      ).message.content,
    ).toBe('')
  })

  test('is raw as it came', async () => {
    const raw = (await all(answering(body).chat.stream(question, { raw: true }))).filter(
      ({ type }) => type === 'raw',
    )
    expect(raw[1]).toEqual({
      type: 'raw',
      frame: { model: 'm', created_at: at, done: true, eval_count: 2, ...said },
    })
  })
})

describe('a chat in the openai dialect', () => {
  test.each<[string, object[], object]>([
    [
      'thinking under its other name',
      [piece({ reasoning_content: 'Hm' }), piece({ content: 'Hi' }, 'stop')],
      { thinking: 'Hm', text: 'Hi' },
    ],
    [
      'a content in parts',
      [
        piece({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] }),
        piece(
          {
            content: [
              { type: 'text', text: 'H' },
              { type: 'text', text: 'i' },
            ],
          },
          'stop',
        ),
      ],
      { thinking: 'Hm', text: 'Hi' },
    ],
    ['a refusal', [piece({ refusal: 'No' }), piece({}, 'stop')], { text: 'No' }],
    [
      'a reason without a delta',
      [piece({ content: 'Hi' }), piece(undefined, 'length')],
      { text: 'Hi', finishReason: 'length' },
    ],
    [
      'a usage without choices',
      [
        piece({ content: 'Hi' }, 'stop'),
        { id: 'c', usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
      ],
      { text: 'Hi', usage: { inputTokens: 1, outputTokens: 2 } },
    ],
    [
      'a usage beside choices that are null',
      [
        piece({ content: 'Hi' }, 'stop'),
        { id: 'c', choices: null, usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
      ],
      { usage: { inputTokens: 1 } },
    ],
  ])('reads %s', async (_what, frames, expected) => {
    expect(await answering(events(...frames), 'openai').chat.generate(question)).toMatchObject(expected)
    expect(
      await all(answering(events(...frames)).openai.chatCompletionsStream({ model: 'm', messages: [] })),
    ).toHaveLength(frames.length)
  })

  test('keeps such thinking and text when it is cut off', async () => {
    const broken = `data: ${JSON.stringify(piece({ reasoning_content: 'Hm', content: [{ type: 'text', text: 'Hi' }] }))}\n\n`
    const stream = answering(broken).openai.chatCompletionsStream({ model: 'm', messages: [] })
    await expect(all(stream)).rejects.toMatchObject({
      name: 'OllamaStreamError',
      partial: { thinking: 'Hm', text: 'Hi' },
    })
  })

  const error = { message: 'provider down', code: 502 }

  test.each<[string, object]>([
    ['beside empty choices', { error, choices: [] }],
    [
      'inside a choice',
      { choices: [{ index: 0, error, finish_reason: 'error', message: { role: 'assistant', content: '' } }] },
    ],
  ])('that says an error %s is an error, asked for whole, too', async (_where, body) => {
    const client = answering(JSON.stringify(body))
    await expect(client.openai.chatCompletions({ model: 'm', messages: [] })).rejects.toMatchObject({
      serverMessage: 'provider down',
      code: '502',
    })
  })

  test.each([
    ['text under the name of an error', 'event: error\ndata: provider down\n\n'],
    ['JSON text under it', 'event: error\ndata: "provider down"\n\n'],
    ['an object under it', 'event: error\ndata: {"msg":"provider down"}\n\n'],
    ['a list of errors', 'data: {"errors":[{"message":"provider down"}]}\n\n'],
    ['another name for the message', 'data: {"code":502,"errorMessage":"provider down"}\n\n'],
  ])('that fails with %s has the words of the server, and what came before', async (_what, failure) => {
    const client = answering(`data: ${JSON.stringify(piece({ content: 'Hi' }))}\n\n${failure}`, 'openai')
    await expect(all(client.chat.stream(question))).rejects.toMatchObject({
      name: 'OllamaStreamError',
      serverMessage: 'provider down',
      partial: { text: 'Hi' },
    })
  })

  test('that says an error inside a choice does not end as if nothing were', async () => {
    const failing = events(piece({ content: 'Hi' }), {
      id: 'c',
      choices: [{ index: 0, delta: { content: '' }, error, finish_reason: 'error' }],
    })
    const failure = {
      name: 'OllamaStreamError',
      serverMessage: 'provider down',
      code: '502',
      retryable: true,
      partial: { text: 'Hi' },
    }
    await expect(answering(failing, 'openai').chat.generate(question)).rejects.toMatchObject(failure)
    await expect(
      all(answering(failing).openai.chatCompletionsStream({ model: 'm', messages: [] })),
    ).rejects.toMatchObject(failure)
  })
})

test.each(['native', 'openai'] as const)(
  'a whole answer of something else is named as such, not as half of one: %s',
  async (dialect) => {
    await expect(answering('{"hello":"world"}', dialect).chat.generate(question)).rejects.toMatchObject({
      message: expect.stringContaining('cannot be read') as string,
      origin: 'proxy',
      retryable: false,
      frame: '{"hello":"world"}',
    })
  },
)

describe('JSON of another form, somewhere inside, is named with what was received', () => {
  const calls = { role: 'assistant', content: '', tool_calls: [null] }

  test.each<[string, string, (client: OllamaClient) => Promise<unknown>]>([
    ['a call that is none', lines({ message: calls, done: true }), ({ chat }) => chat.generate(question)],
    [
      'the same on the wire',
      lines({ message: calls, done: true }),
      ({ native }) => all(native.chatStream({ model: 'm' })),
    ],
    [
      'choices that are none',
      events({ choices: [0] }),
      ({ openai }) => all(openai.chatCompletionsStream({ model: 'm', messages: [] })),
    ],
    [
      'an item that is none',
      events({ type: 'response.output_item.done' }),
      ({ openai }) => all(openai.responsesStream({ model: 'm' })),
    ],
  ])('%s, in a stream', async (_what, body, ask) => {
    await expect(ask(answering(body))).rejects.toMatchObject({
      name: 'OllamaStreamError',
      retryable: false,
      frame: expect.stringMatching(/^\{/) as string,
    })
  })

  test.each<[string, string, (client: OllamaClient) => Promise<unknown>]>([
    [
      'a call that is none',
      JSON.stringify({ message: calls, done: false }),
      ({ native }) => native.chat({ model: 'm' }),
    ],
    [
      'a choice that is none',
      '{"choices":[null]}',
      ({ openai }) => openai.chatCompletions({ model: 'm', messages: [] }),
    ],
    ['a model that is none', '{"models":[null]}', ({ native }) => native.tags()],
    ['a model without an id', '{"object":"list","data":[{}]}', ({ openai }) => openai.models()],
  ])('%s, in a whole answer', async (_what, body, ask) => {
    await expect(ask(answering(body))).rejects.toMatchObject({ name: 'OllamaResponseError', body })
  })
})

test('no models are an empty list, also where an old server says null', async () => {
  expect(await answering('{"models":null}').native.tags()).toEqual({ models: [] })
  expect(await answering('{"models":null}').models.list()).toEqual([])
})

describe('what is answered by silence', () => {
  test.each(['', '\n', 'true', 'null', '{}', '{"status":"success"}'])(
    'may be confirmed by %j',
    async (body) => {
      const { native } = answering(body)
      await expect(
        Promise.all([
          native.delete({ model: 'm' }),
          native.copy({ source: 'm', destination: 'n' }),
          native.signout(),
        ]),
      ).resolves.toBeDefined()
    },
  )

  test.each(['{"error":"no"}', '{"detail":"no"}', '"no"', 'no', '<html></html>'])(
    'is not confirmed by %j',
    async (body) => {
      await expect(answering(body).native.delete({ model: 'm' })).rejects.toMatchObject({
        name: 'OllamaResponseError',
      })
    },
  )
})
