/** What a model said, in each of LangChain's forms: the message of `invoke`, the chunks of `stream`, the events of `streamEvents`. */
import { ChatModelStream } from '@langchain/core/language_models/stream'
import type { ChatModelStreamEvent } from '@langchain/core/language_models/event'
import type { AIMessage, AIMessageChunk, MessageOutputVersion } from '@langchain/core/messages'
import type { ChatEvent, Warning } from '@ollamakit/core'
import { describe, expect, test } from 'vitest'
import { canonical, joined } from './testing/ways.ts'
import { createChatResultFolder } from './to-chat-result.ts'
import { createMessageChunkReader } from './to-message-chunks.ts'
import { createStreamEventReader } from './to-stream-events.ts'

const start: ChatEvent = { type: 'start', model: 'llama3.2', createdAt: new Date('2026-01-02T03:04:05Z') }
const stop: ChatEvent = {
  type: 'finish',
  reason: 'stop',
  rawReason: 'stop',
  usage: { inputTokens: 3, outputTokens: 2, raw: { prompt_eval_count: 3, eval_count: 2, total_duration: 9 } },
}
const text = (said: string): ChatEvent => ({ type: 'text', text: said })
const thinking = (said: string): ChatEvent => ({ type: 'thinking', text: said })
const calling = (id: string, args: string): ChatEvent => ({
  type: 'tool-call',
  call: { id, name: 'get_weather', arguments: args },
})

const about = {
  model_provider: 'ollama',
  model: 'llama3.2',
  model_name: 'llama3.2',
  created_at: '2026-01-02T03:04:05.000Z',
  done_reason: 'stop',
  done: true,
  finish_reason: 'stop',
  prompt_eval_count: 3,
  eval_count: 2,
  total_duration: 9,
  tokenUsage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
}

function invoked(events: ChatEvent[], version: MessageOutputVersion): AIMessage {
  const folder = createChatResultFolder(version, [])
  folder.add(events)
  return folder.result().generations[0]?.message as AIMessage // the folder makes nothing else
}

function chunksOf(events: ChatEvent[], version: MessageOutputVersion): AIMessageChunk[] {
  return createMessageChunkReader({ outputVersion: version, warnings: [] })(events).map(
    ({ message }) => message as AIMessageChunk,
  ) // the reader makes nothing else
}

async function streamedByEvents(events: ChatEvent[]): Promise<AIMessage> {
  return new ChatModelStream(asyncly(createStreamEventReader([])(events)))
}

async function* asyncly<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

describe.each<[string, ChatEvent[]]>([
  ['text', [start, text('Hi'), text(' there'), stop]],
  ['nothing', [start, stop]],
  ['thinking, then text', [start, thinking('Let '), thinking('me'), text('An'), text('swer'), stop]],
  ['thinking again after text', [start, thinking('A'), text('B'), thinking('C'), text('D'), stop]],
  ['a call', [start, calling('1', '{"city":"Paris"}'), stop]],
  [
    'text, two calls, text',
    [
      start,
      text('See: '),
      calling('1', '{"city":"Paris"}'),
      calling('2', '{"city":"Oslo"}'),
      text('done'),
      stop,
    ],
  ],
  ['two calls with one id', [start, calling('1', '{"city":"Paris"}'), calling('1', '{"city":"Oslo"}'), stop]],
  ['calls without arguments', [start, calling('1', ''), calling('2', 'null'), calling('3', '{}'), stop]],
  [
    'calls whose arguments are no object',
    [start, calling('1', 'Paris'), calling('2', '["Paris"]'), calling('3', '{"city":"Par'), stop],
  ],
  [
    'log-probabilities',
    [
      start,
      { type: 'logprobs', tokens: [{ token: 'Hi', logprob: -0.1 }] },
      text('Hi'),
      { type: 'logprobs', tokens: [{ token: '', logprob: 0 }] },
      stop,
    ],
  ],
  ['no counts', [start, text('Hi'), { type: 'finish', reason: 'other', usage: {} }]],
])('%s', (_, events) => {
  test.each<MessageOutputVersion>(['v0', 'v1'])(
    'is one answer in all forms of output %s',
    async (version) => {
      const whole = canonical(invoked(events, version))

      expect(canonical(joined(chunksOf(events, version)))).toEqual(whole)
      expect(canonical(await streamedByEvents(events))).toEqual(whole)
    },
  )

  test('has the same blocks in every form of v1', async () => {
    const blocks = invoked(events, 'v1').content

    expect(joined(chunksOf(events, 'v1')).content).toEqual(
      (blocks as object[]).map((block, index) => Object.assign({ index }, block)),
    )
    expect((await streamedByEvents(events)).content).toEqual(blocks)
  })
})

test('a whole message of v0', () => {
  const message = invoked(
    [start, thinking('Hm'), text('Hi'), calling('1', '{"city":"Paris"}'), calling('2', '{'), stop],
    'v0',
  )

  expect(message.content).toBe('Hi')
  expect(message.additional_kwargs).toEqual({ reasoning_content: 'Hm' })
  expect(message.tool_calls).toEqual([
    { type: 'tool_call', id: '1', name: 'get_weather', args: { city: 'Paris' } },
  ])
  expect(message.invalid_tool_calls).toEqual([
    { type: 'invalid_tool_call', id: '2', name: 'get_weather', args: '{', error: 'Malformed args.' },
  ])
  expect(message.usage_metadata).toEqual({ input_tokens: 3, output_tokens: 2, total_tokens: 5 })
  expect(message.response_metadata).toEqual(about)
})

test('a whole message of v1', () => {
  const message = invoked(
    [start, thinking('Hm'), text('Hi'), calling('1', '{"city":"Paris"}'), thinking('so'), stop],
    'v1',
  )

  expect(message.content).toEqual([
    { type: 'reasoning', reasoning: 'Hm' },
    { type: 'text', text: 'Hi' },
    { type: 'tool_call', id: '1', name: 'get_weather', args: { city: 'Paris' } },
    { type: 'reasoning', reasoning: 'so' },
  ])
  expect(message.response_metadata).toEqual({ ...about, output_version: 'v1' })
})

describe('chunks', () => {
  test('say everything about the answer once, with the last one', () => {
    const chunks = chunksOf([start, thinking('Hm'), text('Hi'), stop], 'v0')

    expect(chunks.map(({ response_metadata }) => response_metadata)).toEqual([
      { model_provider: 'ollama' },
      { model_provider: 'ollama' },
      about,
    ])
    expect(chunks.map(({ usage_metadata }) => usage_metadata?.total_tokens)).toEqual([
      undefined,
      undefined,
      5,
    ])
  })

  test('keep calls apart by index, and by the id of the server', () => {
    const chunks = chunksOf(
      [start, calling('a', '{"city":"Paris"}'), text('and'), calling('b', '{}'), stop],
      'v0',
    )

    expect(chunks.flatMap(({ tool_call_chunks }) => tool_call_chunks)).toEqual([
      { type: 'tool_call_chunk', id: 'a', name: 'get_weather', args: '{"city":"Paris"}', index: 0 },
      { type: 'tool_call_chunk', id: 'b', name: 'get_weather', args: '{}', index: 1 },
    ])
  })

  test('never make a call of half its arguments', () => {
    const [chunk] = chunksOf([start, calling('1', '{"city":"Par'), stop], 'v0')

    expect(chunk?.tool_calls).toEqual([])
    expect(chunk?.invalid_tool_calls).toMatchObject([{ name: 'get_weather', args: '{"city":"Par' }])
  })

  test('give text to those who listen for tokens, and no thoughts', () => {
    expect(
      createMessageChunkReader({ outputVersion: 'v0', warnings: [] })([
        start,
        thinking('Hm'),
        text('Hi'),
        calling('1', '{}'),
        stop,
      ]).map((chunk) => chunk.text),
    ).toEqual(['', 'Hi', '', ''])
  })
})

test('warnings that a response gives rise to come with it, after those of the request', () => {
  const [early, late] = ['keepAlive', 'tools'].map((setting): Warning => ({
    type: 'changed',
    setting,
    message: 'why',
  })) as [Warning, Warning]

  const [chunk] = createMessageChunkReader({ outputVersion: 'v0', warnings: [early] })([
    { ...stop, warnings: [late] },
  ])

  expect(chunk?.message).toMatchObject({ response_metadata: { warnings: [early, late] } })
})

test('warnings are told with the answer', () => {
  const warning = { type: 'unsupported', setting: 'keepAlive', message: 'not in this dialect' } as const

  const [chunk] = createMessageChunkReader({ outputVersion: 'v0', warnings: [warning] })([stop])
  expect(chunk?.message).toMatchObject({ response_metadata: { warnings: [warning] } })
})

test('log-probabilities are told with the answer, in their order', () => {
  const [a, b] = [
    { token: 'H', logprob: -1 },
    { token: 'i', logprob: -2 },
  ]

  expect(
    invoked([start, { type: 'logprobs', tokens: [a] }, { type: 'logprobs', tokens: [b] }, stop], 'v0')
      .response_metadata['logprobs'],
  ).toEqual([a, b])
})

test.each([
  ['stop', 'stop'],
  ['tool-calls', 'tool_use'],
  ['length', 'length'],
  ['content-filter', 'content_filter'],
  ['load', undefined],
  ['unload', undefined],
  ['other', undefined],
] as const)('the end %s is %s in LangChain’s words', (reason, word) => {
  expect(
    invoked([start, { type: 'finish', reason, usage: {} }], 'v0').response_metadata['finish_reason'],
  ).toBe(word)
})

describe('stream events', () => {
  test('are those of one block after the other, each call finished at once', () => {
    const events = createStreamEventReader([])([
      start,
      thinking('H'),
      thinking('m'),
      text('Hi'),
      calling('1', '{"city":"Paris"}'),
      calling('2', '{'),
      stop,
    ])

    expect(events).toEqual<ChatModelStreamEvent[]>([
      { event: 'message-start' },
      { event: 'content-block-start', index: 0, content: { type: 'reasoning', reasoning: '' } },
      { event: 'content-block-delta', index: 0, delta: { type: 'reasoning-delta', reasoning: 'H' } },
      { event: 'content-block-delta', index: 0, delta: { type: 'reasoning-delta', reasoning: 'm' } },
      { event: 'content-block-finish', index: 0, content: { type: 'reasoning', reasoning: 'Hm' } },
      { event: 'content-block-start', index: 1, content: { type: 'text', text: '' } },
      { event: 'content-block-delta', index: 1, delta: { type: 'text-delta', text: 'Hi' } },
      { event: 'content-block-finish', index: 1, content: { type: 'text', text: 'Hi' } },
      {
        event: 'content-block-start',
        index: 2,
        content: { type: 'tool_call_chunk', id: '1', name: 'get_weather', args: '' },
      },
      {
        event: 'content-block-delta',
        index: 2,
        delta: {
          type: 'block-delta',
          fields: { type: 'tool_call_chunk', id: '1', name: 'get_weather', args: '{"city":"Paris"}' },
        },
      },
      {
        event: 'content-block-finish',
        index: 2,
        content: { type: 'tool_call', id: '1', name: 'get_weather', args: { city: 'Paris' } },
      },
      {
        event: 'content-block-start',
        index: 3,
        content: { type: 'tool_call_chunk', id: '2', name: 'get_weather', args: '' },
      },
      {
        event: 'content-block-delta',
        index: 3,
        delta: {
          type: 'block-delta',
          fields: { type: 'tool_call_chunk', id: '2', name: 'get_weather', args: '{' },
        },
      },
      {
        event: 'content-block-finish',
        index: 3,
        content: {
          type: 'invalid_tool_call',
          id: '2',
          name: 'get_weather',
          args: '{',
          error: 'Malformed args.',
        },
      },
      {
        event: 'message-finish',
        reason: 'stop',
        usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
        responseMetadata: about,
      },
    ])
  })

  test('are the same however the answer was cut into reads', () => {
    const events = [start, thinking('Hm'), text('H'), text('i'), calling('1', '{}'), stop]
    const one = createStreamEventReader([])
    const each = createStreamEventReader([])

    expect(events.flatMap((event) => each([event]))).toEqual(one(events))
  })
})
