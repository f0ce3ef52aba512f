import { cutBytes } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import { EventCutter } from './event-cutter.ts'

function cut(text: string, positions: number[] = []): string[] {
  const cutter = new EventCutter()
  return [
    ...cutBytes(new TextEncoder().encode(text), positions).flatMap((piece) => cutter.push(piece)),
    ...cutter.end(),
  ]
}

describe.each([
  ['events', 'data: {"a":1}\n\ndata: [DONE]\n\n', ['{"a":1}', '[DONE]']],
  ['events with CRLF', 'data: {"a":1}\r\n\r\ndata: [DONE]\r\n\r\n', ['{"a":1}', '[DONE]']],
  ['no space after the colon', 'data:{"a":1}\n\n', ['{"a":1}']],
  ['only one space is the colon’s', 'data:  a\n\n', [' a']],
  ['several data lines are one text', 'data: {"a":\ndata: 1}\n\n', ['{"a":\n1}']],
  [
    'comments, names, ids and retries are left out',
    ': keep-alive\n\nevent: x\nid: 7\nretry: 10\ndata: {"a":"é🦙"}\n\n:\n\n',
    ['{"a":"é🦙"}'],
  ],
  [
    'events without blank lines between them',
    'data: {"a":1}\ndata: {"b":2} \ndata: [DONE]\n',
    ['{"a":1}', '{"b":2} ', '[DONE]'],
  ],
  ['events of a ping, whatever they hold', 'event: ping\ndata: 12:00\n\ndata: {"a":1}\n\n', ['{"a":1}']],
  [
    'the name of a ping without a blank line',
    'data: {"a":1}\nevent: heartbeat\ndata: {"b":2}\n\n',
    ['{"a":1}', '{"b":2}'],
  ],
  [
    'the text of an error is the error of a frame',
    'data: {"a":1}\n\nevent: error\ndata: out of memory\ndata: on node 3\n\n',
    ['{"a":1}', '{"error":"out of memory\\non node 3"}'],
  ],
  ['the JSON text of an error, too', 'event: error\ndata: "no memory"\n\n', ['{"error":"no memory"}']],
  ['an error that is an object is that object', 'event: error\ndata: {"msg":"no"}\n\n', ['{"msg":"no"}']],
  ['many blank lines', '\n\n\ndata: 1\n\n\n\ndata: 2\n\n', ['1', '2']],
  ['the last blank line is missing', 'data: 1\n\ndata: 2\n', ['1', '2']],
  ['the last line break is missing', 'data: 1\n\ndata: 2', ['1', '2']],
  ['a bare JSON line is not an event and not lost', 'data: 1\n\n{"error":"no"}\n', ['1', '{"error":"no"}']],
  ['nothing', '', []],
])('%s', (_what, text, frames) => {
  test('are read', () => {
    expect(cut(text)).toEqual(frames)
  })
  test('are read the same when cut anywhere', () => {
    for (let at = 1; at < new TextEncoder().encode(text).length; at++)
      expect(cut(text, [at]), `cut at ${at}`).toEqual(frames)
  })
})
