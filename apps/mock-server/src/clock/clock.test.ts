import { expect, test } from 'vitest'
import { createRealClock, createVirtualClock, isVirtualClock } from './clock.ts'

test('a virtual clock stands still until it is advanced', async () => {
  const clock = createVirtualClock(1000)
  await clock.advance(0)
  expect(clock.now()).toBe(1000)
  await clock.advance(250.5)
  expect(clock.now()).toBe(1250.5)
})

test('what falls due is done in its order and at its time, also what follows from it', async () => {
  const clock = createVirtualClock(0)
  const seen: string[] = []
  const note = (name: string): void => void seen.push(`${name} at ${clock.now()}`)
  clock.after(20, () => note('second'))
  clock.after(10, () => {
    note('first')
    clock.after(5, () => note('follows'))
  })
  clock.after(20, () => note('third'))
  clock.after(21, () => note('too late'))
  await clock.advance(20)

  expect(seen).toEqual(['first at 10', 'follows at 15', 'second at 20', 'third at 20'])
})

test('one advance carries a sleeper over several waits', async () => {
  const clock = createVirtualClock(0)
  const walk = (async () => {
    for (let i = 0; i < 3; i++) await clock.sleep(10)
    return clock.now()
  })()
  await clock.advance(30)

  expect(await walk).toBe(30)
})

test('a cancelled timer does not call back', async () => {
  const clock = createVirtualClock(0)
  let calls = 0
  const timer = clock.after(1, () => calls++)
  timer.cancel()
  timer.cancel()
  await clock.advance(10)

  expect(calls).toBe(0)
})

test.each([createVirtualClock, createRealClock])(
  'a sleeper wakes when its signal fires, and when the clock stops (%o)',
  async (create) => {
    const clock = create()
    const leaving = new AbortController()
    const first = clock.sleep(1e9, leaving.signal)
    const second = clock.sleep(1e9)
    leaving.abort()
    await first
    clock.stop()
    await second
    await clock.sleep(1e9)

    await expect(clock.sleep(1e9, AbortSignal.abort())).resolves.toBeUndefined()
  },
)

test('a stopped clock calls no callback', async () => {
  const clock = createVirtualClock(0)
  let calls = 0
  clock.after(1, () => calls++)
  clock.stop()
  clock.after(1, () => calls++)
  await clock.advance(10)

  expect(calls).toBe(0)
})

test('infinity never comes, and what is longer than a timer of Node can be does not come at once', async () => {
  const clock = createRealClock()
  const early: string[] = []
  clock.after(Infinity, () => early.push('infinity'))
  clock.after(2 ** 40, () => early.push('in 34 years'))
  await clock.sleep(5)
  clock.stop()

  expect(early).toEqual([])
})

test('the real clock moves without being advanced', async () => {
  const clock = createRealClock()
  const start = clock.now()
  await clock.sleep(2)

  expect(clock.now()).toBeGreaterThan(start)
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000)
  expect([isVirtualClock(clock), isVirtualClock(createVirtualClock())]).toEqual([false, true])
})
