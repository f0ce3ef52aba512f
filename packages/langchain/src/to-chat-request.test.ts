/** What the model was built with and what a call changes, in one request. */
import { HumanMessage } from '@langchain/core/messages'
import { describe, expect, test } from 'vitest'
import type { ChatRequest } from '@ollamakit/core'
import { toChatRequest } from './to-chat-request.ts'
import { toInvocationParams } from './to-invocation-params.ts'

/** What a request asks besides its messages. */
function toChatSettings(...args: Parameters<typeof toInvocationParams>): Partial<ChatRequest> {
  const { messages: _messages, ...settings } = toChatRequest([], toInvocationParams(...args))
  return settings
}

const schema = { type: 'object', properties: { a: { type: 'number' } } }

test('only what is set is asked', () => {
  expect(toChatRequest([new HumanMessage('Hi')], { model: 'm' })).toEqual({
    model: 'm',
    messages: [{ role: 'user', text: 'Hi' }],
  })
})

test('everything that can be set is asked', () => {
  const all = {
    think: 'high',
    keepAlive: 0,
    truncate: false,
    shift: false,
    strictContext: true,
    logprobs: 3,
    format: 'json',
  } as const

  const asked = { model: 'm', ...all, checkFormat: 'prompt' }
  expect(toChatSettings({ model: 'm', ...all })).toEqual(asked)
  expect(toChatSettings({ model: 'm' }, all)).toEqual(asked)
})

test('a call wins over the model, also with false and 0', () => {
  const input = {
    model: 'm',
    think: true,
    keepAlive: '1h',
    logprobs: 5,
    temperature: 0.7,
    options: { top_k: 5, seed: 1 },
  }

  expect(
    toChatSettings(input, {
      model: 'other',
      think: false,
      keepAlive: 0,
      logprobs: 0,
      temperature: 0,
      options: { seed: 2 },
    }),
  ).toEqual({
    model: 'other',
    think: false,
    keepAlive: 0,
    logprobs: 0,
    options: { temperature: 0, top_k: 5, seed: 2 },
  })
})

describe('several names of one option', () => {
  test('maxTokens and stopSequences are read', () => {
    expect(toChatSettings({ model: 'm', maxTokens: 10, stopSequences: ['a'] }).options).toEqual({
      num_predict: 10,
      stop: ['a'],
    })
  })

  test('the named option wins over the free one, and that over the alias', () => {
    expect(
      toChatSettings({ model: 'm', maxTokens: 1, options: { num_predict: 2 }, numPredict: 3 }).options,
    ).toEqual({ num_predict: 3 })
    expect(toChatSettings({ model: 'm', maxTokens: 1, options: { num_predict: 2 } }).options).toEqual({
      num_predict: 2,
    })
  })

  test('an alias of the call wins over the name of the model', () => {
    expect(toChatSettings({ model: 'm', numPredict: 3 }, { maxTokens: 1 }).options).toEqual({
      num_predict: 1,
    })
  })
})

describe('the format', () => {
  test('is the schema of response_format, as createAgent sends it', () => {
    const call = { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } } as const

    expect(toChatSettings({ model: 'm' }, call).format).toEqual(schema)
    expect(toChatSettings({ model: 'm' }, { ...call, format: 'json' }).format).toBe('json')
  })

  test.each([
    ['json_object', 'json'],
    ['text', undefined],
  ] as const)('of response_format %s is %s', (type, format) => {
    expect(toChatSettings({ model: 'm' }, { response_format: { type } }).format).toBe(format)
  })
})

test('what LangGraph puts into the options of a call is not looked at', () => {
  const extras = {
    writer: () => undefined,
    interrupt: () => undefined,
    executionInfo: {},
    signal: AbortSignal.timeout(1000),
  }

  expect(toChatSettings({ model: 'm' }, extras)).toEqual({ model: 'm' })
})

test('the choice of a tool is asked as core has it, which knows what Ollama can do about it', () => {
  const tools = [{ type: 'function', function: { name: 'add', parameters: { type: 'object' } } }]
  const asked = { model: 'm', tools: [{ name: 'add', parameters: { type: 'object' } }] }

  expect(toChatSettings({ model: 'm' }, { tools, tool_choice: 'any' })).toEqual({
    ...asked,
    toolChoice: 'required',
  })
  expect(toChatSettings({ model: 'm' }, { tools, tool_choice: 'add' })).toEqual({
    ...asked,
    toolChoice: { name: 'add' },
  })
})

test('no tools are no list of tools', () => {
  expect(toChatSettings({ model: 'm' }, { tools: [] })).toEqual({ model: 'm' })
})
