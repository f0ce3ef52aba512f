import { expect, test } from 'vitest'
import type { Reply } from '@ollamakit/wire/fixture'
import { createSeededRandom } from './seeded-random.ts'
import { sortNested, toTurn } from './to-turn.ts'

const surroundings = { random: createSeededRandom(1), promptLength: 40, alternatives: 0 }

test('a text alone is content, and everything is counted', () => {
  expect(toTurn('It rains.', surroundings)).toEqual({
    steps: ['It', ' rains', '.'].map((content) => ({ thinking: '', content, toolCalls: [], logprobs: [] })),
    finish: 'stop',
    usage: { prompt: 10, output: 3, promptMs: 5, outputMs: 12 },
    omitDone: false,
  })
})

test('thinking comes before content, content before calls', () => {
  const { steps, usage } = toTurn(
    { toolCalls: [{ name: 'f' }], content: ['a'], thinking: ['b'] },
    surroundings,
  )

  expect(steps.map(({ thinking, content, toolCalls }) => [thinking, content, toolCalls.length])).toEqual([
    ['b', '', 0],
    ['', 'a', 0],
    ['', '', 1],
  ])
  expect(usage.output).toBe(3)
})

test('parts keep their order and what they hold together', () => {
  const { steps } = toTurn(
    {
      parts: [
        { content: 'a', thinking: 'b' },
        {
          toolCalls: [
            { name: 'f', id: 'x' },
            { name: 'g', id: 'y' },
          ],
        },
        { content: 'c' },
      ],
    },
    surroundings,
  )

  expect(
    steps.map(({ thinking, content, toolCalls }) => [thinking, content, toolCalls.map((call) => call.id)]),
  ).toEqual([
    ['b', 'a', []],
    ['', '', ['x', 'y']],
    ['', 'c', []],
  ])
})

const make = (seed: number): string | undefined =>
  toTurn({ toolCalls: [{ name: 'f' }] }, { ...surroundings, random: createSeededRandom(seed) }).steps[0]
    ?.toolCalls[0]?.id

test('a call without an id gets one from the seed', () => {
  expect(make(1)).toMatch(/^call_[a-z0-9]{8}$/)
  expect(make(1)).toBe(make(1))
  expect(make(1)).not.toBe(make(2))
})

test('a logprob may be a number, its token is the piece', () => {
  const { steps } = toTurn({ content: ['ü'], logprobs: [-0.5] }, surroundings)

  expect(steps[0]?.logprobs).toEqual([{ token: 'ü', logprob: -0.5, bytes: [195, 188] }])
})

test('made-up logprobs show as many alternatives as asked for, the chosen one first', () => {
  const { steps } = toTurn({ content: ['a'], logprobs: true }, { ...surroundings, alternatives: 2 })
  const [entry] = steps[0]?.logprobs ?? []

  expect(entry?.top_logprobs?.map((alternative) => alternative.token)).toEqual(['a', 'a~1'])
  expect(entry?.top_logprobs?.[0]?.logprob).toBe(entry?.logprob)
})

test('logprobs beyond the pieces are tokens without visible text', () => {
  const { steps } = toTurn(
    {
      content: ['a'],
      logprobs: [
        { token: 'a', logprob: -1 },
        { token: '</s>', logprob: -2 },
      ],
    },
    surroundings,
  )

  expect(steps.map(({ content, logprobs }) => [content, logprobs[0]?.token])).toEqual([
    ['a', 'a'],
    ['', '</s>'],
  ])
})

test('keys inside argument values are sorted, those of the arguments are not', () => {
  expect(JSON.stringify(sortNested({ z: { b: 1, a: [{ d: 1, c: 2 }] }, y: 1 }))).toBe(
    '{"z":{"a":[{"c":2,"d":1}],"b":1},"y":1}',
  )
})

test('keys are sorted at any depth', () => {
  const innermost = '{"b":1,"a":2}'
  const [open, close] = ['{"x":[', ']}']
  const deep = sortNested(JSON.parse(open.repeat(20_000) + innermost + close.repeat(20_000)))

  let value: unknown = deep
  for (let i = 0; i < 20_000; i++) value = (value as { x: [unknown] }).x[0]
  expect(JSON.stringify(value)).toBe('{"a":2,"b":1}')
})

const usageOf = (reply: Reply): unknown => toTurn(reply, surroundings).usage

test('a paced answer tells the durations that it takes', () => {
  expect(usageOf({ content: ['a', 'b'], pace: { firstToken: 70, perToken: 20 } })).toEqual({
    prompt: 10,
    output: 2,
    promptMs: 70,
    outputMs: 40,
  })
  expect(usageOf({ content: ['a', 'b'], pace: { tokensPerSecond: 50 } })).toEqual({
    prompt: 10,
    output: 2,
    promptMs: 5,
    outputMs: 40,
  })
  expect(usageOf({ content: ['a', 'b'], pace: { gaps: [9, 1, 2, 3] } })).toEqual({
    prompt: 10,
    output: 2,
    promptMs: 9,
    outputMs: 3,
  })
  expect(usageOf({ content: ['a', 'b'], pace: { perToken: 20 }, usage: { outputMs: 1 } })).toMatchObject({
    outputMs: 1,
  })
})

const jittery: Reply = { content: ['a', 'b'], pace: { firstToken: 50, perToken: 10, jitter: 5 } }
const paceOf = (seed: number): unknown =>
  toTurn(jittery, { ...surroundings, random: createSeededRandom(seed) }).pace

test('jitter becomes waits that are drawn from the seed', () => {
  expect(paceOf(1)).toEqual(paceOf(1))
  expect(paceOf(1)).not.toEqual(paceOf(2))
  expect(paceOf(1)).toEqual({
    gaps: [expect.closeTo(50, -1), expect.closeTo(10, -1), expect.closeTo(10, -1)],
  })
})
