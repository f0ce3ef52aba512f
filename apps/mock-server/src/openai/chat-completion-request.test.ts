import { expect, test } from 'vitest'
import { decodeChatCompletionRequest } from './chat-completion-request.ts'

const nothing = {
  model: '',
  messages: [],
  stream: false,
  tools: [],
  top_logprobs: 0,
  _debug_render_only: false,
}
const silent = { role: '', reasoning: '', name: '', tool_call_id: '' }

function decode(body: string): unknown {
  const decoded = decodeChatCompletionRequest(Buffer.from(body))
  return 'value' in decoded ? decoded.value : decoded.error
}

test.each([
  ['null', {}],
  ['{"max_completion_tokens":5,"tool_choice":7,"think":"wild","keep_alive":[]}', {}],
  [
    '{"temperature":0,"top_p":0,"max_tokens":0,"seed":0,"logprobs":false}',
    { temperature: 0, top_p: 0, max_tokens: 0, seed: 0, logprobs: false },
  ],
  [
    '{"temperature":null,"stop":null,"reasoning":null,"reasoning_effort":null,"response_format":null,"stream_options":null}',
    {},
  ],
  ['{"stop":["a",1]}', { stop: ['a', 1] }],
  ['{"stop":5}', { stop: 5 }],
  ['{"reasoning":{},"reasoning_effort":"high"}', { reasoning: { effort: '' }, reasoning_effort: 'high' }],
  [
    '{"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"b":1, "a":2}}}}',
    { response_format: { type: 'json_schema', json_schema: { schema: '{"b":1, "a":2}' } } },
  ],
  ['{"response_format":{"type":"json_schema"}}', { response_format: { type: 'json_schema' } }],
  ['{"stream_options":{"include_usage":true}}', { stream_options: { include_usage: true } }],
])('%s', (body, expected) => {
  expect(decode(body)).toEqual({ ...nothing, ...expected })
})

test.each([
  ['{"content":"Hi","role":"USER"}', { content: 'Hi', role: 'USER' }],
  ['{"content":null}', {}],
  ['{"content":[{"type":"text","text":"Hi"},5]}', { content: [{ text: 'Hi', type: 'text' }, 5] }],
  ['{"tool_calls":[]}', { tool_calls: [] }],
  ['{"tool_calls":null}', {}],
  [
    '{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]}',
    { tool_calls: [{ id: 'a', index: 0, type: '', function: { name: 'f', arguments: '{' } }] },
  ],
])('the message %s', (message, expected) => {
  expect(decode(`{"messages":[${message}]}`)).toEqual({ ...nothing, messages: [{ ...silent, ...expected }] })
})

test.each([
  [
    '{"messages":["Hi"]}',
    'string into Go struct field ChatCompletionRequest.messages of type openai.Message',
  ],
  ['{"messages":[{"role":1}]}', 'number into Go struct field Message.messages.role of type string'],
  [
    '{"messages":[{"tool_calls":[{"index":"0"}]}]}',
    'string into Go struct field ToolCall.messages.tool_calls.index of type int',
  ],
  [
    '{"messages":[{"tool_calls":[{"function":{"arguments":{}}}]}]}',
    'object into Go struct field .messages.tool_calls.function.arguments of type string',
  ],
  [
    '{"messages":[{"tool_calls":[{"function":"f"}]}]}',
    String.raw`string into Go struct field ToolCall.messages.tool_calls.function of type struct { Name string "json:\"name\""; Arguments string "json:\"arguments\"" }`,
  ],
  [
    '{"response_format":"json"}',
    'string into Go struct field ChatCompletionRequest.response_format of type openai.ResponseFormat',
  ],
  [
    '{"response_format":{"json_schema":"x"}}',
    'string into Go struct field ResponseFormat.response_format.json_schema of type openai.JsonSchema',
  ],
  ['{"reasoning":{"effort":1}}', 'number into Go struct field Reasoning.reasoning.effort of type string'],
  ['{"model":1,"seed":1.5}', 'number into Go struct field ChatCompletionRequest.model of type string'],
  ['{"seed":1e2}', 'number 1e2 into Go struct field ChatCompletionRequest.seed of type int'],
])('%s: cannot unmarshal %s', (body, expected) => {
  expect(decode(body)).toBe(`json: cannot unmarshal ${expected}`)
})
