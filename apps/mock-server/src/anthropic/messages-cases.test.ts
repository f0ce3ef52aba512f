/** The numbered conformance cases of messages: M (requests and whole answers), N (streams) and S (the built-in web search). */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'
import { ask } from '../testing/ask.ts'
import { createSeededRandom } from '../turn/seeded-random.ts'
import { toErrorEnvelope } from './error-envelope.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { decodeMessagesRequest, type MessagesRequest } from './messages-request.ts'
import { toStopReason } from './to-message.ts'
import { toNativeRequest } from './to-native-request.ts'

const ollama = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const user = { role: 'user', content: 'Hello' }
const tool = {
  name: 'get_weather',
  description: 'Weather',
  input_schema: {
    type: 'object',
    required: ['city'],
    properties: { city: { type: 'string', description: 'City' } },
  },
}
const use = { type: 'tool_use', id: 'call_123', name: 'get_weather', input: { city: 'Paris' } }
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } }

function decode(body: object): { value: MessagesRequest } | { error: string } {
  return decodeMessagesRequest(
    Buffer.from(JSON.stringify({ model: 'llama3.2', max_tokens: 1024, messages: [user], ...body })),
  )
}

/** The native request of a body, or the text of the rejection. */
function native(body: object): unknown {
  const decoded = decode(body)
  if ('error' in decoded) return decoded.error
  const made = toNativeRequest(decoded.value)
  return 'error' in made ? made.error : made.request
}

function messages(list: object[]): unknown {
  return (native({ messages: list }) as { messages: unknown }).messages
}

function message(body: object): ReturnType<typeof ask> {
  return ask(ollama, '/v1/messages', { model: 'llama3.2', max_tokens: 100, messages: [user], ...body })
}

describe('requests', () => {
  test('M1 sends only the limit as an option', () => {
    expect(native({})).toMatchObject({
      messages: [{ role: 'user', content: 'Hello' }],
      options: { num_predict: 1024 },
      stream: false,
    })
    expect((native({}) as { options: object }).options).toEqual({ num_predict: 1024 })
  })

  test.each([
    ['You are helpful.', 'You are helpful.'],
    [
      [
        { type: 'text', text: 'You are helpful.' },
        { type: 'text', text: ' Be concise.' },
      ],
      'You are helpful. Be concise.',
    ],
  ])('M2 puts the system %j first', (system, content) => {
    expect(native({ system })).toMatchObject({ messages: [{ role: 'system', content }, { role: 'user' }] })
  })

  test('M3 copies sampling options', () => {
    expect(native({ temperature: 0.7, top_p: 0.9, top_k: 40, stop_sequences: ['a', 'b'] })).toMatchObject({
      options: { temperature: 0.7, top_p: 0.9, top_k: 40, stop: ['a', 'b'] },
    })
  })

  test('M4 streams server-sent events that are not cached', async () => {
    ollama.reply('Hi')
    const response = await fetch(`${ollama.url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify({ model: 'llama3.2', max_tokens: 10, messages: [user], stream: true }),
    })
    await response.text()

    expect([response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      'text/event-stream',
      'no-cache',
    ])
  })

  test('M5 makes a function of a tool', () => {
    expect(native({ tools: [tool] })).toMatchObject({
      tools: [{ type: 'function', function: { name: 'get_weather', parameters: tool.input_schema } }],
    })
  })

  test('M6 makes messages of a call and its result', () => {
    const result = { type: 'tool_result', tool_use_id: 'call_123', content: 'sunny' }

    expect(
      messages([user, { role: 'assistant', content: [use] }, { role: 'user', content: [result] }]),
    ).toMatchObject([
      {},
      {
        role: 'assistant',
        tool_calls: [{ id: 'call_123', function: { name: 'get_weather', arguments: { city: 'Paris' } } }],
      },
      { role: 'tool', content: 'sunny', tool_call_id: 'call_123' },
    ])
  })

  test('M7 asks for thinking', () => {
    expect(native({ thinking: { type: 'enabled', budget_tokens: 1000 } })).toMatchObject({ think: true })
  })

  test.each([
    [{ model: undefined }, 'model is required'],
    [{ max_tokens: undefined }, 'max_tokens is required and must be positive'],
    [{ messages: [] }, 'messages is required'],
  ])('M8 rejects %j', async (body, error) => {
    expect((await message(body)).json).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: error },
    })
  })

  test.each([
    ['text', 'string'],
    [true, 'bool'],
    [[], 'array'],
  ])('M8 rejects %j in place of a message', (entry, type) => {
    const go = String.raw`struct { Role string "json:\"role\""; Content json.RawMessage "json:\"content\"" }`
    expect(native({ messages: [entry] })).toBe(
      `json: cannot unmarshal ${type} into Go struct field MessagesRequest.messages of type ${go}`,
    )
  })

  test.each([
    ['id', { ...use, id: undefined }],
    ['name', { ...use, name: undefined }],
  ])('M9 rejects a call without %s', (field, block) => {
    expect(native({ messages: [{ role: 'assistant', content: [block] }] })).toBe(
      `tool_use block missing required '${field}' field`,
    )
  })

  test('M10 rejects a body that is no JSON', async () => {
    expect((await ask(ollama, '/v1/messages', '{invalid json')).json).toMatchObject({
      error: { type: 'invalid_request_error' },
    })
  })

  test('M11 makes one message of text and image', () => {
    expect(messages([{ role: 'user', content: [{ type: 'text', text: 'a' }, image] }])).toMatchObject([
      { content: 'a', images: [Uint8Array.of(104, 105)] },
    ])
  })

  test('M12 takes the text and the images of a result', () => {
    const result = { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'a' }, image] }

    expect(messages([{ role: 'user', content: [result] }])).toMatchObject([
      { role: 'tool', content: 'a', images: [{}] },
    ])
  })

  test('M13 puts results before the text of the user', () => {
    const result = { type: 'tool_result', tool_use_id: 'call_123', content: 'sunny' }

    expect(
      messages([
        { role: 'assistant', content: [use] },
        { role: 'user', content: [result, { type: 'text', text: 'And?' }] },
      ]),
    ).toMatchObject([{ role: 'assistant' }, { role: 'tool' }, { role: 'user', content: 'And?' }])
  })

  test.each([
    [{ output_config: { effort: 'high' } }, 'high'],
    [{ output_config: { effort: ' XHigh ' } }, 'high'],
    [{ output_config: { effort: 'high' }, thinking: { type: 'disabled' } }, false],
    [{ output_config: { effort: 'high' }, thinking: { type: 'adaptive' } }, 'high'],
    [{ output_config: { effort: 'other' } }, undefined],
  ])('M14 converts %j to think %j', (body, think) => {
    expect((native(body) as { think?: unknown }).think).toBe(think)
  })

  test('M15 drops a tool named like the built-in search before it reads its schema', () => {
    const tools = [
      { type: 'web_search_20250305', name: 'web_search' },
      { name: 'web_search', input_schema: 5 },
      tool,
    ]

    expect((native({ tools }) as { tools: object[] }).tools).toMatchObject([
      { function: { name: 'web_search' } },
      { function: { name: 'get_weather' } },
    ])
  })

  test('M16 keeps a tool of that name on its own', () => {
    expect(native({ tools: [{ ...tool, name: 'web_search' }] })).toMatchObject({
      tools: [{ function: { description: 'Weather' } }],
    })
  })

  test('M17 keeps a message of thinking', () => {
    expect(messages([{ role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm' }] }])).toMatchObject([
      { thinking: 'Hm' },
    ])
  })

  test('M18 rejects a schema that cannot be read', () => {
    expect(native({ tools: [{ name: 'f', input_schema: { type: 5 } }] })).toMatch(
      /^invalid input_schema for tool "f": json:/,
    )
  })

  test('M19 makes a call of server_tool_use', () => {
    expect(
      messages([
        { role: 'assistant', content: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }] },
      ]),
    ).toMatchObject([{ tool_calls: [{ id: 's' }] }])
  })

  test.each([
    [[{ type: 'web_search_result', title: 'T', url: 'https://example.com' }], '- T: https://example.com\n'],
    [[], ''],
    [
      { type: 'web_search_tool_result_error', error_code: 'unavailable' },
      'web_search_tool_result_error: unavailable',
    ],
  ])('M20 makes a text of the search result %j', (content, text) => {
    expect(
      messages([{ role: 'user', content: [{ type: 'web_search_tool_result', tool_use_id: 's', content }] }]),
    ).toMatchObject([{ role: 'tool', content: text }])
  })

  test('M28 asks a model without thinking without it', async () => {
    ollama.reply('Hi')

    expect((await message({ thinking: { type: 'enabled', budget_tokens: 1000 } })).status).toBe(200)
  })
})

describe('whole answers', () => {
  test('M21 answers with a text block', async () => {
    ollama.reply({ content: 'Hi', usage: { prompt: 10, output: 5 } })

    expect((await message({})).json).toMatchObject({
      type: 'message',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, output_tokens: 5 },
    })
  })

  test('M22 answers with a call', async () => {
    ollama.reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' }, id: 'call_1' }] })

    expect((await message({ tools: [tool] })).json).toMatchObject({
      content: [{ type: 'tool_use', id: 'call_1', name: 'get_weather', input: { city: 'Paris' } }],
      stop_reason: 'tool_use',
    })
  })

  test('M23 answers with thinking before text', async () => {
    ollama.reply({ thinking: 'Hm', content: 'Hi' })

    expect((await message({ model: 'qwen3' })).json).toMatchObject({
      content: [
        { type: 'thinking', thinking: 'Hm' },
        { type: 'text', text: 'Hi' },
      ],
    })
  })

  test.each([
    ['stop', false, 'end_turn'],
    ['length', false, 'max_tokens'],
    ['stop', true, 'tool_use'],
    ['other', false, 'stop_sequence'],
    ['', false, undefined],
  ])('M24 converts the reason %j (calls: %s) to %j', (reason, hasCalls, expected) => {
    expect(toStopReason(reason, hasCalls)).toBe(expected)
  })

  test.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [503, 'overloaded_error'],
    [529, 'overloaded_error'],
  ])('M25 types an error of status %i as %s', (status, type) => {
    expect(JSON.parse(toErrorEnvelope(status, 'no', createSeededRandom(1)))).toMatchObject({
      error: { type },
      request_id: expect.stringMatching(/^req_[0-9a-f]{24}$/),
    })
  })

  test.each([404, 400, 500])('M26 keeps the status %i and the message', async (status) => {
    ollama.reply({ error: { status, message: 'no' } })

    expect(await message({})).toMatchObject({ status, json: { error: { message: 'no' } } })
  })

  test('M27 makes ids that differ', async () => {
    const bodies = [await message({}), await message({ messages: [{ role: 'user', content: 'Other' }] })]
    const found = bodies.map(({ json }) => (json as { id: string }).id)

    expect(found).toEqual([
      expect.stringMatching(/^msg_[0-9a-f]{24}$/),
      expect.stringMatching(/^msg_[0-9a-f]{24}$/),
    ])
    expect(found[0]).not.toBe(found[1])
  })
})

describe('streams', () => {
  test('N1 streams a text', async () => {
    ollama.reply({ content: ['Hello', ' world!'], usage: { prompt: 10, output: 5 } })
    const { names, events } = await message({ stream: true })

    expect(names).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    expect(events.at(-2)).toEqual({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { input_tokens: 10, output_tokens: 5 },
    })
  })

  test('N2 streams a call', async () => {
    ollama.reply({ toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris' }, id: 'c' }] })

    expect((await message({ stream: true, tools: [tool] })).events.slice(1, 4)).toEqual([
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 'c', name: 'get_weather', input: {} },
      },
      {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: '{"city":"Paris"}' },
      },
      { type: 'content_block_stop', index: 0 },
    ])
  })

  test('N3 closes thinking before a call', async () => {
    ollama.reply({ thinking: ['Hm'], toolCalls: [{ name: 'get_weather' }] })

    expect((await message({ model: 'qwen3', stream: true, tools: [tool] })).events.slice(1, 7)).toMatchObject(
      [
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        { type: 'content_block_delta', index: 0 },
        { type: 'content_block_stop', index: 0 },
        { type: 'content_block_start', index: 1, content_block: { type: 'tool_use' } },
        { type: 'content_block_delta', index: 1 },
        { type: 'content_block_stop', index: 1 },
      ],
    )
  })

  test('N4 opens a block for each change between text and thinking', async () => {
    ollama.reply({ parts: [{ content: 'a' }, { thinking: 'b' }, { content: 'c' }] })
    const { events } = await message({ model: 'qwen3', stream: true })
    const starts = events.filter((event) => (event as { type: string }).type === 'content_block_start')

    expect(starts).toMatchObject([
      { content_block: { type: 'text' } },
      { content_block: { type: 'thinking' } },
      { content_block: { type: 'text' } },
    ])
  })

  test('N5 starts each kind of block with its own member', async () => {
    ollama.reply({ thinking: ['a'], content: ['b'], toolCalls: [{ name: 'get_weather', id: 'c' }] })
    const { events } = await message({ model: 'qwen3', stream: true, tools: [tool] })
    const starts = events.flatMap((event) => (event as { content_block?: object }).content_block ?? [])

    expect(starts).toEqual([
      { type: 'thinking', thinking: '' },
      { type: 'text', text: '' },
      { type: 'tool_use', id: 'c', name: 'get_weather', input: {} },
    ])
  })

  test('N6 has no input in blocks that are no calls', async () => {
    ollama.reply('Hi')

    expect((await message({ stream: true })).text).not.toContain('"input":')
  })

  test.each([
    [{ messages: [{ role: 'user', content: 'Hello, world!' }] }, 4],
    [{ messages: [user], system: 'You are a helpful assistant.' }, 9],
  ])('N7 estimates %j as %i tokens', (body, tokens) => {
    const decoded = decode(body)

    expect('value' in decoded && estimateTokens(decoded.value)).toBe(tokens)
  })

  test('N7 counts tools', () => {
    const decoded = decode({ tools: [tool] })

    expect('value' in decoded && estimateTokens(decoded.value)).toBeGreaterThanOrEqual(10)
  })

  test('an error in mid-stream ends the stream without any event for it', async () => {
    ollama.reply({ content: ['a', 'b', 'c'], fault: { after: { frames: 2 }, by: 'error', message: 'boom' } })

    expect((await message({ stream: true })).names).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
    ])
  })
})

test('wire.repaired tells an error in mid-stream', async () => {
  const fault = { after: { frames: 1 }, by: 'error', message: 'boom' } as const
  ollama.reply({ content: ['a', 'b'], fault, wire: { repaired: true } })

  expect((await message({ stream: true })).events.at(-1)).toEqual({
    type: 'error',
    error: { type: 'api_error', message: 'boom' },
  })
})

describe('web search', () => {
  const tools = [{ type: 'web_search_20250305', name: 'web_search' }, tool]
  const search = { name: 'web_search', arguments: { query: 'cats' } }
  const failure = { type: 'web_search_tool_result_error', error_code: 'unavailable' }

  test.each([true, false])(
    'S1 answers as usual while the model does not search (stream: %s)',
    async (stream) => {
      ollama.reply({ content: ['No search needed.'] })

      expect((await message({ tools, stream })).text).toContain('No search needed.')
    },
  )

  test('S4 answers with the search and its failure', async () => {
    ollama.reply({ toolCalls: [search], usage: { prompt: 12, output: 4 } })

    expect((await message({ tools })).json).toMatchObject({
      content: [
        {
          type: 'server_tool_use',
          id: expect.stringMatching(/^srvtoolu_/),
          name: 'web_search',
          input: { query: 'cats' },
        },
        {
          type: 'web_search_tool_result',
          tool_use_id: expect.stringMatching(/^srvtoolu_/),
          content: failure,
        },
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 12, output_tokens: 4 },
    })
  })

  test('S5 streams the search and its failure in seven events', async () => {
    ollama.reply({ toolCalls: [search] })

    expect((await message({ tools, stream: true })).names).toEqual([
      'message_start',
      'content_block_start',
      'content_block_stop',
      'content_block_start',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  test('S6 fails a search without a query', async () => {
    ollama.reply({ toolCalls: [{ name: 'web_search', arguments: {} }] })

    expect((await message({ tools })).json).toMatchObject({
      content: [{ input: { query: '' } }, { content: { error_code: 'invalid_request' } }],
    })
  })

  test('S7 makes the id of the search from that of the message', async () => {
    ollama.reply({ toolCalls: [search] })
    const { json } = await message({ tools })
    const { id, content } = json as { id: string; content: { id: string }[] }

    expect(content[0]?.id).toBe(id.replace('msg_', 'srvtoolu_'))
  })

  test('S8 answers a local model that does not search although the cloud is off', async () => {
    expect((await message({ tools })).status).toBe(200)
  })

  test('S9 rejects a cloud model while the cloud is off', async () => {
    expect(await message({ model: 'kimi-k2.5:cloud', tools })).toMatchObject({
      status: 403,
      json: {
        error: { type: 'permission_error', message: 'ollama cloud is disabled: web search is unavailable' },
      },
    })
  })

  test('S12 keeps streamed text before a search and drops what comes after it', async () => {
    ollama.reply({ parts: [{ content: 'Preface ' }, { toolCalls: [search] }, { content: 'ignored chunk' }] })
    const { text, names } = await message({ tools, stream: true })

    expect(text).toContain('Preface ')
    expect(text).not.toContain('ignored chunk')
    expect(names.filter((name) => name === 'message_start')).toHaveLength(1)
  })

  test('S14 loses calls of the client beside a search', async () => {
    ollama.reply({ toolCalls: [{ name: 'get_weather' }, search] })

    expect((await message({ tools })).text).not.toContain('get_weather')
  })

  test('S19 only loads the model for a message without content', async () => {
    expect((await message({ messages: [{ role: 'user', content: '' }] })).json).toMatchObject({
      content: null,
      stop_reason: 'stop_sequence',
    })
  })
})
