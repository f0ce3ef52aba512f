import { expect, test } from 'vitest'
import type { FinishEvent } from './chat-event.ts'
import { sumFinish, sumUsage } from './sum-usage.ts'

test('tokens and the server’s own counters add up', () => {
  expect(
    sumUsage(
      { inputTokens: 3, outputTokens: 5, raw: { prompt_eval_count: 3, load_duration: 7, model: 'a' } },
      { inputTokens: 4, outputTokens: 1, raw: { prompt_eval_count: 4, eval_count: 1, model: 'b' } },
    ),
  ).toEqual({
    inputTokens: 7,
    outputTokens: 6,
    raw: { prompt_eval_count: 7, load_duration: 7, eval_count: 1, model: 'b' },
  })
})

test('details of gateways add up, too', () => {
  expect(
    sumUsage({ raw: { details: { cached: 2 } } }, { raw: { details: { cached: 3, other: 1 } } }),
  ).toEqual({ raw: { details: { cached: 5, other: 1 } } })
})

test('a count that one of them did not give stays unknown', () => {
  expect(sumUsage({ inputTokens: 3 }, { inputTokens: 4, outputTokens: 1 })).toEqual({ inputTokens: 7 })
  expect(sumUsage({}, {})).toEqual({})
})

test('the end is that of the second, with the times of both and what was truncated in either', () => {
  const truncated = { what: 'tokens-cut', message: 'cut' } as const
  const first: FinishEvent = {
    type: 'finish',
    reason: 'length',
    usage: {},
    timings: { total: 5, load: 2 },
    truncated,
  }
  const last: FinishEvent = {
    type: 'finish',
    reason: 'stop',
    rawReason: 'stop',
    usage: {},
    timings: { total: 1, answer: 1 },
  }
  expect(sumFinish(first, last)).toEqual({ ...last, timings: { total: 6, load: 2, answer: 1 }, truncated })
  expect(
    sumFinish({ type: 'finish', reason: 'stop', usage: {} }, { type: 'finish', reason: 'stop', usage: {} }),
  ).toEqual({
    type: 'finish',
    reason: 'stop',
    usage: {},
  })
})
