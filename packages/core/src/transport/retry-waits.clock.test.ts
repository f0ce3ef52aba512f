/** How long is waited between two tries. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { toResponseError } from '../errors/to-response-error.ts'
import { outcome, withoutWaiting } from '../testing/without-waiting.ts'
import { retry } from './retry.ts'
import type { RetryOptions } from './retry-options.ts'

/** No chance: each wait is three quarters of the full one. */
const twice: RetryOptions = { retries: 2, random: () => 0.5 }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** The waits before the tries that this refusal causes. */
async function waitsAfter(
  status: number,
  headers: Record<string, string>,
  options: RetryOptions,
): Promise<(number | undefined)[]> {
  const error = toResponseError(
    { method: 'POST', url: 'http://h/api/chat' },
    { status, headers: new Headers(headers) },
    'Too Many Requests',
  )
  const setTimer = vi.spyOn(globalThis, 'setTimeout')
  await withoutWaiting(
    outcome(retry(() => Promise.reject(error), options, { signal: undefined, canRepeat: () => true })),
  )
  return setTimer.mock.calls.map(([, ms]) => ms)
}

describe('how long it waits', () => {
  test.each<[what: string, headers: Record<string, string>, options: Partial<RetryOptions>, waits: number[]]>(
    [
      ['twice as long each time, part of it left to chance', {}, {}, [375, 750]],
      ['from what it is told', {}, { waitMs: 100, random: () => 0 }, [50, 100]],
      ['what the server asks for, and a little more', { 'retry-after': '7' }, {}, [7125, 7125]],
      ['in milliseconds', { 'retry-after-ms': '40' }, { random: () => 0 }, [40, 40]],
      ['never longer than the longest', { 'retry-after': '86400' }, {}, [30_000, 30_000]],
      [
        'never longer than the longest that was set',
        { 'retry-after': '86400' },
        { longestWaitMs: 5 },
        [5, 5],
      ],
      [
        'until the date the server names',
        { 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' },
        { retries: 1, random: () => 0 },
        [10_000],
      ],
      [
        'until the rate limit’s window ends, where that is all that is said',
        { 'x-ratelimit-reset': '1767225620' },
        { retries: 1, random: () => 0 },
        [20_000],
      ],
    ],
  )('%s', async (_what, headers, options, waits) => {
    vi.setSystemTime(new Date('2026-01-01T00:00:00Z'))
    expect(await waitsAfter(429, headers, { ...twice, ...options })).toEqual(waits)
  })

  test('the end of a window says nothing where the window is not what stood in the way', async () => {
    expect(await waitsAfter(503, { 'x-ratelimit-reset': '4102444800' }, twice)).toEqual([375, 750])
  })
})
