import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { toUsage } from '../to-usage.ts'
import { streamPartViolations } from './stream-part-validator.ts'

type Part = LanguageModelV4StreamPart

const start: Part = { type: 'stream-start', warnings: [] }
const metadata: Part = { type: 'response-metadata', modelId: 'm' }
const thought: Part[] = [
  { type: 'reasoning-start', id: '0' },
  { type: 'reasoning-delta', id: '0', delta: 'hm' },
  { type: 'reasoning-end', id: '0' },
]
const text: Part[] = [
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta: 'Hi' },
  { type: 'text-end', id: '1' },
]
const call: Part[] = [
  { type: 'tool-input-start', id: 'a', toolName: 'f' },
  { type: 'tool-input-delta', id: 'a', delta: '{}' },
  { type: 'tool-input-end', id: 'a' },
  { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: '{}' },
]
const failure: Part = { type: 'error', error: new Error('no') }
const finish = finishWith('stop')

test.each<[string, Part[]]>([
  ['thoughts, text and a call', [start, metadata, ...thought, ...text, ...call, finish]],
  ['nothing said', [start, metadata, finish]],
  ['an error after text', [start, metadata, ...text, failure, finishWith('error')]],
  ['a stream that was cut off', [start, metadata, ...text, finishWith('interrupted')]],
  ['raw values', [start, { type: 'raw', rawValue: {} }, metadata, ...text, finish]],
])('%s is in order', (_, parts) => {
  expect(streamPartViolations(parts)).toEqual([])
})

test.each<[string, Part[]]>([
  ['no stream-start', [metadata, ...text, finish]],
  ['stream-start twice', [start, start, ...text, finish]],
  ['response-metadata twice', [start, metadata, metadata, ...text, finish]],
  ['response-metadata after output', [start, ...text, metadata, finish]],
  ['a delta without its block', [start, { type: 'text-delta', id: '1', delta: 'Hi' }, finish]],
  [
    'a delta after the end of its block',
    [start, ...text, { type: 'text-delta', id: '1', delta: '!' }, finish],
  ],
  ['an end without its block', [start, { type: 'reasoning-end', id: '0' }, finish]],
  [
    'an empty delta',
    [
      start,
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: '' },
      { type: 'text-end', id: '1' },
      finish,
    ],
  ],
  ['an empty block', [start, { type: 'text-start', id: '1' }, { type: 'text-end', id: '1' }, finish]],
  ['text while reasoning is open', [start, ...thought.slice(0, 2), ...text, ...thought.slice(2), finish]],
  ['a call while reasoning is open', [start, ...thought.slice(0, 2), ...call, ...thought.slice(2), finish]],
  ['a call that was not announced', [start, ...call.slice(3), finish]],
  ['a call whose input is still open', [start, ...call.slice(0, 2), ...call.slice(3), finish]],
  ['a call that never comes', [start, ...call.slice(0, 3), finish]],
  ['two calls under one id', [start, ...call, ...call, finish]],
  [
    'a call under another name',
    [start, ...call.slice(0, 3), { type: 'tool-call', toolCallId: 'a', toolName: 'g', input: '{}' }, finish],
  ],
  [
    'an input that the deltas did not spell',
    [
      start,
      ...call.slice(0, 3),
      { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: '{"x":1}' },
      finish,
    ],
  ],
  ['no finish', [start, ...text]],
  ['finish twice', [start, ...text, finish, finish]],
  ['finish before the text ends', [start, ...text.slice(0, 2), finish]],
  ['an error whose finish says stop', [start, ...text, failure, finish]],
  ['a finish that says error without one', [start, ...text, finishWith('error')]],
])('%s is a violation', (_, parts) => {
  expect(streamPartViolations(parts)).not.toEqual([])
})

function finishWith(unified: 'stop' | 'error' | 'interrupted'): Part {
  return { type: 'finish', usage: toUsage(), finishReason: { unified, raw: undefined } }
}
