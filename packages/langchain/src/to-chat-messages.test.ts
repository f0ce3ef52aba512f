/** Every form in which LangChain keeps a message, as what Ollama is told. */
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
  type ToolMessageFields,
} from '@langchain/core/messages'
import { OllamaInputError } from '@ollamakit/core'
import { describe, expect, test } from 'vitest'
import { toChatMessages } from './to-chat-messages.ts'

const call = { type: 'tool_call' as const, id: 'call_1', name: 'get_weather', args: { city: 'Paris' } }
const toldCall = { id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' }

test('the plain messages of a conversation', () => {
  const messages = [
    new SystemMessage('Be kind'),
    new HumanMessage('Hi'),
    new AIMessage('Hello'),
    new HumanMessage({ content: [{ type: 'text', text: 'Bye' }] }),
  ]

  expect(toChatMessages(messages)).toEqual([
    { role: 'system', text: 'Be kind' },
    { role: 'user', text: 'Hi' },
    { role: 'assistant', text: 'Hello' },
    { role: 'user', text: 'Bye' },
  ])
})

test('a system prompt in several blocks stays one message', () => {
  const system = new SystemMessage({
    content: [
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.' },
    ],
  })

  expect(toChatMessages([system])).toEqual([{ role: 'system', text: 'One.\nTwo.' }])
})

test.each([
  ['system', { role: 'system', text: 'x' }],
  ['developer', { role: 'other', as: 'developer', text: 'x' }],
  ['control', { role: 'other', as: 'control', text: 'x' }],
  ['document 1', { role: 'other', as: 'document 1', text: 'x' }],
  ['user', { role: 'user', text: 'x' }],
  ['assistant', { role: 'assistant', text: 'x' }],
  ['tool', { role: 'tool', text: 'x' }],
])('a generic message keeps its role %s', (role, expected) => {
  expect(toChatMessages([new ChatMessage('x', role)])).toEqual([expected])
})

test.each<BaseMessage>([new RemoveMessage({ id: '1' }), {} as BaseMessage])(
  'what is no message is a clear error',
  (message) => {
    expect(() => toChatMessages([new HumanMessage('Hi'), message])).toThrow(OllamaInputError)
    expect(() => toChatMessages([new HumanMessage('Hi'), message])).toThrow(/messages\[1\] has the role/)
  },
)

describe('what an assistant called is told, whatever its content looks like', () => {
  const said = { role: 'assistant', text: 'Let me look.', toolCalls: [toldCall] }
  const text = { type: 'text', text: 'Let me look.' }

  test.each<[string, AIMessage, object]>([
    ['a string', new AIMessage({ content: 'Let me look.', tool_calls: [call] }), said],
    [
      'an empty string',
      new AIMessage({ content: '', tool_calls: [call] }),
      { role: 'assistant', toolCalls: [toldCall] },
    ],
    [
      'an empty list',
      new AIMessage({ content: [], tool_calls: [call] }),
      { role: 'assistant', toolCalls: [toldCall] },
    ],
    ['text blocks', new AIMessage({ content: [text], tool_calls: [call] }), said],
    [
      'v1 blocks',
      new AIMessage({ content: [text, call], response_metadata: { output_version: 'v1' } }),
      said,
    ],
    ['v1 blocks that lost their mark', new AIMessage({ content: [text, call] }), said],
    [
      'Anthropic blocks',
      new AIMessage({
        content: [text, { type: 'tool_use', id: call.id, name: call.name, input: call.args }],
        tool_calls: [call],
      }),
      said,
    ],
    [
      'Anthropic blocks alone',
      new AIMessage({
        content: [text, { type: 'tool_use', id: call.id, name: call.name, input: call.args }],
      }),
      said,
    ],
    [
      'a chunk of a stream',
      new AIMessageChunk({
        content: 'Let me look.',
        tool_call_chunks: [
          { type: 'tool_call_chunk', id: call.id, name: call.name, args: '{"city":"Paris"}', index: 0 },
        ],
      }),
      said,
    ],
  ])('%s', (_, message, expected) => {
    expect(toChatMessages([message])).toEqual([expected])
  })

  test('two calls of one tool stay two, in their order', () => {
    const message = new AIMessage({
      content: '',
      tool_calls: [call, { ...call, id: 'call_2', args: { city: 'Oslo' } }],
    })

    expect(toChatMessages([message])).toEqual([
      {
        role: 'assistant',
        toolCalls: [toldCall, { id: 'call_2', name: 'get_weather', arguments: '{"city":"Oslo"}' }],
      },
    ])
  })

  test('a call whose arguments were no JSON stays in the history', () => {
    const invalid = {
      type: 'invalid_tool_call' as const,
      id: 'call_1',
      name: 'get_weather',
      args: '{"city":',
      error: 'Malformed args.',
    }
    const told = [
      { role: 'assistant', toolCalls: [{ id: 'call_1', name: 'get_weather', arguments: '{"city":' }] },
    ]

    expect(toChatMessages([new AIMessage({ content: '', invalid_tool_calls: [invalid] })])).toEqual(told)
    expect(
      toChatMessages([new AIMessage({ content: [invalid], response_metadata: { output_version: 'v1' } })]),
    ).toEqual(told)
  })
})

test.each<[string, AIMessage]>([
  [
    'beside the content',
    new AIMessage({ content: 'Yes', additional_kwargs: { reasoning_content: 'Let me think' } }),
  ],
  [
    'as v1 blocks',
    new AIMessage({
      content: [
        { type: 'reasoning', reasoning: 'Let me ' },
        { type: 'reasoning', reasoning: 'think' },
        { type: 'text', text: 'Yes' },
      ],
    }),
  ],
  [
    'as Anthropic blocks',
    new AIMessage({
      content: [
        { type: 'thinking', thinking: 'Let me think' },
        { type: 'text', text: 'Yes' },
      ],
    }),
  ],
])('what an assistant thought is told: %s', (_, message) => {
  expect(toChatMessages([message])).toEqual([{ role: 'assistant', text: 'Yes', thinking: 'Let me think' }])
})

describe('the result of a tool', () => {
  const asked = new AIMessage({ content: '', tool_calls: [call] })
  const told = (fields: ToolMessageFields): unknown => toChatMessages([asked, new ToolMessage(fields)])[1]

  test('says which call it is of, and which tool if it knows: otherwise core looks it up', () => {
    expect(told({ content: 'sunny', tool_call_id: 'call_1' })).toEqual({
      role: 'tool',
      text: 'sunny',
      toolCallId: 'call_1',
    })
    expect(told({ content: 'sunny', tool_call_id: 'call_1', name: 'weather' })).toMatchObject({
      toolName: 'weather',
    })
  })

  test('may be blocks: texts, pictures, and whatever an MCP server sends', () => {
    const content = [
      { type: 'text', text: 'sunny' },
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'file:///x', text: 'y' } },
    ]

    expect(told({ content, tool_call_id: 'call_1' })).toMatchObject({
      text: 'sunny\n{"type":"resource","resource":{"uri":"file:///x","text":"y"}}',
      images: ['AAAA'],
    })
  })

  test('that is an error says so', () => {
    expect(told({ content: 'no such city', tool_call_id: 'call_1', status: 'error' })).toMatchObject({
      text: 'Error: no such city',
    })
    expect(told({ content: 'Error: no such city', tool_call_id: 'call_1', status: 'error' })).toMatchObject({
      text: 'Error: no such city',
    })
  })

  test('may be the old kind of message', () => {
    expect(toChatMessages([new FunctionMessage({ content: 'sunny', name: 'get_weather' })])).toEqual([
      { role: 'tool', text: 'sunny', toolName: 'get_weather' },
    ])
  })
})

test('a picture in a system message is a clear error', () => {
  const system = new SystemMessage({ content: [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }] })

  expect(() => toChatMessages([system])).toThrow(
    /messages\[0\] has a picture or a recording in a system message/,
  )
})
