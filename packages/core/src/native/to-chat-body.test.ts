import { describe, expect, test } from 'vitest'
import type { ChatMessage, ChatRequest } from '../chat/chat-request.ts'
import { toChatBody } from './to-chat-body.ts'

const base: ChatRequest = { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] }
const sent = { model: 'llama3.2', messages: [{ role: 'user', content: 'Hi' }], stream: true }
const parameters = { type: 'object', properties: {} }

test('what is unset is not sent, so that the model’s own parameters stay in force', () => {
  expect(toChatBody({ ...base, options: {}, tools: [] })).toEqual({ body: sent, warnings: [] })
})

describe('each setting lands where the server reads it', () => {
  test.each<[Partial<ChatRequest>, object]>([
    [
      { options: { temperature: 0, num_ctx: 8192, stop: ['x'] } },
      { options: { temperature: 0, num_ctx: 8192, stop: ['x'] } },
    ],
    [
      { tools: [{ name: 'f', parameters }] },
      { tools: [{ type: 'function', function: { name: 'f', parameters } }] },
    ],
    [
      { tools: [{ name: 'f', description: 'd', parameters }] },
      { tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters } }] },
    ],
    [{ format: 'json' }, { format: 'json' }],
    [{ format: { type: 'object' } }, { format: { type: 'object' } }],
    [{ think: false }, { think: false }],
    [{ think: 'high' }, { think: 'high' }],
    [{ keepAlive: 0 }, { keep_alive: 0 }],
    [{ keepAlive: '10m' }, { keep_alive: '10m' }],
    [
      { truncate: false, shift: false },
      { truncate: false, shift: false },
    ],
    [{ strictContext: true }, { truncate: false, shift: false }],
    [
      { strictContext: true, shift: true },
      { truncate: false, shift: true },
    ],
    [{ strictContext: false }, {}],
    [{ logprobs: true }, { logprobs: true }],
    [{ logprobs: 3 }, { logprobs: true, top_logprobs: 3 }],
    [{ logprobs: false }, {}],
  ])('%j', (settings, added) => {
    expect(toChatBody({ ...base, ...settings })).toEqual({ body: { ...sent, ...added }, warnings: [] })
  })
})

test('an option that Ollama does not have is sent, with a warning and the right name', () => {
  const { body, warnings } = toChatBody({
    ...base,
    options: { max_tokens: 5 } as ChatRequest['options'] & object,
  })
  expect(body).toEqual({ ...sent, options: { max_tokens: 5 } })
  expect(warnings).toMatchObject([
    {
      type: 'unsupported',
      setting: 'options.max_tokens',
      message: expect.stringContaining('it is called options.num_predict') as string,
    },
  ])
})

describe('messages', () => {
  test.each<[string, ChatMessage, object]>([
    ['system', { role: 'system', text: 'Be brief.' }, { role: 'system', content: 'Be brief.' }],
    [
      'pictures as bytes and base64',
      {
        role: 'user',
        text: 'What?',
        images: [new Uint8Array([1, 2, 3]), 'AQID', 'data:image/png;base64,AQID'],
      },
      { role: 'user', content: 'What?', images: ['AQID', 'AQID', 'AQID'] },
    ],
    [
      'an assistant who only called',
      { role: 'assistant', toolCalls: [{ id: 'call_1', name: 'f', arguments: '{"a":1}' }] },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'call_1', function: { index: 0, name: 'f', arguments: { a: 1 } } }],
      },
    ],
    ['an empty turn', { role: 'user', text: '' }, { role: 'user', content: '' }],
    [
      'a picture alone',
      { role: 'user', text: '', images: ['AQID'] },
      { role: 'user', content: '', images: ['AQID'] },
    ],
    [
      'thinking',
      { role: 'assistant', text: 'Yes', thinking: 'Hm' },
      { role: 'assistant', content: 'Yes', thinking: 'Hm' },
    ],
    [
      'a tool result',
      { role: 'tool', text: 'sunny', toolName: 'weather', toolCallId: 'call_1' },
      { role: 'tool', content: 'sunny', tool_name: 'weather', tool_call_id: 'call_1' },
    ],
    [
      'a call with null arguments',
      { role: 'assistant', toolCalls: [{ id: 'c', name: 'f', arguments: 'null' }] },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'c', function: { index: 0, name: 'f', arguments: {} } }],
      },
    ],
  ])('%s', (_what, message, wire) => {
    expect(toChatBody({ ...base, messages: [message] })).toEqual({
      body: { ...sent, messages: [wire] },
      warnings: [],
    })
  })

  test('broken arguments of a past call are sent as an empty object, with a warning: the server refuses anything else', () => {
    const { body, warnings } = toChatBody({
      ...base,
      messages: [{ role: 'assistant', toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":' }] }],
    })
    expect(body).toMatchObject({ messages: [{ tool_calls: [{ function: { arguments: {} } }] }] })
    expect(warnings).toEqual([
      {
        type: 'changed',
        setting: 'messages[0].toolCalls[0].arguments',
        message: 'the arguments of f are no JSON object; sent as {}',
      },
    ])
  })

  test.each([
    '/etc/passwd',
    'https://example.com/a.png',
    'AQI',
    'A_ID',
    '',
    'data:,AQID',
    'data:image/png,AQID',
  ])('%j is no picture, and never read as a path or link', (image) => {
    expect(() => toChatBody({ ...base, messages: [{ role: 'user', text: '', images: [image] }] })).toThrow(
      'messages[0].images[0] is neither bytes, nor base64, nor a data: URL with base64',
    )
  })
})

test('pictures of an assistant message stay with it', () => {
  const { body } = toChatBody({
    ...base,
    messages: [{ role: 'assistant', text: 'Look:', images: ['iVBORw0KGgo='] }],
  })
  expect(body['messages']).toEqual([{ role: 'assistant', content: 'Look:', images: ['iVBORw0KGgo='] }])
})
