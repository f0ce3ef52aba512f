import { describe, expect, test } from 'vitest'
import type { ChatRequest } from './chat-request.ts'
import { prepare } from './prepare.ts'

const parameters = { type: 'object', properties: {} }
const tools = [
  { name: 'f', parameters },
  { name: 'g', parameters },
]
const request: ChatRequest = { model: 'm', messages: [], tools }
const { tools: _tools, ...withoutTools } = request

test.each<[ChatRequest['toolChoice'], object]>([
  [undefined, request],
  ['auto', request],
  ['none', withoutTools],
  ['required', { ...request, toolChoice: 'required' }],
  [{ name: 'g' }, { ...request, tools: [tools[1]], toolChoice: { name: 'g' } }],
])('toolChoice %j', (toolChoice, prepared) => {
  expect(prepare({ ...request, ...(toolChoice ? { toolChoice } : {}) })).toEqual({
    request: prepared,
    warnings: [],
  })
})

test.each<[Partial<ChatRequest>, string]>([
  [{ toolChoice: { name: 'h' } }, 'toolChoice names "h", which is not among the tools. Offered: f, g'],
  [
    { toolChoice: 'required', tools: [] },
    'toolChoice requires a call, and there are no tools. Offered: none',
  ],
])('%j cannot be had', (settings, message) => {
  expect(() => prepare({ ...request, ...settings })).toThrow(message)
})

describe('schemas', () => {
  const lossy = { type: 'object', properties: { a: { $ref: '#/nowhere' } } }

  test('are sent in the words that are read, without a warning where nothing is lost', () => {
    const schema = {
      $schema: 's',
      type: 'object',
      properties: { a: { const: 1 } },
      additionalProperties: false,
    }
    const sent = { type: 'object', properties: { a: { type: 'integer', enum: [1] } } }
    expect(
      prepare({
        ...withoutTools,
        tools: [{ name: 'f', description: 'd', parameters: schema }],
        format: schema,
      }),
    ).toEqual({
      request: {
        ...withoutTools,
        tools: [{ name: 'f', description: 'd', parameters: sent }],
        format: { ...sent, additionalProperties: false },
      },
      warnings: [],
    })
  })

  test('that lose something say what, once each', () => {
    const { warnings } = prepare({
      ...withoutTools,
      tools: [tools[0]!, { name: 'g', parameters: lossy }],
      format: lossy,
    })
    expect(warnings).toEqual([
      {
        type: 'changed',
        setting: 'tools[1].parameters',
        message: 'the tool g is sent without what Ollama does not read: the reference "#/nowhere"',
      },
      {
        type: 'changed',
        setting: 'format',
        message: 'the schema is sent without what Ollama does not read: the reference "#/nowhere"',
      },
    ])
  })

  test('json stays json', () => {
    expect(prepare({ ...withoutTools, format: 'json' })).toEqual({
      request: { ...withoutTools, format: 'json' },
      warnings: [],
    })
  })
})

describe('think', () => {
  test.each<[string, ChatRequest['think'], ChatRequest['think']]>([
    ['gpt-oss', false, 'low'],
    ['gpt-oss:120b-cloud', 'max', 'high'],
    ['hf.co/unsloth/GPT-OSS-20b', false, 'low'],
    ['gpt-oss', true, true],
    ['gpt-oss', 'low', 'low'],
    ['qwen3', false, false],
    ['qwen3', 'max', 'max'],
    ['my-gpt-osso', 'max', 'max'],
  ])('%s asked for %j gets %j', (model, think, sent) => {
    const { request: prepared, warnings } = prepare({ model, messages: [], think })
    expect(prepared.think).toBe(sent)
    expect(warnings).toEqual(
      sent === think
        ? []
        : [
            {
              type: 'changed',
              setting: 'think',
              message: `${model} has no think ${JSON.stringify(think)}; ${JSON.stringify(sent)} is sent`,
            },
          ],
    )
  })
})
