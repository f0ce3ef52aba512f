import type { ChatEvent } from '@ollamakit/core'
import { expect, test } from 'vitest'
import { streamPartViolations } from './testing/stream-part-validator.ts'
import { createStreamPartWriter, type StreamPartWriter } from './to-stream-parts.ts'
import { toUsage } from './to-usage.ts'

type Parts = ReturnType<StreamPartWriter['write']>

const start: ChatEvent = { type: 'start', model: 'qwen3', createdAt: new Date(0) }
const call: ChatEvent = {
  type: 'tool-call',
  call: { id: 'call_1', name: 'weather', arguments: '{"city":"Bern"}' },
}
const finish: ChatEvent = { type: 'finish', reason: 'stop', rawReason: 'stop', usage: { outputTokens: 3 } }

test('thinking, text and a call become blocks that follow each other', () => {
  expect(
    written([[start, thinking('Hm'), thinking('…')], [text('Let me'), text(' look'), call], [finish]]),
  ).toEqual([
    { type: 'response-metadata', timestamp: new Date(0), modelId: 'qwen3' },
    { type: 'reasoning-start', id: '0' },
    { type: 'reasoning-delta', id: '0', delta: 'Hm…' },
    { type: 'reasoning-end', id: '0' },
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: 'Let me look' },
    { type: 'text-end', id: '1' },
    { type: 'tool-input-start', id: 'call_1', toolName: 'weather' },
    { type: 'tool-input-delta', id: 'call_1', delta: '{"city":"Bern"}' },
    { type: 'tool-input-end', id: 'call_1' },
    { type: 'tool-call', toolCallId: 'call_1', toolName: 'weather', input: '{"city":"Bern"}' },
    { type: 'finish', usage: toUsage({ outputTokens: 3 }), finishReason: { unified: 'stop', raw: 'stop' } },
  ])
})

test('a block stays open from read to read and is one block', () => {
  const parts = written([[start, text('Hel')], [text('lo')], [finish]])

  expect(parts.map(({ type }) => type)).toEqual([
    'response-metadata',
    'text-start',
    'text-delta',
    'text-delta',
    'text-end',
    'finish',
  ])
})

test.each<[string, ChatEvent[]]>([
  ['text beside the end mark', [start, text('AB'), finish]],
  ['thinking and text in one read', [start, thinking('a'), text('b'), finish]],
  ['text, thinking and text again', [start, text('a'), thinking('b'), text('c'), finish]],
  [
    'two calls and text between them',
    [
      start,
      call,
      text('and'),
      { type: 'tool-call', call: { id: 'call_2', name: 'weather', arguments: '{}' } },
      finish,
    ],
  ],
  [
    'a call without arguments as text',
    [start, { type: 'tool-call', call: { id: 'call_1', name: 'now', arguments: '' } }, finish],
  ],
  ['thinking only', [start, thinking('a'), finish]],
  ['nothing', [start, finish]],
  [
    'raw frames',
    [{ type: 'raw', frame: { a: 1 } }, start, text('a'), { type: 'raw', frame: { a: 2 } }, text('b'), finish],
  ],
])('%s: the order of parts does not depend on the reads', (_, events) => {
  const whole = written([events])
  const single = written(events.map((event) => [event]))

  expect(streamPartViolations([{ type: 'stream-start', warnings: [] }, ...whole])).toEqual([])
  expect(streamPartViolations([{ type: 'stream-start', warnings: [] }, ...single])).toEqual([])
  expect(spoken(whole)).toEqual(spoken(single))
})

test('DC6 a response with thinking only opens no text block', () => {
  expect(written([[start, thinking('a'), finish]]).filter(({ type }) => type.startsWith('text'))).toEqual([])
})

test('finish has the log probabilities and the remote model', () => {
  const parts = written([
    [
      { ...start, remote: { model: 'big', host: 'https://ollama.com' } },
      { type: 'logprobs', tokens: [{ token: 'a', logprob: -1 }] },
      text('a'),
    ],
    [{ type: 'logprobs', tokens: [{ token: '', logprob: -2 }] }],
    [finish],
  ])

  expect(parts.at(-1)).toMatchObject({
    type: 'finish',
    providerMetadata: {
      ollama: {
        remote: { model: 'big', host: 'https://ollama.com' },
        logprobs: [
          { token: 'a', logprob: -1 },
          { token: '', logprob: -2 },
        ],
      },
    },
  })
})

test('an error closes what is open and is followed by finish', () => {
  const writer = createStreamPartWriter()
  writer.write([start, text('Hi')])
  const error = new Error('the model died')

  expect(writer.endEarly({ error })).toEqual([
    { type: 'text-end', id: '0' },
    { type: 'error', error },
    { type: 'finish', usage: toUsage(), finishReason: { unified: 'error', raw: undefined } },
  ])
})

test('a stream without its end is interrupted, without an error part', () => {
  const writer = createStreamPartWriter()
  writer.write([start, thinking('Hm')])

  expect(writer.endEarly('interrupted')).toEqual([
    { type: 'reasoning-end', id: '0' },
    { type: 'finish', usage: toUsage(), finishReason: { unified: 'interrupted', raw: undefined } },
  ])
})

function thinking(said: string): ChatEvent {
  return { type: 'thinking', text: said }
}

function text(said: string): ChatEvent {
  return { type: 'text', text: said }
}

function written(reads: ChatEvent[][]): Parts {
  const writer = createStreamPartWriter()
  return reads.flatMap((events) => writer.write(events))
}

/** Joins the deltas of adjacent parts of one kind: the result does not depend on the reads. */
function spoken(parts: Parts): string[] {
  const said: string[] = []
  let last = ''
  for (const part of parts) {
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      if (part.type === last) said.push(`${said.pop()}${part.delta}`)
      else said.push(`${part.type} ${part.delta}`)
      last = part.type
    } else {
      said.push(JSON.stringify(part))
      last = part.type
    }
  }
  return said
}
