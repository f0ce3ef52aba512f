import { describe, expect, test } from 'vitest'
import { createCallIds } from '../chat/call-ids.ts'
import { createToolCallPieces } from './tool-call-pieces.ts'

type Piece = Parameters<ReturnType<typeof createToolCallPieces>['push']>[0]

function calls(pieces: Piece[]): unknown[] {
  const tracker = createToolCallPieces(createCallIds())
  const told = pieces.flatMap((piece, i) =>
    tracker
      .push(piece)
      .map((call) => [
        i,
        call.id.startsWith('call_') && call.id.length === 13 ? 'made up' : call.id,
        call.name,
        call.arguments,
      ]),
  )
  return [...told, ...tracker.flush().map((call) => ['end', call.id, call.name, call.arguments])]
}

describe('tool calls of other servers', () => {
  test.each<[string, Piece[], unknown[]]>([
    [
      'whole, as Ollama sends them',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } },
        { index: 1, id: 'b', function: { name: 'g', arguments: '{"x":1}' } },
      ],
      [
        [0, 'a', 'f', '{}'],
        [1, 'b', 'g', '{"x":1}'],
      ],
    ],
    [
      'in pieces',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '' } },
        { index: 0, function: { arguments: '{"x":{"y"' } },
        { index: 0, function: { arguments: ':1}' } },
        { index: 0, function: { arguments: '}' } },
      ],
      [[3, 'a', 'f', '{"x":{"y":1}}']],
    ],
    [
      'two at once in pieces',
      [
        { index: 0, id: 'a', function: { name: 'f' } },
        { index: 1, id: 'b', function: { name: 'g' } },
        { index: 0, function: { arguments: '{"x":' } },
        { index: 1, function: { arguments: '{}' } },
        { index: 0, function: { arguments: '1}' } },
      ],
      [
        [3, 'b', 'g', '{}'],
        [4, 'a', 'f', '{"x":1}'],
      ],
    ],
    [
      'all numbered 0 with ids',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } },
        { index: 0, id: 'b', function: { name: 'f', arguments: '{"x":1}' } },
      ],
      [
        [0, 'a', 'f', '{}'],
        [1, 'b', 'f', '{"x":1}'],
      ],
    ],
    [
      'all numbered 0 without ids',
      [
        { index: 0, function: { name: 'f', arguments: '{}' } },
        { index: 0, function: { name: 'g', arguments: '{}' } },
      ],
      [
        [0, 'made up', 'f', '{}'],
        [1, 'made up', 'g', '{}'],
      ],
    ],
    [
      'arguments as an object',
      [{ id: 'a', function: { name: 'f', arguments: { x: 1 } as unknown as string } }],
      [[0, 'a', 'f', '{"x":1}']],
    ],
    [
      'no arguments at all come at the end',
      [{ id: 'a', function: { name: 'f' } }],
      [['end', 'a', 'f', '{}']],
    ],
    [
      'broken arguments come at the end as they are',
      [{ id: 'a', function: { name: 'f', arguments: '{"x":' } }],
      [['end', 'a', 'f', '{"x":']],
    ],
    [
      'the same id again for another call',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } },
        { index: 1, id: 'a', function: { name: 'g', arguments: '{}' } },
      ],
      [
        [0, 'a', 'f', '{}'],
        [1, 'made up', 'g', '{}'],
      ],
    ],
  ])('%s', (_what, pieces, told) => {
    expect(calls(pieces)).toEqual(told)
  })
})
