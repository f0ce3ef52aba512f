import { expect, test } from 'vitest'
import { addUsage, toUsage } from './to-usage.ts'

test('B38 counts are unchanged, and those of caches and reasoning are undefined', () => {
  expect(
    toUsage({ inputTokens: 12, outputTokens: 5, raw: { prompt_eval_count: 12, eval_count: 5 } }),
  ).toEqual({
    inputTokens: { total: 12, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 5, text: undefined, reasoning: undefined },
    raw: { prompt_eval_count: 12, eval_count: 5 },
  })
})

test('DC15 a missing count is undefined and not 0', () => {
  expect(toUsage({ outputTokens: 5 })).toMatchObject({
    inputTokens: { total: undefined },
    outputTokens: { total: 5 },
  })
  expect(toUsage()).toStrictEqual({
    inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: undefined, text: undefined, reasoning: undefined },
  })
})

test.each([
  ['both', { inputTokens: 7, outputTokens: 1 }, { inputTokens: 14, outputTokens: 3 }],
  ['one', {}, { inputTokens: undefined, outputTokens: undefined }],
])(
  'B38 counts of two calls add up if %s counted, and raw counters as far as they were sent',
  (_, first, sum) => {
    const raw = { load: 1, details: { cached: 1 }, model: 'a' }
    const second = { inputTokens: 7, outputTokens: 2, raw: { eval: 2, details: { cached: 2 }, model: 'b' } }

    expect(addUsage(toUsage({ ...first, raw }), toUsage(second))).toEqual(
      toUsage({ ...sum, raw: { load: 1, eval: 2, details: { cached: 3 }, model: 'b' } }),
    )
    expect(addUsage(toUsage(first), toUsage(second)).raw).toEqual(second.raw)
    expect(addUsage(toUsage(second), toUsage()).raw).toEqual(second.raw)
  },
)
