/** The numbered conformance cases of responses: R (requests), T (output) and W (the built-in web search). */
import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'
import { ask } from '../testing/ask.ts'
import { decodeResponsesRequest } from './responses-request.ts'
import { toNativeResponsesRequest } from './to-native-responses-request.ts'

const ollama = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

/** The native request of a body, or the text of the rejection. */
function native(body: object): unknown {
  const decoded = decodeResponsesRequest(Buffer.from(JSON.stringify({ model: 'llama3.2', ...body })))
  if ('error' in decoded) return decoded.error
  const made = toNativeResponsesRequest(decoded.value)
  return 'error' in made ? made.error : made.request
}

function messages(input: unknown, body: object = {}): unknown {
  return (native({ input, ...body }) as { messages: unknown }).messages
}

function respond(body: object): ReturnType<typeof ask> {
  return ask(ollama, '/v1/responses', { model: 'llama3.2', input: 'Hi', ...body })
}

const user = { type: 'message', role: 'user', content: 'Hi' }
const said = (text: string): object => ({ role: 'assistant', content: [{ type: 'output_text', text }] })
const call = (id: string): object => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' })
const output = (id: string, text: unknown = 'x'): object => ({
  type: 'function_call_output',
  call_id: id,
  output: text,
})
const reasoning = (text: string): object => ({ type: 'reasoning', encrypted_content: text, summary: [] })
const ids = (...list: string[]): object[] => list.map((id) => ({ id }))
const parameters = {
  type: 'object',
  properties: { command: { type: 'array', items: { type: 'string' } } },
  required: ['command'],
}

describe('requests', () => {
  test('R1 takes a text for a user message', () => {
    expect(messages('hello')).toMatchObject([{ role: 'user', content: 'hello' }])
  })

  test('R2 keeps the order of messages', () => {
    expect(messages([user])).toHaveLength(1)
    expect(messages([{ role: 'system', content: 's' }, user])).toMatchObject([
      { role: 'system' },
      { role: 'user' },
    ])
  })

  test('R3 rejects a number as input', () => {
    expect(native({ input: 123 })).toMatch(/^input must be a string or array/)
  })

  test('R4 joins texts and takes images', () => {
    const content = [
      { type: 'input_text', text: 'a' },
      { type: 'input_text', text: 'b' },
      { type: 'input_image', image_url: 'data:image/png;base64,aGk=' },
    ]

    expect(messages([{ role: 'user', content }])).toMatchObject([
      { content: 'ab', images: [Uint8Array.of(104, 105)] },
    ])
  })

  test('R5 rejects an unknown content type', () => {
    expect(native({ input: [{ role: 'user', content: [{ type: 'unknown' }] }] })).toBe(
      'input[0]: content[0]: unknown content type: unknown',
    )
  })

  test('R6 rejects an unknown item', () => {
    expect(native({ input: [{ type: 'unknown_type' }] })).toBe(
      'input[0]: unknown input item type: "unknown_type"',
    )
  })

  test.each([{ content: 'x' }, { type: '' }])('R7 rejects the item %j', (item) => {
    expect(native({ input: [item] })).toBe("input[0]: input item missing required 'type' field")
  })

  test('R8 takes an item with a role for a message', () => {
    expect(messages([{ role: 'user', content: 'Hello' }])).toMatchObject([{ content: 'Hello' }])
  })

  test('R9 keeps the text of output parts', () => {
    expect(messages([said('a')])).toMatchObject([{ role: 'assistant', content: 'a' }])
  })

  test('R10 ignores earlier searches', () => {
    expect(messages([user, { type: 'web_search_call', id: 'ws_1' }, said('a'), user])).toHaveLength(3)
  })

  test('R11 merges text between a call and its output into the message of the call', () => {
    const items = [user, { type: 'web_search_call' }, call('c'), said('a'), output('c')]

    expect(messages(items)).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: 'a', tool_calls: ids('c') },
      { role: 'tool', tool_call_id: 'c' },
    ])
  })

  test('R12 sends and repeats the temperature', async () => {
    expect(native({ temperature: 0.5 })).toMatchObject({ options: { temperature: 0.5 } })
    expect((await respond({ temperature: 0.5 })).json).toMatchObject({ temperature: 0.5 })
  })

  test('R13 forwards a function', () => {
    const tool = { type: 'function', name: 'shell', description: 'Runs', parameters }

    expect(native({ tools: [tool] })).toMatchObject({
      tools: [{ type: 'function', function: { name: 'shell', description: 'Runs', parameters } }],
    })
  })

  test('R14 drops a function named like the built-in search', () => {
    const tools = [
      { type: 'web_search' },
      { type: 'function', name: 'web_search' },
      { type: 'function', name: 'weather' },
    ]

    expect(native({ tools })).toMatchObject({
      tools: [
        { function: { name: 'web_search', parameters: { required: ['query'] } } },
        { function: { name: 'weather' } },
      ],
    })
  })

  test.each([{ filters: {} }, { user_location: {} }, { search_context_size: 'low' }])(
    'R15 takes a search with %j for one tool',
    (settings) => {
      expect(
        (native({ tools: [{ type: 'web_search', ...settings }] }) as { tools: object[] }).tools,
      ).toHaveLength(1)
    },
  )

  test('R16 names the members of a namespace after it', () => {
    const tools = [
      {
        type: 'namespace',
        name: 'muse',
        tools: [
          { type: 'function', name: 'bash' },
          { type: 'function', name: 'muse.read_file' },
        ],
      },
      { type: 'function', name: 'plain', parameters },
    ]

    expect(native({ tools })).toMatchObject({
      tools: [
        { function: { name: 'muse.bash' } },
        { function: { name: 'muse.read_file' } },
        { function: { name: 'plain', parameters } },
      ],
    })
  })

  test.each([
    ['high', 'high'],
    ['minimal', 'low'],
    ['ultra', 'max'],
    ['none', false],
  ])('R17 converts the effort %s to think %j', (effort, think) => {
    expect(native({ reasoning: { effort } })).toMatchObject({ think })
  })

  test('R17 rejects an unknown effort', () => {
    expect(native({ reasoning: { effort: 'extreme' } })).toMatch(/^invalid reasoning value: "extreme"/)
  })

  test('R18 makes messages of a call and its output', () => {
    expect(messages([user, call('c'), output('c', 'sunny, 72F')])).toMatchObject([
      {},
      { role: 'assistant', tool_calls: ids('c') },
      { role: 'tool', content: 'sunny, 72F', tool_call_id: 'c' },
    ])
  })

  test('R19 joins the texts of an output', () => {
    const parts = [
      { type: 'input_text', text: 'sunny' },
      { type: 'input_text', text: ', 72F' },
    ]

    expect(messages([output('c', parts)])).toMatchObject([{ content: 'sunny, 72F' }])
  })

  test('R20 takes images of an output', () => {
    const parts = [
      { type: 'input_text', text: 'a' },
      { type: 'input_image', image_url: 'data:image/png;base64,aGk=' },
    ]

    expect(messages([output('c', parts)])).toMatchObject([
      { content: 'a', images: [Uint8Array.of(104, 105)] },
    ])
  })

  test.each([
    ['R21', 'text and a call', [user, said('a'), call('c')], [{}, { content: 'a', tool_calls: ids('c') }]],
    ['R22', 'a call alone', [user, call('c')], [{}, { content: '', tool_calls: ids('c') }]],
    [
      'R23',
      'text and two calls',
      [user, said('a'), call('c'), call('d')],
      [{}, { content: 'a', tool_calls: ids('c', 'd') }],
    ],
    [
      'R24',
      'calls in two answers',
      [user, said('a'), call('c'), call('d'), said('b'), call('e')],
      [{}, { content: 'a', tool_calls: ids('c', 'd') }, { content: 'b', tool_calls: ids('e') }],
    ],
    [
      'R25',
      'reasoning, text and a call',
      [user, reasoning('Hm'), said('a'), call('c')],
      [{}, { thinking: 'Hm', content: 'a', tool_calls: ids('c') }],
    ],
    [
      'R26',
      'reasoning before an empty text',
      [user, reasoning('Hm'), said(''), call('c'), said('b'), call('d'), call('e')],
      [{}, { thinking: 'Hm', tool_calls: ids('c') }, { content: 'b', tool_calls: ids('d', 'e') }],
    ],
    [
      'R27',
      'reasoning before text',
      [user, reasoning('Hm'), said('a')],
      [{}, { thinking: 'Hm', content: 'a' }],
    ],
    [
      'R27',
      'reasoning before a call',
      [user, reasoning('Hm'), call('c')],
      [{}, { thinking: 'Hm', tool_calls: ids('c') }],
    ],
    [
      'R28',
      'reasoning in two turns',
      [user, reasoning('1'), call('c'), output('c'), reasoning('2'), said('a'), user],
      [{}, { thinking: '1', tool_calls: ids('c') }, { role: 'tool' }, { thinking: '2', content: 'a' }, {}],
    ],
    [
      'R29',
      'reasoning at the end',
      [user, reasoning('Hm')],
      [{}, { role: 'assistant', thinking: 'Hm', content: '' }],
    ],
  ])('%s makes messages of %s', (_id, _about, items, expected) => {
    expect(messages(items)).toMatchObject(expected)
    expect(messages(items)).toHaveLength(expected.length)
  })

  test.each(['data:image/png;base64,aGk=', 'data:image/jpeg;base64,aGk=', 'data:;base64,aGk='])(
    'R30 takes the image %s',
    (url) => {
      expect(messages([{ role: 'user', content: [{ type: 'input_image', image_url: url }] }])).toMatchObject([
        { images: [{}] },
      ])
    },
  )

  test.each(['data:image/gif;base64,aGk=', 'data:image/png;base64,@@', 'https://example.com/a.png'])(
    'R30 rejects the image %s',
    (url) => {
      expect(
        native({ input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }] }),
      ).toMatch(/image/)
    },
  )

  test('R31 makes one message of text and image', () => {
    const content = [
      { type: 'input_text', text: 'a' },
      { type: 'input_image', image_url: 'data:image/png;base64,aGk=' },
    ]

    expect(messages([{ role: 'user', content }])).toHaveLength(1)
  })

  test('R32 puts instructions first', () => {
    expect(messages('hello', { instructions: 'Be kind.' })).toMatchObject([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'hello' },
    ])
  })

  test('R33 sends the limit as num_predict', () => {
    expect(native({ max_output_tokens: 100 })).toMatchObject({ options: { num_predict: 100 } })
  })

  test('R34 constrains by a JSON Schema only', () => {
    expect(
      native({ text: { format: { type: 'json_schema', name: 'x', schema: { type: 'object' } } } }),
    ).toMatchObject({
      format: '{"type":"object"}',
    })
    expect(native({ text: { format: { type: 'text' } } })).not.toHaveProperty('format')
  })

  test.each([
    ['a short body', 'Hi', 200],
    ['more than 20 MiB', 'x'.repeat(21 * 2 ** 20), 400],
  ])('R35 reads %s compressed with zstd', async (_about, input, status) => {
    const body = zstdCompressSync(JSON.stringify({ model: 'llama3.2', input }))
    const headers = { 'Content-Encoding': 'zstd' }

    expect(
      (await fetch(`${ollama.url}/v1/responses`, { method: 'POST', headers, body: new Uint8Array(body) }))
        .status,
    ).toBe(status)
  })

  test('R36 does not constrain by json_object, but repeats it', async () => {
    const text = { format: { type: 'json_object' } }

    expect(native({ text })).not.toHaveProperty('format')
    expect((await respond({ text })).json).toMatchObject({ text })
  })

  test('R37 ignores what would need state', async () => {
    expect(
      (await respond({ previous_response_id: 'resp_1', store: true, tool_choice: 'none' })).json,
    ).toMatchObject({
      previous_response_id: null,
      store: false,
      tool_choice: 'auto',
    })
  })

  test('R38 forwards a tool of another type', async () => {
    expect(native({ tools: [{ type: 'web_search_preview' }] })).toMatchObject({
      tools: [{ type: 'web_search_preview', function: { name: '' } }],
    })
    expect((await respond({ tools: [{ type: 'web_search_preview' }] })).status).toBe(200)
  })
})

describe('output', () => {
  const tool = { type: 'function', name: 'f', parameters: { type: 'object', properties: {} } }

  test('T1 begins a whole output with reasoning', async () => {
    ollama.reply({ thinking: 'Hm', content: 'Hi' })

    expect((await respond({ model: 'qwen3' })).json).toMatchObject({
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'Hm' },
        { type: 'message', content: [{ text: 'Hi' }] },
      ],
    })
  })

  test('T2 streams a text', async () => {
    ollama.reply({ content: ['Hello', ' World'] })
    const { names, events } = await respond({ stream: true })

    expect(names).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    expect(events[6]).toMatchObject({ text: 'Hello World' })
  })

  test('T3 streams a call', async () => {
    ollama.reply({ toolCalls: [{ name: 'f', arguments: { a: 1 } }] })

    expect((await respond({ stream: true, tools: [tool] })).names).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ])
  })

  test('T4 streams reasoning before text', async () => {
    ollama.reply({ thinking: ['Hm'], content: ['Hi'] })
    const { names, events } = await respond({ model: 'qwen3', stream: true })

    expect(names.slice(2, 9)).toEqual([
      'response.output_item.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
    ])
    expect(events[5]).toMatchObject({ item: { encrypted_content: 'Hm' } })
  })

  test('T5 has the content in the last event of an item, and the output in the last of the response', async () => {
    ollama.reply('Hi')
    const { events } = await respond({ stream: true })

    expect(events[0]).toMatchObject({ response: { output: [] } })
    expect(events.at(-2)).toMatchObject({ item: { content: [{ text: 'Hi' }] } })
    expect(events.at(-1)).toMatchObject({ response: { output: [{ content: [{ text: 'Hi' }] }] } })
  })

  test('T6 numbers the events without gaps', async () => {
    ollama.reply({ thinking: ['a', 'b'], content: ['c', 'd'] })
    const { events } = await respond({ model: 'qwen3', stream: true })

    expect(events.map((event) => (event as { sequence_number: number }).sequence_number)).toEqual(
      events.map((_, index) => index),
    )
  })

  test('T7 completes a call when it is done', async () => {
    ollama.reply({ toolCalls: [{ name: 'f' }] })
    const { events } = await respond({ stream: true, tools: [tool] })

    expect([events[2], events[5]]).toMatchObject([
      { item: { status: 'in_progress' } },
      { item: { status: 'completed' } },
    ])
  })
})

test('wire.repaired tells an error in mid-stream', async () => {
  const fault = { after: { frames: 1 }, by: 'error', message: 'boom' } as const
  ollama.reply({ content: ['a', 'b'], fault, wire: { repaired: true } })

  expect((await respond({ stream: true })).events.at(-1)).toMatchObject({
    type: 'response.failed',
    response: { error: { code: 'server_error', message: 'boom' } },
  })
})

describe('web search', () => {
  const tools = [
    { type: 'web_search' },
    { type: 'function', name: 'f', parameters: { type: 'object', properties: {} } },
  ]
  const search = { name: 'web_search', arguments: { query: 'cats' } }

  test('T8 announces a search', async () => {
    ollama.reply({ toolCalls: [search] })
    const { names, events } = await respond({ stream: true, tools })

    expect(names.slice(2)).toEqual([
      'response.output_item.added',
      'response.web_search_call.in_progress',
      'response.web_search_call.searching',
      'response.failed',
    ])
    expect(events[2]).toMatchObject({
      item: { type: 'web_search_call', action: { type: 'search', query: 'cats' } },
    })
  })

  test('T9 closes the text before a search as a message of its own', async () => {
    ollama.reply({ parts: [{ content: 'Let me look.' }, { toolCalls: [search] }] })
    const { names } = await respond({ stream: true, tools })

    expect(names.slice(4, 9)).toEqual([
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
    ])
  })

  test('W2 streams text at once while the model does not search', async () => {
    ollama.reply('No search needed.')
    const { names } = await respond({ stream: true, tools })

    expect([names[4], names.at(-1)]).toEqual(['response.output_text.delta', 'response.completed'])
  })

  test('W3 answers a whole response with the status of the failed search', async () => {
    ollama.reply({ toolCalls: [search] })

    expect(await respond({ tools })).toMatchObject({
      status: 403,
      json: { error: { message: 'ollama cloud is disabled: web search is unavailable', type: 'api_error' } },
    })
  })

  test.each([
    [401, 'authentication_error'],
    [429, 'rate_limit_exceeded'],
    [404, 'api_error'],
  ])('W4, W5 fail a stream whose first turn is refused with %i', async (status, code) => {
    ollama.reply({ error: { status, message: 'no' } })
    const answer = await respond({ stream: true, tools })

    expect(answer).toMatchObject({ status: 200, contentType: 'text/event-stream' })
    expect(answer.events.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { error: { code, message: 'no' } },
    })
  })

  test('W6 answers a whole response with the status of a refused first turn', async () => {
    ollama.reply({ error: { status: 503, message: 'no' } })

    expect((await respond({ tools })).status).toBe(503)
  })

  test('W10 streams text before a search once', async () => {
    ollama.reply({ parts: [{ content: 'One moment.' }, { toolCalls: [search] }] })

    expect(
      (await respond({ stream: true, tools })).names.filter((name) => name === 'response.output_text.delta'),
    ).toHaveLength(1)
  })

  test('W11 ends the reasoning before a search', async () => {
    ollama.reply({ parts: [{ thinking: 'Hm' }, { toolCalls: [search] }] })
    const { names } = await respond({ model: 'qwen3', stream: true, tools })
    const places = [
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.web_search_call.in_progress',
    ]

    expect(places.map((name) => names.indexOf(name))).toEqual([3, 4, 7])
  })

  test('W12 hides a search beside text', async () => {
    ollama.reply({ parts: [{ content: 'One moment.', toolCalls: [search] }] })
    const { names, text } = await respond({ stream: true, tools })

    expect(names).toContain('response.output_text.delta')
    expect(text).not.toContain('function_call')
  })

  test('W19 streams a call of the client beside a search', async () => {
    ollama.reply({ toolCalls: [{ name: 'f' }, search] })
    const { names } = await respond({ stream: true, tools })

    expect(names).toContain('response.function_call_arguments.done')
    expect(names.at(-1)).toBe('response.failed')
  })

  test('a search without a query fails', async () => {
    ollama.reply({ toolCalls: [{ name: 'web_search', arguments: {} }] })

    expect(await respond({ tools })).toMatchObject({
      status: 502,
      json: { error: { message: 'web_search requires a non-empty string query' } },
    })
  })
})
