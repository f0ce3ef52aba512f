import { expect, test } from 'vitest'
import type { ReplyWire } from '@ollamakit/wire/fixture'
import type { Cut, Piece } from './answer.ts'
import { toBody, toKeepAlive, toWrites } from './on-the-wire.ts'

const lines = ['{"a":1}\n', '{"ü":"€"}\n', '{"done":true}\n']

/** The writes as text (Latin-1, so that half a character shows), each with the frames that are through with it. */
const writesOf = (
  wire: ReplyWire,
  after?: Cut['after'],
  framing: 'whole' | 'stream' = 'stream',
): [string, number][] => {
  const body = toBody({ framing, pieces: lines.map((data): Piece => ({ data })) }, wire)
  return toWrites(body, after, wire).map(({ data, frames = 1 }) => [
    Buffer.from(data).toString('latin1'),
    frames,
  ])
}

const [one = '', two = '', three = ''] = lines.map((line) => Buffer.from(line).toString('latin1'))

const table: [about: string, ReplyWire, Cut['after'] | undefined, [string, number][]][] = [
  [
    'each frame is a write',
    {},
    undefined,
    [
      [one, 1],
      [two, 1],
      [three, 1],
    ],
  ],
  [
    'two frames in one write',
    { join: 2 },
    undefined,
    [
      [one + two, 2],
      [three, 1],
    ],
  ],
  ['more than there are in one write', { join: 9 }, undefined, [[one + two + three, 3]]],
  ['a cut after a frame comes before joining', { join: 2 }, { frames: 1 }, [[one, 1]]],
  ['a cut inside a joined write counts bytes', { join: 2 }, { bytes: 10 }, [[(one + two).slice(0, 10), 0]]],
  ['a cut at the end of a frame leaves it whole', {}, { bytes: 8 }, [[one, 1]]],
  [
    'split by size',
    { split: 5 },
    { frames: 1 },
    [
      ['{"a":', 0],
      ['1}\n', 1],
    ],
  ],
  [
    'split into bytes',
    { split: 'byte' },
    { bytes: 3 },
    [
      ['{', 0],
      ['"', 0],
      ['a', 0],
    ],
  ],
  [
    'split inside each character that has an inside',
    { split: 'mid-character' },
    undefined,
    [
      [one, 1],
      ['{"Ã', 0],
      ['¼":"â', 0],
      ['\u0082¬"}\n', 1],
      [three, 1],
    ],
  ],
  ['other line ends, counted by a cut', { newline: '\r\n' }, { bytes: 9 }, [['{"a":1}\r\n', 1]]],
  [
    'the last frame twice',
    { doubleDone: true },
    undefined,
    [
      [one, 1],
      [two, 1],
      [three, 1],
      [three, 1],
    ],
  ],
]

test.each(table)('%s', (_about, wire, after, writes) => {
  expect(writesOf(wire, after)).toEqual(writes)
})

test('a whole answer is one write and one frame, and may be split', () => {
  expect(writesOf({ join: 2, doubleDone: true }, undefined, 'whole')).toEqual([[one + two + three, 1]])
  expect(writesOf({ split: 20 }, undefined, 'whole').map(([text, frames]) => [text.length, frames])).toEqual([
    [20, 0],
    [15, 1],
  ])
})

test.each<ReplyWire>([
  { split: 'byte' },
  { split: 'mid-character' },
  { split: 3 },
  { split: 1000 },
  { join: 2, split: 7 },
  { join: 3 },
])('nothing is lost or counted twice by %j', (wire) => {
  const writes = writesOf(wire)

  expect(writes.map(([text]) => text).join('')).toBe(one + two + three)
  expect(writes.reduce((sum, [, frames]) => sum + frames, 0)).toBe(3)
})

test('cut at each byte, exactly that many leave', () => {
  const all = Buffer.from(lines.join(''))
  for (let bytes = 0; bytes <= all.length + 1; bytes++) {
    for (const wire of [{}, { join: 2 }, { split: 'mid-character' as const }]) {
      expect(
        writesOf(wire, { bytes })
          .map(([text]) => text)
          .join(''),
      ).toBe(all.toString('latin1', 0, bytes))
    }
  }
})

test('a sign of life is an empty line, and for events a comment', () => {
  expect(toKeepAlive({ headers: [['Content-Type', 'application/x-ndjson']] }, {})).toBe('\n')
  expect(toKeepAlive({ headers: [['Content-Type', 'text/event-stream']] }, { newline: '\r\n' })).toBe(
    ': keep-alive\r\n\r\n',
  )
})
