/** The numbered conformance cases of chat completions: A (requests) and B (responses). */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'
import { ask } from '../testing/ask.ts'
import { decodeChatCompletionRequest } from './chat-completion-request.ts'
import { createChunkWriter } from './to-chat-completion.ts'
import { toNativeChatRequest } from './to-native-chat-request.ts'

const ollama = await createMockOllama({ models: ['llama3.2', 'qwen3', 'gemma3'] })
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const hello = { role: 'user', content: 'Hello' }
const call = {
  id: 'id_abc',
  type: 'function',
  function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
}
const nativeCall = { id: 'id_abc', function: { index: 0, name: 'get_weather', arguments: { city: 'Paris' } } }
const parameters = {
  type: 'object',
  required: ['location'],
  properties: {
    location: { type: 'string', description: 'The city' },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
  },
}
const tool = { type: 'function', function: { name: 'get_weather', description: 'Weather', parameters } }
const png = 'data:image/jpeg;base64,iVBORw0KGgo='

/** The native request of a body, or the text of the rejection. */
function native(body: object): unknown {
  const decoded = decodeChatCompletionRequest(
    Buffer.from(JSON.stringify({ model: 'llama3.2', messages: [hello], ...body })),
  )
  if ('error' in decoded) return decoded.error
  const made = toNativeChatRequest(decoded.value)
  return 'error' in made ? made.error : made.request
}

function nativeMessages(messages: object[]): unknown {
  return (native({ messages }) as { messages: unknown }).messages
}

function chat(body: object): ReturnType<typeof ask> {
  return ask(ollama, '/v1/chat/completions', { model: 'llama3.2', messages: [hello], ...body })
}

describe('requests', () => {
  const all = {
    stream: true,
    max_tokens: 999,
    seed: 123,
    stop: ['\n', 'stop'],
    temperature: 3,
    frequency_penalty: 4,
    presence_penalty: 5,
    top_p: 6,
    response_format: { type: 'json_object' },
  }
  const allNative = {
    stream: true,
    format: '"json"',
    options: {
      num_predict: 999,
      seed: 123,
      stop: ['\n', 'stop'],
      temperature: 3,
      frequency_penalty: 4,
      presence_penalty: 5,
      top_p: 6,
    },
  }

  test('A1 sends temperature and top_p of 1 and nothing else that is unset', () => {
    const request = native({})

    expect(request).toMatchObject({ stream: false, options: { temperature: 1, top_p: 1 }, tools: [] })
    expect(request).not.toHaveProperty('format')
    expect(request).not.toHaveProperty('think')
  })

  test('A2 copies sampling options as they are', () => {
    expect(native(all)).toMatchObject(allNative)
  })

  test('A3 makes the same native request with include_usage', () => {
    expect(native({ ...all, stream_options: { include_usage: true } })).toEqual(native(all))
  })

  test('A4 makes a message of each content part, and does not compare the image type with its bytes', () => {
    const parts = [
      { type: 'text', text: 'Hello' },
      { type: 'image_url', image_url: { url: png } },
    ]

    expect(nativeMessages([{ role: 'user', content: parts }])).toMatchObject([
      { role: 'user', content: 'Hello', images: [] },
      { role: 'user', content: '', images: [Uint8Array.from(Buffer.from('iVBORw0KGgo=', 'base64'))] },
    ])
  })

  test.each([
    ['A5', 'without content', { tool_calls: [call] }, { content: '', tool_calls: [nativeCall] }],
    ['A6', 'with text', { content: 'Hi', tool_calls: [call] }, { content: 'Hi', tool_calls: [nativeCall] }],
    [
      'A7',
      'with empty content',
      { content: '', tool_calls: [call] },
      { content: '', tool_calls: [nativeCall] },
    ],
    [
      'A8',
      'with reasoning',
      { reasoning: 'Hm', tool_calls: [call] },
      { thinking: 'Hm', tool_calls: [nativeCall] },
    ],
  ])('%s keeps calls %s', (_id, _about, message, expected) => {
    expect(nativeMessages([hello, { role: 'assistant', ...message }])).toMatchObject([{}, expected])
  })

  test('A9 finds the tool name of a result by the id of its call', () => {
    const messages = [
      hello,
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'id_abc', content: 'sunny' },
    ]

    expect(nativeMessages(messages)).toMatchObject([
      {},
      {},
      { tool_call_id: 'id_abc', tool_name: 'get_weather' },
    ])
  })

  test('A10 takes the name of a result without an id', () => {
    expect(nativeMessages([{ role: 'tool', name: 'f', content: 'x' }])).toMatchObject([
      { tool_name: 'f', tool_call_id: '' },
    ])
  })

  test('A11 forwards tools without think', () => {
    const request = native({ tools: [tool], stream: true })

    expect(request).toMatchObject({ tools: [tool], stream: true })
    expect(request).not.toHaveProperty('think')
  })

  test('A12 rejects content that is a number', async () => {
    expect((await chat({ messages: [{ role: 'user', content: 2 }] })).json).toEqual({
      error: {
        message: 'invalid message content type: float64',
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    })
  })

  test.each([
    [undefined, undefined],
    ['high', 'high'],
    ['medium', 'medium'],
    ['low', 'low'],
    ['max', 'max'],
    ['minimal', 'low'],
    ['xhigh', 'max'],
    ['ultra', 'max'],
    ['none', false],
  ])('A13 converts reasoning_effort %j to think %j', (effort, think) => {
    expect((native({ reasoning_effort: effort }) as { think?: unknown }).think).toBe(think)
  })

  test('A13 rejects an unknown effort', () => {
    expect(native({ reasoning_effort: 'extreme' })).toMatch(/^invalid reasoning value: "extreme"/)
  })

  test('A14 forwards logprobs', () => {
    expect(native({ logprobs: true, top_logprobs: 5 })).toMatchObject({ logprobs: true, top_logprobs: 5 })
  })

  test('A15 asks for no logprobs by default', () => {
    expect(native({})).toMatchObject({ logprobs: false, top_logprobs: 0 })
  })

  test.each([0, 1, 10, 20])('A16 accepts top_logprobs of %i', async (count) => {
    expect((await chat({ logprobs: true, top_logprobs: count })).status).toBe(200)
  })

  test.each([21, -1])('A17 rejects top_logprobs of %i', async (count) => {
    expect((await chat({ top_logprobs: count })).json).toMatchObject({
      error: { message: 'top_logprobs must be between 0 and 20', type: 'invalid_request_error' },
    })
  })

  test.each([
    ['END', ['END']],
    [['a', 1], ['a']],
    [[], undefined],
    [5, undefined],
  ])('A18 converts stop %j to %j', (stop, expected) => {
    expect((native({ stop }) as { options: { stop?: unknown } }).options.stop).toEqual(expected)
  })

  test('A19 prefers an empty reasoning object to an effort', () => {
    expect(native({ reasoning: {}, reasoning_effort: 'high' })).not.toHaveProperty('think')
  })

  test('A20 loses call id and name of a result in parts', () => {
    const message = { role: 'tool', tool_call_id: 'id_abc', content: [{ type: 'text', text: 'x' }] }

    expect(nativeMessages([message])).toMatchObject([{ content: 'x', tool_call_id: '', tool_name: '' }])
  })

  test('A21 only loads the model for an only message without parts', async () => {
    expect((await chat({ messages: [{ role: 'user', content: [] }] })).json).toMatchObject({
      choices: [{ finish_reason: 'load', message: { content: '' } }],
    })
  })

  test.each([{ messages: [] }, { messages: undefined }])('A22 rejects %j', (body) => {
    expect(native(body)).toBe("[] is too short - 'messages'")
  })

  test.each([
    [
      'https://example.com/a.png',
      'image URLs are not currently supported, please use base64 encoded data instead',
    ],
    ['data:image/gif;base64,aGk=', 'invalid image input'],
    ['aGk=', 'invalid image input'],
  ])('A23 rejects the image %s', (url, error) => {
    expect(
      native({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] }),
    ).toBe(error)
  })

  test.each(['', '[1]'])('A24 rejects the arguments %j', (text) => {
    const broken = { ...call, function: { name: 'f', arguments: text } }

    expect(native({ messages: [{ role: 'assistant', tool_calls: [broken] }] })).toBe(
      'invalid tool call arguments',
    )
  })

  test('A24 accepts null as arguments', () => {
    const message = {
      role: 'assistant',
      tool_calls: [{ ...call, function: { name: 'f', arguments: 'null' } }],
    }

    expect(nativeMessages([message])).toMatchObject([{ tool_calls: [{ function: { arguments: {} } }] }])
  })

  test('A25 reads the type of a response format in any case and trimmed', () => {
    expect(
      native({ response_format: { type: ' JSON_Schema ', json_schema: { schema: { type: 'object' } } } }),
    ).toMatchObject({
      format: '{"type":"object"}',
    })
  })

  test('A26 ignores max_completion_tokens', () => {
    expect(native({ max_completion_tokens: 10 })).toEqual(native({}))
  })

  test('A27 ignores tool_choice', () => {
    expect(native({ tools: [tool], tool_choice: 'none' })).toEqual(native({ tools: [tool] }))
  })
})

const toCall = (id: string, index: number): object => ({
  name: 'f',
  arguments: { location: 'Seattle' },
  id,
  index,
})

const toLogprob = (token: string): { token: string; logprob: number; top_logprobs: object[] } => ({
  token,
  logprob: -0.1,
  top_logprobs: [
    { token, logprob: -0.1 },
    { token: 'x', logprob: -2 },
  ],
})

describe('responses', () => {
  const created_at = '2026-01-01T12:00:00Z'
  const response = { model: 'm', created_at, done: false }
  const message = { role: 'assistant', content: '' }
  const toolCall = { id: 'call_1', function: { index: 0, name: 'f', arguments: { location: 'Seattle' } } }

  test('B1 adds up the usage', async () => {
    ollama.reply({ content: 'Hi', usage: { prompt: 10, output: 20 } })

    expect((await chat({})).json).toMatchObject({
      usage: { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 },
    })
  })

  test('B2 keeps ids and indexes of calls', async () => {
    ollama.reply({ toolCalls: [toCall('a', 2), toCall('b', 7)] as never })

    expect((await chat({ tools: [tool] })).json).toMatchObject({
      choices: [
        {
          message: {
            tool_calls: [
              {
                id: 'a',
                index: 2,
                type: 'function',
                function: { name: 'f', arguments: '{"location":"Seattle"}' },
              },
              { id: 'b', index: 7 },
            ],
          },
        },
      ],
    })
  })

  test('B3 sends the log-probabilities of each token with their alternatives', async () => {
    ollama.reply({ content: ['a', 'b'], logprobs: [toLogprob('a'), toLogprob('b')] as never })

    expect((await chat({ logprobs: true, top_logprobs: 2 })).json).toMatchObject({
      choices: [{ logprobs: { content: [toLogprob('a'), toLogprob('b')] } }],
    })
  })

  test('B4 sends no log-probabilities unless asked', async () => {
    ollama.reply({ content: ['a'], logprobs: [-1] })

    expect((await chat({})).text).not.toContain('logprobs')
  })

  test.each([
    ['length', 'length'],
    ['stop', 'tool_calls'],
    ['unload', 'unload'],
  ])('B5 finishes an answer of calls that ended with %s as %s', (reason, expected) => {
    const writer = createChunkWriter('id', false)
    const chunks = writer.toChunks({
      ...response,
      done: true,
      done_reason: reason,
      message: { ...message, tool_calls: [toolCall] },
    })

    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: expected }] })
  })

  test.each([
    [400, 'invalid_request_error'],
    [404, 'not_found_error'],
    [500, 'api_error'],
  ])('B6 types an error of status %i as %s', async (status, type) => {
    ollama.reply({ error: { status, message: 'no' } })
    const { status: answered, json } = await chat({})

    expect([answered, json]).toEqual([status, { error: { message: 'no', type, param: null, code: null } }])
  })

  test('B7 splits one object of thinking and content into two chunks, then finish and usage', async () => {
    ollama.reply({ parts: [{ thinking: 'Hm', content: 'Hi' }], usage: { prompt: 3, output: 2 } })
    const { events, contentType } = await chat({
      model: 'qwen3',
      stream: true,
      stream_options: { include_usage: true },
    })

    expect(contentType).toBe('text/event-stream')
    expect(events).toMatchObject([
      { choices: [{ delta: { role: 'assistant', reasoning: 'Hm' }, finish_reason: null }] },
      { choices: [{ delta: { content: 'Hi' }, finish_reason: null }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
      { choices: [], usage: { total_tokens: 5 } },
      '[DONE]',
    ])
    expect(Object.keys((events as { choices: { delta: object }[] }[])[0]?.choices[0]?.delta ?? {})).toEqual([
      'role',
      'reasoning',
    ])
  })

  test('B8 sends content, finish and end mark for one object', () => {
    const writer = createChunkWriter('id', false)

    expect(
      writer.toChunks({
        ...response,
        done: true,
        done_reason: 'stop',
        message: { ...message, content: 'Hi' },
      }),
    ).toMatchObject([
      { choices: [{ delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
    ])
  })

  test('B9 sends thinking and calls of one object in two chunks', () => {
    const writer = createChunkWriter('id', false)

    expect(
      writer.toChunks({ ...response, message: { ...message, thinking: 'Hm', tool_calls: [toolCall] } }),
    ).toMatchObject([
      { choices: [{ delta: { reasoning: 'Hm' } }] },
      { choices: [{ delta: { tool_calls: [{ id: 'call_1' }] } }] },
    ])
  })

  test('B10 finishes neither chunk of an object that is not the last', () => {
    const writer = createChunkWriter('id', false)

    expect(
      writer.toChunks({ ...response, message: { ...message, thinking: 'Hm', content: 'Hi' } }),
    ).toMatchObject([{ choices: [{ finish_reason: null }] }, { choices: [{ finish_reason: null }] }])
  })

  test('B11 names the role in the first chunk only', async () => {
    ollama.reply({ content: ['Hello', ' world', '!'] })
    const { events } = await chat({ stream: true })
    const deltas = events
      .slice(0, -1)
      .map((event) => (event as { choices: { delta: unknown }[] }).choices[0]?.delta)

    expect(deltas).toEqual([
      { role: 'assistant', content: 'Hello' },
      { content: ' world' },
      { content: '!' },
      {},
    ])
  })

  test('B12 stamps every chunk with the time of the first', () => {
    const writer = createChunkWriter('id', false)
    const at = (second: string): number[] =>
      writer
        .toChunks({
          ...response,
          created_at: `2026-01-01T12:00:${second}Z`,
          message: { ...message, content: 'x' },
        })
        .map(({ created }) => created)

    expect([...at('00'), ...at('10'), ...at('20')]).toEqual([1_767_268_800, 1_767_268_800, 1_767_268_800])
  })

  test('B13 finishes with the length in a chunk of its own', async () => {
    ollama.reply({ content: 'partial', finish: 'length' })

    expect((await chat({ stream: true })).events).toMatchObject([
      { choices: [{ delta: { content: 'partial' }, finish_reason: null }] },
      { choices: [{ finish_reason: 'length' }] },
      '[DONE]',
    ])
  })

  test('B14 finishes an answer of calls with tool_calls', async () => {
    ollama.reply({ toolCalls: [{ name: 'f' }] })

    expect((await chat({ stream: true, tools: [tool] })).events).toMatchObject([
      { choices: [{ delta: { tool_calls: [{ function: { name: 'f' } }] } }] },
      { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
      '[DONE]',
    ])
  })

  test('B15 sends no empty content chunk at the end', async () => {
    ollama.reply({ content: ['Hi'], usage: { prompt: 3, output: 1 } })

    expect((await chat({ stream: true, stream_options: { include_usage: true } })).events).toMatchObject([
      { choices: [{ delta: { content: 'Hi' } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
      { choices: [], usage: { total_tokens: 4 } },
      '[DONE]',
    ])
  })

  test('B16 sends the log-probabilities of a last object without text', () => {
    const writer = createChunkWriter('id', false)
    writer.toChunks({ ...response, message: { ...message, content: 'Hi' } })
    const logprobs = [{ token: 'x', logprob: -1, bytes: [120] }]

    expect(
      writer.toChunks({ ...response, done: true, done_reason: 'stop', message, logprobs }),
    ).toMatchObject([
      { choices: [{ delta: { content: '' }, logprobs: { content: logprobs } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
    ])
  })

  test('B17 sends role and empty content for an answer of nothing', async () => {
    ollama.reply({ content: [] })

    expect((await chat({ stream: true })).events).toMatchObject([
      { choices: [{ delta: { role: 'assistant', content: '' } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
      '[DONE]',
    ])
  })

  test('B18 puts log-probabilities into the first of two chunks', () => {
    const writer = createChunkWriter('id', false)
    const logprobs = [{ token: 'x', logprob: -1, bytes: [120] }]
    const [first, second] = writer.toChunks({
      ...response,
      message: { ...message, thinking: 'Hm', content: 'Hi' },
      logprobs,
    })

    expect(first).toMatchObject({ choices: [{ logprobs: { content: logprobs } }] })
    expect(second?.choices[0]).not.toHaveProperty('logprobs')
  })

  test.each([
    ['stop', false, 'stop'],
    ['length', false, 'length'],
    ['stop', true, 'tool_calls'],
    ['length', true, 'length'],
    ['unload', false, 'unload'],
    ['unload', true, 'unload'],
    [undefined, false, 'stop'],
  ])('B19 finishes %s (calls: %s) as %s', (reason, hasCalls, expected) => {
    const writer = createChunkWriter('id', false)
    const last = { ...message, ...(hasCalls ? { tool_calls: [toolCall] } : { content: 'x' }) }
    const chunks = writer.toChunks({
      ...response,
      done: true,
      message: last,
      ...(reason === undefined ? {} : { done_reason: reason }),
    })

    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: expected }] })
  })

  test.each([
    ['thinking', { thinking: 'Hm' }],
    ['content', { content: 'Hi' }],
    ['calls', { tool_calls: [toolCall] }],
  ])('B20 makes one chunk of an object of %s', (_about, said) => {
    expect(
      createChunkWriter('id', false).toChunks({ ...response, message: { ...message, ...said } }),
    ).toHaveLength(1)
  })

  test('B21 has exactly role and content in a first chunk without text', () => {
    expect(createChunkWriter('id', false).toChunks({ ...response, message })[0]?.choices[0]?.delta).toEqual({
      role: 'assistant',
      content: '',
    })
  })

  test('B23 has content beside reasoning in a later chunk', () => {
    const writer = createChunkWriter('id', false)
    writer.toChunks({ ...response, message: { ...message, content: 'a' } })

    expect(
      writer.toChunks({ ...response, message: { ...message, thinking: 'Hm' } })[0]?.choices[0]?.delta,
    ).toEqual({
      content: '',
      reasoning: 'Hm',
    })
  })

  test('B24 ends a failed stream with an empty chunk and without an end mark', async () => {
    ollama.reply({ content: ['a', 'b', 'c'], fault: { after: { frames: 2 }, by: 'error', message: 'boom' } })

    expect((await chat({ stream: true })).events).toMatchObject([
      {},
      {},
      { model: '', choices: [{ delta: { content: '' }, finish_reason: null }] },
    ])
  })

  test('B25 answers a failure before the first byte with its status', async () => {
    ollama.reply({ error: { status: 500, message: 'boom' } })
    const { status, contentType, json } = await chat({ stream: true })

    expect([status, contentType, json]).toMatchObject([
      500,
      'application/json',
      { error: { message: 'boom' } },
    ])
  })
})

test.each(['/v1/chat/completions', '/v1/completions'])(
  'wire.repaired tells an error in mid-stream of %s',
  async (path) => {
    const fault = { after: { frames: 1 }, by: 'error', message: 'boom' } as const
    ollama.reply({ content: ['a', 'b'], fault, wire: { repaired: true } })
    const { events } = await ask(ollama, path, {
      model: 'llama3.2',
      messages: [hello],
      prompt: 'Hi',
      stream: true,
    })

    expect(events.slice(1)).toEqual([
      { error: { message: 'boom', type: 'api_error', param: null, code: null } },
      '[DONE]',
    ])
  },
)
