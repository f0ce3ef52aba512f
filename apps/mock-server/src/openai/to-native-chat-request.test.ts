import { describe, expect, test } from 'vitest'
import { decodeChatCompletionRequest } from './chat-completion-request.ts'
import { toNativeChatRequest } from './to-native-chat-request.ts'

const user = { role: 'user', content: 'Hello' }
const silent = {
  role: '',
  content: '',
  thinking: '',
  images: [],
  tool_calls: [],
  tool_name: '',
  tool_call_id: '',
}
const weatherCall = {
  id: 'id_abc',
  type: 'function',
  function: { name: 'get_weather', arguments: '{"location":"Paris"}' },
}
const nativeCall = {
  id: 'id_abc',
  function: { index: 0, name: 'get_weather', arguments: { location: 'Paris' } },
}

/** The native request of a body, or the text of the refusal. */
function convert(body: object): unknown {
  const decoded = decodeChatCompletionRequest(
    Buffer.from(JSON.stringify({ model: 'llama3.2', messages: [user], ...body })),
  )
  if ('error' in decoded) return decoded.error
  const converted = toNativeChatRequest(decoded.value)
  return 'error' in converted ? converted.error : converted.request
}

test.each(['{"x":1e400}', '{} {}', '[]', '"x"', '{"a":', '', '{"a":\u0001}'])(
  'tool call arguments %j are refused',
  (text) => {
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: text } }

    expect(convert({ messages: [user, { role: 'assistant', content: '', tool_calls: [call] }] })).toBe(
      'invalid tool call arguments',
    )
  },
)

test.each([
  ['{"b":{"z":1,"a":[{"y":1,"x":2}]},"a":1} ', '{"b":{"a":[{"x":2,"y":1}],"z":1},"a":1}'],
  ['null', '{}'],
  ['{"__proto__":1}', '{"__proto__":1}'],
])('tool call arguments %j keep their own order, those inside are sorted', (text, expected) => {
  const call = { id: 'a', type: 'function', function: { name: 'f', arguments: text } }
  const request = Object(
    convert({ messages: [user, { role: 'assistant', content: '', tool_calls: [call] }] }),
  )

  expect(JSON.stringify(request.messages[1].tool_calls[0].function.arguments)).toBe(expected)
})

test('an empty list of calls brings neither reasoning nor ids to a message of parts', () => {
  const parts = [{ type: 'text', text: 'a' }]
  const message = { role: 'assistant', content: parts, reasoning: 'r', tool_call_id: 'x', tool_calls: [] }

  expect(convert({ messages: [message] })).toMatchObject({
    messages: [{ ...silent, role: 'assistant', content: 'a' }],
  })
})

test('an unknown effort is quoted as Go does it', () => {
  expect(convert({ reasoning_effort: 'hi\u0007\u00e9' })).toContain(
    String.raw`invalid reasoning value: "hi\aé" (must be`,
  )
})

test('what is not said is temperature and top_p of 1, and no stream', () => {
  expect(convert({})).toEqual({
    model: 'llama3.2',
    messages: [{ ...silent, ...user }],
    stream: false,
    tools: [],
    options: { temperature: 1, top_p: 1 },
    _debug_render_only: false,
    logprobs: false,
    top_logprobs: 0,
  })
})

test('sampling is copied, unscaled and unclamped', () => {
  const body = {
    max_tokens: 999,
    seed: 123,
    stop: ['\n', 'stop'],
    temperature: 3,
    frequency_penalty: 4,
    presence_penalty: 5,
    top_p: 0,
    stream: true,
  }
  expect(convert(body)).toMatchObject({
    stream: true,
    options: {
      num_predict: 999,
      seed: 123,
      stop: ['\n', 'stop'],
      temperature: 3,
      frequency_penalty: 4,
      presence_penalty: 5,
      top_p: 0,
    },
  })
})

test.each([
  ['END', { stop: ['END'] }],
  ['', { stop: [''] }],
  [['a', 1], { stop: ['a'] }],
  [[], {}],
  [[1], {}],
  [5, {}],
])('stop %j becomes %j', (stop, expected) => {
  expect(convert({ stop })).toHaveProperty('options', { temperature: 1, top_p: 1, ...expected })
})

test.each([
  [{ type: 'json_object' }, '"json"'],
  [{ type: ' JSON_Schema ', json_schema: { name: 'x', schema: { type: 'object' } } }, '{"type":"object"}'],
  [{ type: 'json_schema', json_schema: { schema: 'ort' } }, '"ort"'],
  [{ type: 'json_schema', json_schema: {} }, undefined],
  [{ type: 'json_schema' }, undefined],
  [{ type: 'text' }, undefined],
])('response_format %j becomes %j', (format, expected) => {
  expect(convert({ response_format: format })).toMatchObject(
    expected === undefined ? {} : { format: expected },
  )
  expect('format' in Object(convert({ response_format: format }))).toBe(expected !== undefined)
})

test.each([
  [{}, undefined],
  [{ reasoning_effort: '' }, undefined],
  [{ reasoning_effort: 'none' }, false],
  [{ reasoning_effort: 'minimal' }, 'low'],
  [{ reasoning_effort: 'low' }, 'low'],
  [{ reasoning_effort: 'medium' }, 'medium'],
  [{ reasoning_effort: 'high' }, 'high'],
  [{ reasoning_effort: 'xhigh' }, 'max'],
  [{ reasoning_effort: 'ultra' }, 'max'],
  [{ reasoning_effort: 'max' }, 'max'],
  [{ reasoning: { effort: 'low' }, reasoning_effort: 'high' }, 'low'],
  [{ reasoning: {}, reasoning_effort: 'high' }, undefined],
])('the effort of %j is %j', (body, expected) => {
  expect(Object(convert(body)).think).toBe(expected)
})

test('an unknown effort is refused', () => {
  expect(convert({ reasoning_effort: 'extreme' })).toBe(
    'invalid reasoning value: "extreme" (must be "minimal", "low", "medium", "high", "xhigh", "ultra", "max", or "none")',
  )
})

describe('messages', () => {
  test.each([
    [
      'a call without content',
      [{ role: 'assistant', tool_calls: [weatherCall] }],
      [{ role: 'assistant', tool_calls: [nativeCall] }],
    ],
    [
      'a call with reasoning and content',
      [{ role: 'ASSISTANT', content: 'x', reasoning: 'Hm', tool_calls: [weatherCall] }],
      [{ role: 'assistant', content: 'x', thinking: 'Hm', tool_calls: [nativeCall] }],
    ],
    [
      'a result finds the name of its call',
      [
        { role: 'assistant', tool_calls: [weatherCall] },
        { role: 'tool', content: 'sunny', tool_call_id: 'id_abc' },
      ],
      [
        { role: 'assistant', tool_calls: [nativeCall] },
        { role: 'tool', content: 'sunny', tool_call_id: 'id_abc', tool_name: 'get_weather' },
      ],
    ],
    [
      'a result with a name',
      [{ role: 'tool', content: 'sunny', name: 'f' }],
      [{ role: 'tool', content: 'sunny', tool_name: 'f' }],
    ],
    ['a name on another role', [{ ...user, name: 'Ann' }], [user]],
    [
      'a part is a message',
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hello' },
            { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,aGk=', detail: 'low' } },
            { type: 'image_url', image_url: 'data:;base64,aGk=' },
            { type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
          ],
        },
      ],
      [user, ...Array.from({ length: 3 }, () => ({ role: 'user', images: [Uint8Array.of(104, 105)] }))],
    ],
    [
      'a result in parts loses its call',
      [{ role: 'tool', tool_call_id: 'id_abc', name: 'f', content: [{ type: 'text', text: 'a' }] }],
      [{ role: 'tool', content: 'a' }],
    ],
    ['no parts, no message', [{ role: 'user', content: [] }], []],
    [
      'no content but an empty list of calls',
      [{ role: 'assistant', tool_calls: [] }],
      [{ role: 'assistant' }],
    ],
    [
      'arguments that are null',
      [{ role: 'assistant', tool_calls: [{ id: 'a', function: { name: 'f', arguments: 'null' } }] }],
      [{ role: 'assistant', tool_calls: [{ id: 'a', function: { index: 0, name: 'f', arguments: {} } }] }],
    ],
  ])('%s', (_, messages, expected) => {
    expect(convert({ messages })).toHaveProperty(
      'messages',
      expected.map((message) => ({ ...silent, ...message })),
    )
  })

  test.each([
    [[], "[] is too short - 'messages'"],
    [[{ role: 'user' }], 'invalid message content type: <nil>'],
    [[{ role: 'user', content: 2 }], 'invalid message content type: float64'],
    [[{ role: 'user', content: true }], 'invalid message content type: bool'],
    [[{ role: 'user', content: {} }], 'invalid message content type: map[string]interface {}'],
    [[{ role: 'user', content: ['Hi'] }], 'invalid message format'],
    [[{ role: 'user', content: [{ text: 'no type' }] }], 'invalid message format'],
    [[{ role: 'user', content: [{ type: 'text', text: 5 }] }], 'invalid message format'],
    [[{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }], 'invalid message format'],
    [
      [{ role: 'user', content: [{ type: 'image_url', image_url: 'https://example.com/cat.png' }] }],
      'image URLs are not currently supported, please use base64 encoded data instead',
    ],
    [
      [{ role: 'user', content: [{ type: 'image_url', image_url: 'data:image/gif;base64,aGk=' }] }],
      'invalid image input',
    ],
    [[{ role: 'user', content: [{ type: 'image_url', image_url: 'aGk=' }] }], 'invalid image input'],
    [
      [{ role: 'user', content: [{ type: 'image_url', image_url: 'data:image/png;base64,@@@' }] }],
      'invalid image input',
    ],
    [[{ role: 'user', content: [{ type: 'input_audio', input_audio: 'x' }] }], 'invalid input_audio format'],
    [
      [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }],
      'invalid input_audio format: missing data',
    ],
    [
      [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'aG%=' } }] }],
      'invalid input_audio base64 data: illegal base64 data at input byte 2',
    ],
    ...['', '[1]', '"Paris"', '{"city": '].map((text): [object[], string] => [
      [{ role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: text } }] }],
      'invalid tool call arguments',
    ]),
  ])('%j is refused: %s', (messages, error) => {
    expect(convert({ messages })).toBe(error)
  })

  test('the first bad message counts, before the effort', () => {
    expect(
      convert({
        messages: [user, { role: 'user' }, { role: 'user', content: 5 }],
        reasoning_effort: 'extreme',
      }),
    ).toBe('invalid message content type: <nil>')
  })
})
