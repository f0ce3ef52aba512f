/** Streams of tool calls as vendors send them: which pieces form which calls. */
import { seededPositions } from '@ollamakit/fixtures'
import { describe, expect, test } from 'vitest'
import type { Warning } from '../chat/chat-request.ts'
import { createToolCallContext } from '../chat/tool-call-entries.ts'
import { FrameFailure } from '../errors/frame-failure.ts'
import { ToolCallPieces } from './tool-call-pieces.ts'

type Told = [when: number | 'end', id: string, name: string, args: string]

/** Each delta is `tool_calls` of one frame. */
function read(
  deltas: unknown[],
  tools: string[] = [],
  truncated = false,
): { calls: Told[]; warnings: string[] } {
  const warnings: Warning[] = []
  const pieces = new ToolCallPieces(createToolCallContext(new Set(tools), warnings))
  const calls: Told[] = []
  const giveAt =
    (when: Told[0]) =>
    ({ id, name, arguments: args }: { id: string; name: string; arguments: string }): void => {
      calls.push([when, /^call_[a-z0-9]{8}$/.test(id) ? 'made up' : id, name, args])
    }
  for (const [i, delta] of deltas.entries()) pieces.push(delta, JSON.stringify(delta), giveAt(i))
  pieces.end(giveAt('end'), truncated)
  return { calls, warnings: warnings.map(({ message }) => message) }
}

/** One piece. `undefined` is left out, as JSON does. */
function piece(index?: unknown, id?: unknown, name?: unknown, args?: unknown): unknown[] {
  return [{ index, id, function: { name, arguments: args } }]
}

describe('pieces become the calls that the model made, each as soon as it is complete', () => {
  test.each<[what: string, deltas: unknown[], calls: Told[], tools?: string[]]>([
    [
      'whole calls, as Ollama sends them',
      [piece(0, 'a', 'f', '{"x":1}'), piece(1, 'b', 'g', '{"y":2}')],
      [
        [0, 'a', 'f', '{"x":1}'],
        [1, 'b', 'g', '{"y":2}'],
      ],
    ],
    [
      'one call in pieces, as OpenAI sends it',
      [
        piece(0, 'a', 'f', ''),
        piece(0, undefined, undefined, '{"x":{"y"'),
        piece(0, undefined, undefined, ':1}'),
        piece(0, undefined, undefined, '}'),
      ],
      [[3, 'a', 'f', '{"x":{"y":1}}']],
    ],
    [
      'arguments null, then the text',
      [piece(0, 'a', 'exec', null), piece(0, null, null, '{"command":'), piece(0, null, null, '"date"}')],
      [[2, 'a', 'exec', '{"command":"date"}']],
    ],
    [
      'arguments {} first, then the text',
      [
        piece(0, 'a', 'exec', '{}'),
        piece(0, undefined, undefined, '{"command":'),
        piece(0, undefined, undefined, '"date"}'),
      ],
      [[2, 'a', 'exec', '{"command":"date"}']],
    ],
    [
      'arguments {} first, with blanks',
      [piece(0, 'a', 'f', ' {\n} '), piece(0, undefined, undefined, '\n{"x":1}')],
      [[1, 'a', 'f', '\n{"x":1}']],
    ],
    [
      'the text null first',
      [piece(0, 'a', 'f', 'null'), piece(0, undefined, undefined, '{"x":1}')],
      [[1, 'a', 'f', '{"x":1}']],
    ],
    [
      'an empty object first, not as text',
      [piece(0, 'a', 'f', {}), piece(0, undefined, undefined, '{"x":1}')],
      [[1, 'a', 'f', '{"x":1}']],
    ],
    [
      'arguments {} first, id and name repeated',
      [piece(0, 'a', 'f', '{}'), piece(0, 'a', 'f', '{"x":'), piece(0, 'a', 'f', '1}')],
      [[2, 'a', 'f', '{"x":1}']],
    ],
    [
      'arguments {} first, name repeated, id only first',
      [piece(0, 'a', 'f', '{}'), piece(0, null, 'f', '{"x":'), piece(0, null, 'f', '1}')],
      [[2, 'a', 'f', '{"x":1}']],
    ],
    [
      'null between two pieces',
      [
        piece(0, 'a', 'f', '{"command":'),
        piece(0, undefined, undefined, null),
        piece(0, undefined, undefined, '"date"}'),
      ],
      [[2, 'a', 'f', '{"command":"date"}']],
    ],
    [
      'function null between two pieces',
      [piece(0, 'a', 'f', '{"x":'), [{ index: 0, function: null }], piece(0, undefined, undefined, '1}')],
      [[2, 'a', 'f', '{"x":1}']],
    ],
    [
      'a call without arguments before others',
      [piece(0, 'a', 'f', ''), piece(1, 'b', 'g', '{"x":1}'), piece(2, 'c', 'h', '{"y":1}')],
      [
        ['end', 'a', 'f', '{}'],
        ['end', 'b', 'g', '{"x":1}'],
        ['end', 'c', 'h', '{"y":1}'],
      ],
    ],
    [
      'calls announced first, then filled in turns',
      [
        piece(0, 'a', 'f', ''),
        piece(1, 'b', 'g', '{}'),
        piece(0, undefined, undefined, '{"x":'),
        piece(1, undefined, undefined, '{"y":2}'),
        piece(0, undefined, undefined, '1}'),
      ],
      [
        [4, 'a', 'f', '{"x":1}'],
        [4, 'b', 'g', '{"y":2}'],
      ],
    ],
    [
      'all numbered 0 with ids',
      [piece(0, 'a', 'f', '{}'), piece(0, 'b', 'f', '{"x":1}')],
      [
        ['end', 'a', 'f', '{}'],
        ['end', 'b', 'f', '{"x":1}'],
      ],
    ],
    [
      'all numbered 0 without ids',
      [
        piece(0, '', 'f', '{}'),
        piece(0, '', 'f', '{"x":1}'),
        piece(0, null, 'f', '{"x":1}'),
        piece(0, undefined, 'g', '{}'),
      ],
      [
        ['end', 'made up', 'f', '{}'],
        ['end', 'made up', 'f', '{"x":1}'],
        ['end', 'made up', 'f', '{"x":1}'],
        ['end', 'made up', 'g', '{}'],
      ],
    ],
    [
      'without index, in pieces with ids in turns, as Mistral may send them',
      [
        piece(undefined, 'a', 'f', '{"x":'),
        piece(null, 'b', 'g', '{"y"'),
        piece(undefined, 'a', undefined, '1}'),
        piece(undefined, 'b', undefined, ':2}'),
      ],
      [
        [2, 'a', 'f', '{"x":1}'],
        [3, 'b', 'g', '{"y":2}'],
      ],
    ],
    [
      'without index and ids',
      [
        piece(undefined, undefined, 'f', '{"x":'),
        piece(undefined, undefined, undefined, '1}'),
        piece(undefined, undefined, 'g', '{"y":2}'),
      ],
      [
        [1, 'made up', 'f', '{"x":1}'],
        [2, 'made up', 'g', '{"y":2}'],
      ],
    ],
    [
      'an index as text',
      [piece('0', 'a', 'f', '{"x":'), piece('1', 'b', 'g', '{}'), piece(0, undefined, undefined, '1}')],
      [
        [2, 'a', 'f', '{"x":1}'],
        ['end', 'b', 'g', '{}'],
      ],
    ],
    ['an id as number', [piece(0, 12, 'f', '{"x":1}')], [[0, '12', 'f', '{"x":1}']]],
    [
      'a new id with each piece, as old vLLM sends it',
      [
        piece(0, 'u1', 'f', ''),
        piece(0, 'u2', null, '{"x":'),
        piece(0, 'u3', null, '1}'),
        piece(0, 'u4', null, ''),
        piece(1, 'u5', 'g', ''),
        piece(1, 'u6', null, '{"y":2}'),
      ],
      [
        [2, 'u1', 'f', '{"x":1}'],
        [5, 'u5', 'g', '{"y":2}'],
      ],
    ],
    [
      'id and name repeated with each piece',
      [piece(0, 'a', 'f', '{"x":'), piece(0, 'a', 'f', '1'), piece(0, 'a', 'f', '}')],
      [[2, 'a', 'f', '{"x":1}']],
    ],
    [
      'name after id',
      [piece(0, 'a'), piece(0, undefined, 'f'), piece(0, undefined, undefined, '{"x":1}')],
      [[2, 'a', 'f', '{"x":1}']],
    ],
    [
      'name after arguments',
      [piece(0, 'a', undefined, '{"x":1}'), piece(0, undefined, 'f')],
      [[1, 'a', 'f', '{"x":1}']],
    ],
    [
      'id after name',
      [piece(0, undefined, 'f'), piece(0, 'a', undefined, '{"x":1}')],
      [[1, 'a', 'f', '{"x":1}']],
    ],
    [
      'a name in pieces',
      [piece(0, 'a', 'get_'), piece(0, undefined, 'weather'), piece(0, undefined, undefined, '{"x":1}')],
      [[2, 'a', 'get_weather', '{"x":1}']],
      ['get_weather', 'get_time'],
    ],
    [
      'a name that grows',
      [piece(0, 'a', 'get_'), piece(0, undefined, 'get_weather', '{"x":1}')],
      [[1, 'a', 'get_weather', '{"x":1}']],
      ['get_weather'],
    ],
    [
      'two names at one index without arguments and ids',
      [piece(0, undefined, 'get_time'), piece(0, undefined, 'get_date')],
      [
        ['end', 'made up', 'get_time', '{}'],
        ['end', 'made up', 'get_date', '{}'],
      ],
      ['get_time', 'get_date'],
    ],
    ['arguments as an object', [piece(0, 'a', 'f', { x: 1 })], [[0, 'a', 'f', '{"x":1}']]],
    [
      'one call that is no list',
      [{ id: 'a', function: { name: 'f', arguments: '{"x":1}' } }],
      [[0, 'a', 'f', '{"x":1}']],
    ],
    [
      'name and arguments beside each other',
      [[{ id: 'a', name: 'f', arguments: { x: 1 } }]],
      [[0, 'a', 'f', '{"x":1}']],
    ],
    ['no arguments', [piece(0, 'a', 'f')], [['end', 'a', 'f', '{}']]],
    ['broken arguments', [piece(0, 'a', 'f', '{"x":')], [['end', 'a', 'f', '{"x":']]],
    ['arguments that are no object', [piece(0, 'a', 'f', '[1]')], [['end', 'a', 'f', '[1]']]],
    [
      'braces inside of strings',
      [
        piece(0, 'a', 'f', '{"x":"}'),
        piece(0, undefined, undefined, '\\"{}'),
        piece(0, undefined, undefined, '"}'),
      ],
      [[2, 'a', 'f', '{"x":"}\\"{}"}']],
    ],
    [
      'an object followed by blanks',
      [
        piece(0, 'a', 'f', '{"x":1'),
        piece(0, undefined, undefined, '}\n'),
        piece(0, undefined, undefined, ' '),
      ],
      [[1, 'a', 'f', '{"x":1}\n']],
    ],
    [
      'one id at two indexes',
      [
        piece(0, 'a', 'f', '{"x":'),
        piece(1, 'a', 'g', ''),
        piece(0, 'a', undefined, '1}'),
        piece(1, 'a', undefined, '{"y":2}'),
      ],
      [
        [2, 'a', 'f', '{"x":1}'],
        [3, 'made up', 'g', '{"y":2}'],
      ],
    ],
    [
      'one id for two calls of one tool at one index',
      [piece(0, 'call_0', 'f', '{"x":1}'), piece(0, 'call_0', 'f', '{"x":2}')],
      [
        [0, 'call_0', 'f', '{"x":1}'],
        [1, 'made up', 'f', '{"x":2}'],
      ],
    ],
    [
      'one id with an index that counts the pieces',
      [piece(0, 'a', 'f', '{"x"'), piece(1, 'a', undefined, ':'), piece(2, 'a', undefined, '1}')],
      [[2, 'a', 'f', '{"x":1}']],
    ],
    [
      'the same whole call twice',
      [piece(0, 'a', 'f', '{"x":1}'), piece(0, 'a', 'f', '{"x":1}')],
      [[0, 'a', 'f', '{"x":1}']],
    ],
    [
      'the same whole call twice, spaced otherwise',
      [piece(0, 'a', 'f', '{"x":1}'), piece(0, 'a', 'f', '{ "x": 1 }')],
      [[0, 'a', 'f', '{"x":1}']],
    ],
    [
      'a placeholder after whole arguments',
      [
        piece(0, 'a', 'f', '{"x":1}'),
        piece(0, undefined, undefined, '{}'),
        piece(0, undefined, undefined, 'null'),
        piece(0, undefined, undefined, null),
      ],
      [[0, 'a', 'f', '{"x":1}']],
    ],
    [
      'a placeholder after whole arguments, id and name repeated',
      [piece(0, 'a', 'f', '{"x":1}'), piece(0, 'a', 'f', '{}')],
      [[0, 'a', 'f', '{"x":1}']],
    ],
    [
      'the empty list of PHP for no arguments',
      [piece(0, 'a', 'f', []), piece(1, 'b', 'f', '[ ]')],
      [
        ['end', 'a', 'f', '{}'],
        ['end', 'b', 'f', '{}'],
      ],
    ],
    [
      'JSON text in JSON text',
      [piece(0, 'a', 'f', JSON.stringify('{"x":"1"}'))],
      [['end', 'a', 'f', '{"x":"1"}']],
    ],
    [
      'nothing',
      [
        undefined,
        null,
        '',
        false,
        [],
        [{}],
        [{ index: 0 }],
        [{ index: 0, id: '', type: 'function', function: { name: '', arguments: '' } }],
      ],
      [],
    ],
  ])('%s', (_what, deltas, calls, tools) => {
    expect(read(deltas, tools)).toEqual({ calls, warnings: [] })
  })

  test('a name in pieces with a marker of a template', () => {
    const pieces = ['get_time', '<|chan', 'nel|>', 'analysis'].map((name, i) =>
      piece(0, i === 0 ? 'a' : undefined, name, i === 3 ? '{"x":1}' : undefined),
    )
    expect(read(pieces, ['get_time'])).toEqual({
      calls: [[3, 'a', 'get_time', '{"x":1}']],
      warnings: [expect.stringContaining('was read as the tool "get_time"')],
    })
  })
})

describe('unreadable entries', () => {
  test.each([['none'], [1], [true]])('tool_calls %j is a warning', (garbage) => {
    expect(read([garbage])).toEqual({
      calls: [],
      warnings: [expect.stringContaining(JSON.stringify(garbage))],
    })
  })

  test.each<[what: string, deltas: unknown[], message: RegExp]>([
    ['a call without a name', [piece(0, 'a', undefined, '{"x":1}')], /has no name/],
    ['a call with a blank name', [piece(0, 'a', ' ', '{}')], /has no name/],
    ['a call with a number as name', [piece(0, 'a', 5, '{}')], /has no name/],
    ['function null', [[{ index: 0, id: 'a', function: null }]], /has no name/],
    [
      'a second call without a name',
      [piece(0, 'a', 'f', '{"x":1}'), piece(0, 'b', undefined, '{"y":1}')],
      /has no name/,
    ],
    [
      'other arguments after whole ones',
      [piece(0, 'a', 'f', '{"x":1}'), piece(0, undefined, undefined, '{"y":1}')],
      /are followed by others/,
    ],
    ['an entry null', [[null]], /an entry of tool_calls is null/],
    ['an entry that is text', [['f']], /an entry of tool_calls is "f"/],
    ['an entry that is a list', [[[]]], /an entry of tool_calls is \[\]/],
    ['a function that is text', [[{ id: 'a', function: 'f' }]], /the function of a tool call is "f"/],
    ['a function that is a list', [[{ id: 'a', function: [1] }]], /the function of a tool call is \[1\]/],
  ])('%s is an error with the frame', (_what, deltas, message) => {
    let failure: unknown
    try {
      read(deltas)
    } catch (cause) {
      failure = cause
    }
    expect(failure).toBeInstanceOf(FrameFailure)
    expect(failure).toMatchObject({
      kind: 'strange',
      frame: JSON.stringify(deltas.at(-1)),
      message: expect.stringMatching(message) as string,
    })
  })

  test('a stray brace after the arguments is a warning', () => {
    expect(read([piece(0, 'a', 'f', '{"x":1}'), piece(0, undefined, undefined, '"}')])).toEqual({
      calls: [[0, 'a', 'f', '{"x":1}']],
      warnings: [expect.stringMatching(/"\\"}" after the arguments of the tool call "f"/)],
    })
  })
})

describe('a response that was truncated', () => {
  test.each<[what: string, last: unknown[], calls: string[]]>([
    ['before any arguments', piece(1, 'b', 'exec', ''), []],
    ['before any arguments, null', piece(1, 'b', 'exec', null), []],
    ['before any arguments, absent', piece(1, 'b', 'exec'), []],
    ['after an empty object', piece(1, 'b', 'exec', '{}'), ['{}']],
    ['inside the arguments', piece(1, 'b', 'exec', '{"command":'), ['{"command":']],
  ])('%s', (_what, last, args) => {
    const { calls, warnings } = read([piece(0, 'a', 'f', ''), last], [], true)
    expect(calls).toEqual([['end', 'a', 'f', '{}'], ...args.map((text) => ['end', 'b', 'exec', text])])
    expect(warnings.filter((text) => text.includes('"exec" was left out'))).toHaveLength(1 - args.length)
  })
})

function readWithMessage(deltas: unknown[], message: unknown): string[] {
  const pieces = new ToolCallPieces(createToolCallContext(new Set(), []))
  const calls: string[] = []
  const give = ({ name, arguments: args }: { name: string; arguments: string }): void =>
    void calls.push(`${name}(${args})`)
  for (const delta of deltas) pieces.push(delta, '', give)
  pieces.pushMessage(message, '', give)
  pieces.end(give)
  return calls
}

describe('calls at the level of the message', () => {
  const streamed = [piece(0, 'a', 'f', '{"x":'), piece(0, undefined, undefined, '1}'), piece(1, 'b', 'g', '')]

  test.each<[what: string, message: unknown, calls: string[]]>([
    [
      'repeat the streamed ones by id',
      [...piece(0, 'a', 'f', '{"x":1}'), ...piece(1, 'b', 'g', '{}')],
      ['f({"x":1})', 'g({})'],
    ],
    [
      'repeat them without ids, written otherwise',
      [...piece(0, undefined, 'f', '{ "x": 1 }'), ...piece(1, undefined, 'g', {})],
      ['f({"x":1})', 'g({})'],
    ],
    [
      'add one',
      [...piece(0, 'a', 'f', '{"x":1}'), ...piece(2, 'c', 'h', '{}')],
      ['f({"x":1})', 'g({})', 'h({})'],
    ],
    [
      'add one that is alike',
      [...piece(0, undefined, 'f', '{"x":1}'), ...piece(0, undefined, 'f', '{"x":1}')],
      ['f({"x":1})', 'g({})', 'f({"x":1})'],
    ],
  ])('%s', (_what, message, calls) => {
    expect(readWithMessage(streamed, message)).toEqual(calls)
  })

  test('are all calls if none was streamed, whatever their ids and indexes', () => {
    expect(
      readWithMessage(
        [],
        [...piece(0, 'a', 'f', '{}'), ...piece(0, 'a', 'f', '{}'), ...piece(0, '', 'g', null)],
      ),
    ).toEqual(['f({})', 'f({})', 'g({})'])
  })
})

/** How a vendor writes a stream. */
interface Style {
  id: 'first' | 'each' | 'new' | 'none' | 'late empty' | 'late null'
  index: 'own' | 'zero' | 'none' | 'null' | 'text'
  name: 'first' | 'each' | 'late null' | 'late empty' | 'pieces'
  opening: 'text' | 'null' | 'empty' | 'object' | 'absent'
  gap: 'none' | 'null' | 'function null' | 'empty'
  order: 'one after another' | 'in turns'
  whole: boolean
  object: boolean
}

const styles: { [key in keyof Style]: Style[key][] } = {
  id: ['first', 'each', 'new', 'none', 'late empty', 'late null'],
  index: ['own', 'zero', 'none', 'null', 'text'],
  name: ['first', 'each', 'late null', 'late empty', 'pieces'],
  opening: ['text', 'null', 'empty', 'object', 'absent'],
  gap: ['none', 'null', 'function null', 'empty'],
  order: ['one after another', 'in turns'],
  whole: [false, false, true],
  object: [false, false, true],
}

const tools = ['get_weather', 'get_time', 'search', 'exec']
const argumentsOf = [
  '{"city":"Łódź","deep":{"a":[1,{"b":"}"}]}}',
  '{"q":"\\"{"}',
  '{"command":"date"}',
  '{}',
  '{"n":1}',
]

/** Numbers from 0 up to but without `below`, the same for one seed. */
function createRandom(seed: number): (below: number) => number {
  let turn = 0
  return (below) => (below <= 1 ? 0 : ((seededPositions(1, below, seed * 1009 + turn++)[0] ?? 1) - 1) % below)
}

/** Creates a stream in a random style. Ambiguous combinations are avoided. */
function vendorStream(seed: number): { deltas: unknown[]; calls: string[]; style: Style } {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const style = Object.fromEntries(
    Object.entries(styles).map(([key, values]) => [key, pick(values as unknown[])]),
  ) as unknown as Style
  const noIndex = style.index !== 'own' && style.index !== 'text'
  // In turns, a piece needs an index or an id of its own; a new id says nothing without an index.
  if (noIndex && style.id !== 'each') style.order = 'one after another'
  if (style.object) style.whole = true
  // Without id and index, a call that goes on is told by its text alone: names only at the beginning, and no placeholder that is a call itself.
  const noId = style.id === 'none'
  if (noIndex && noId) {
    style.name = style.name === 'each' ? 'first' : style.name
    style.opening = 'text'
  }
  if (noId && style.name === 'each' && style.opening === 'object') style.opening = 'null'
  const count = 1 + random(4)
  const planned = Array.from({ length: count }, () => ({ name: pick(tools), args: pick(argumentsOf) }))
  const queues = planned.map((call, i) => piecesOf(call, i, style, random))
  const deltas: unknown[] = []
  if (style.order === 'in turns')
    while (queues.some(({ length }) => length > 0))
      deltas.push([pick(queues.filter(({ length }) => length > 0)).shift()])
  else for (const queue of queues) for (const one of queue) deltas.push([one])
  // The order is that of the beginnings.
  const order = style.order === 'in turns' ? beginnings(deltas, style) : planned.map((_call, i) => i)
  return { deltas, calls: order.map((i) => `${planned[i]?.name}(${planned[i]?.args})`), style }
}

const origin = Symbol('which call a piece is of')

function beginnings(deltas: unknown[], _style: Style): number[] {
  return [...new Set(deltas.map((delta) => ((delta as object[])[0] as { [origin]: number })[origin]))]
}

function piecesOf(
  call: { name: string; args: string },
  i: number,
  style: Style,
  random: (below: number) => number,
): object[] {
  const texts: (string | null | undefined)[] = []
  const opening = { text: undefined, null: null, empty: '', object: '{}', absent: undefined }[style.opening]
  if (style.whole) texts.push(call.args)
  else {
    const cuts = seededPositions(1 + random(3), call.args.length, i + random(1000))
    const bounds = [0, ...cuts, call.args.length]
    const parts = bounds.slice(1).map((end, n) => call.args.slice(bounds[n], end))
    if (style.opening !== 'text') texts.push(opening)
    texts.push(...parts.filter((part) => part !== ''))
    const gap = { none: undefined, null: null, empty: '', 'function null': null }[style.gap]
    if (style.gap !== 'none') texts.splice(Math.min(2, texts.length) + random(texts.length - 1), 0, gap)
  }
  const nameAt = call.name.indexOf('_') + 1
  const split =
    style.name === 'pieces' &&
    !style.whole &&
    nameAt > 0 &&
    style.opening !== 'text' &&
    style.opening !== 'object'
  return texts.map((text, n) => {
    const first = n === 0
    const index = { own: i, zero: 0, none: undefined, null: null, text: String(i) }[style.index]
    const id = {
      first: first ? `id${i}` : undefined,
      each: `id${i}`,
      new: `id${i}-${n}`,
      none: undefined,
      'late empty': first ? `id${i}` : '',
      'late null': first ? `id${i}` : null,
    }[style.id]
    const later = {
      first: undefined,
      each: call.name,
      'late null': null,
      'late empty': '',
      pieces: undefined,
    }[style.name]
    const name = split
      ? first
        ? call.name.slice(0, nameAt)
        : n === 1 && !isText(texts[0])
          ? call.name.slice(nameAt)
          : undefined
      : first
        ? call.name
        : style.id === 'new'
          ? undefined
          : later
    const args = style.object && style.whole ? (JSON.parse(call.args) as object) : text
    const called = style.gap === 'function null' && n > 0 && text === null ? null : { name, arguments: args }
    return Object.assign({ index, id, type: 'function', function: called }, { [origin]: i })
  })
}

function isText(text: string | null | undefined): boolean {
  return typeof text === 'string' && text !== ''
}

test('streams of made-up vendors come out as the calls that were made', () => {
  const problems: string[] = []
  for (let seed = 0; seed < 4000; seed++) {
    const { deltas, calls, style } = vendorStream(seed)
    let made: string[]
    try {
      const wire = JSON.parse(JSON.stringify(deltas)) as unknown[]
      made = read(wire, tools).calls.map(([, , name, args]) => `${name}(${JSON.stringify(JSON.parse(args))})`)
    } catch (cause) {
      made = [String(cause)]
    }
    if (
      made.join() !==
      calls
        .map((call) =>
          call.replace(/\((.*)\)$/, (_all, args: string) => `(${JSON.stringify(JSON.parse(args))})`),
        )
        .join()
    )
      problems.push(
        `${seed} ${JSON.stringify(style)}\n${JSON.stringify(deltas)}\nmade ${made.join()}\nnot  ${calls.join()}`,
      )
  }
  expect(problems.slice(0, 3)).toEqual([])
})

test('time grows with the number of calls and pieces, not with its square', () => {
  const count = 40_000
  const many = Array.from({ length: count }, (_, i) => ({
    index: i,
    id: `id${i}`,
    function: { name: 'f', arguments: '{"x":1}' },
  }))
  expect(read([many]).calls).toHaveLength(count)
  // A long text whose pieces all end with a brace.
  const long = Array.from({ length: count }, (_, i) =>
    piece(0, undefined, undefined, `${i === 0 ? '{"list":[' : ','}{"x":{}}`),
  )
  expect(read([piece(0, 'a', 'f', ''), ...long, piece(0, undefined, undefined, ']}')]).calls).toHaveLength(1)
})
