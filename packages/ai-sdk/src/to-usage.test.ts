import { expect, test } from 'vitest'
import { toUsage } from './to-usage.ts'

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
