import { expect, test } from 'vitest'
import { createVirtualClock } from '../clock/clock.ts'
import type { Model } from '../store/model.ts'
import { toModel } from '../store/to-model.ts'
import { toServerSettings, type ServerSettings } from '../settings/server-settings.ts'
import { createScheduler, type Lease, type SchedulerError, type Scheduler, type Wanted } from './scheduler.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => toModel(name, 0)) as [Model, Model, Model, Model]

function setUp(settings: Partial<ServerSettings> = {}): {
  clock: ReturnType<typeof createVirtualClock>
  scheduler: Scheduler
  ask: (model: Model, more?: Partial<Wanted>) => Promise<Lease | SchedulerError>
  loaded: () => string[]
} {
  const clock = createVirtualClock(0)
  const scheduler = createScheduler(clock, toServerSettings(settings))
  const ask = async (model: Model, more: Partial<Wanted> = {}): Promise<Lease | SchedulerError> =>
    scheduler.acquire({ model, numCtx: 4096, loadMs: 0, signal: new AbortController().signal, ...more })
  return { clock, scheduler, ask, loaded: () => scheduler.list().map(({ model }) => model.displayName) }
}

async function lease(asked: Promise<Lease | SchedulerError>): Promise<Lease> {
  const given = await asked
  if ('status' in given) throw new Error(given.message)
  return given
}

/** Whether something has come to an end by now. */
async function isSettled(asked: Promise<unknown>): Promise<boolean> {
  let settled = false
  void asked.then(() => (settled = true))
  await new Promise((resolve) => void setImmediate(resolve))
  return settled
}

test('a model stays for its time after its last answer, counted from then', async () => {
  const { clock, scheduler, ask, loaded } = setUp({ keepAliveMs: 1000 })
  const first = await lease(ask(a))
  await clock.advance(5000)
  expect(scheduler.list()[0]?.expiresAt).toBe(6000)

  first.release()
  first.release()
  await clock.advance(999)
  expect(loaded()).toEqual(['a:latest'])
  await clock.advance(1)
  expect(loaded()).toEqual([])
})

test('in its first run the end is told anew each time, later it is that of the last idle moment', async () => {
  const { clock, scheduler, ask } = setUp({ keepAliveMs: 1000 })
  const ends = (): number | undefined => scheduler.list()[0]?.expiresAt
  const first = await lease(ask(a))
  await clock.advance(100)
  expect(ends()).toBe(1100)
  first.release()
  await clock.advance(100)
  const second = await lease(ask(a, { keepAliveMs: 9000 }))
  await clock.advance(500)
  expect(ends()).toBe(1100)
  second.release()
  expect(ends()).toBe(9700)
})

test('keep-alive 0 unloads after the answer, -1 never', async () => {
  const { clock, ask, loaded } = setUp()
  const zero = await lease(ask(a, { keepAliveMs: 0 }))
  const forEver = await lease(ask(b, { keepAliveMs: Infinity }))
  zero.release()
  forEver.release()
  await clock.advance(1e15)

  expect(loaded()).toEqual(['b:latest'])
})

test('models of the same weights are one, under the name of the first', async () => {
  const { scheduler, ask, loaded } = setUp()
  const twin: Model = { ...b, weights: a.weights }
  const first = await lease(ask(a))
  const second = await lease(ask(twin))
  expect([loaded(), second.waitedMs]).toEqual([['a:latest'], 0])
  first.release()
  second.release()
  scheduler.unload(twin)

  expect(loaded()).toEqual([])
})

test('with room for one, another model takes its place as soon as it is idle', async () => {
  const { ask, loaded } = setUp({ maxLoadedModels: 1 })
  const first = await lease(ask(a))
  const second = ask(b)
  expect([await isSettled(second), loaded()]).toEqual([false, ['a:latest']])
  first.release()
  await lease(second)

  expect(loaded()).toEqual(['b:latest'])
})

test('an idle model goes before a busy one, the one with the shortest stay first', async () => {
  const { ask, loaded } = setUp({ maxLoadedModels: 3 })
  await lease(ask(a, { keepAliveMs: 1 }))
  ;(await lease(ask(b, { keepAliveMs: 3000 }))).release()
  ;(await lease(ask(c, { keepAliveMs: 2000 }))).release()
  await lease(ask(d))

  expect(loaded().toSorted()).toEqual(['a:latest', 'b:latest', 'd:latest'])
})

test('one is being placed and as many as fit wait; the next is refused at once; a loaded model needs no queue', async () => {
  const { ask } = setUp({ maxLoadedModels: 1, maxQueue: 1 })
  const first = await lease(ask(a))
  const [placed, waiting] = [ask(b), ask(c)]
  await isSettled(placed)

  expect(await ask(d)).toEqual({
    status: 503,
    message: 'server busy, please try again.  maximum pending requests exceeded',
  })
  const again = await lease(ask(a))
  first.release()
  again.release()
  const second = await lease(placed)
  second.release()
  await lease(waiting)
})

test('a model answers as many at a time as it may, the others wait their turn; a client that leaves gives up its turn', async () => {
  const { ask } = setUp({ numParallel: 1 })
  const controller = new AbortController()
  const first = await lease(ask(a))
  const [second, third] = [ask(a, { signal: controller.signal }), ask(a)]
  expect(await isSettled(third)).toBe(false)
  controller.abort()
  expect(await second).toMatchObject({ status: 499 })
  first.release()

  await lease(third)
})

test('concurrent requests wait for the same load', async () => {
  const { clock, ask, loaded } = setUp()
  const both = [ask(a, { loadMs: 100 }), ask(a, { loadMs: 100 })]
  await clock.advance(99)
  expect([await isSettled(Promise.race(both)), loaded()]).toEqual([false, []])
  await clock.advance(1)

  expect((await Promise.all(both.map((asked) => lease(asked)))).map(({ waitedMs }) => waitedMs)).toEqual([
    100, 0,
  ])
})

test('a client that leaves while its model is loading ends the load', async () => {
  const { clock, ask, loaded } = setUp()
  const controller = new AbortController()
  const asked = ask(a, { loadMs: 100, signal: controller.signal })
  await clock.advance(50)
  controller.abort()
  expect(await asked).toEqual({ status: 499, message: 'request canceled' })
  await clock.advance(100)

  expect(loaded()).toEqual([])
})

test('a load that takes too long fails, and so does one that the script lets fail', async () => {
  const { clock, ask, loaded } = setUp({ loadTimeoutMs: 1000 })
  const slow = ask(a, { loadMs: 8000 })
  await clock.advance(1000)
  expect(await slow).toEqual({ status: 500, message: 'timed out waiting for llama-server to start - ' })

  expect(await ask(b, { failure: { status: 500, message: 'no' } })).toEqual({ status: 500, message: 'no' })
  expect(loaded()).toEqual([])
})

test('another context length loads the model again', async () => {
  const { scheduler, ask } = setUp()
  ;(await lease(ask(a))).release()
  const again = await lease(ask(a, { numCtx: 8192, loadMs: 0 }))

  expect([again.wasLoaded, scheduler.list().map(({ numCtx }) => numCtx)]).toEqual([true, [8192]])
})

test('clear() unloads models and rejects waiting requests', async () => {
  const { clock, scheduler, ask, loaded } = setUp()
  await lease(ask(a))
  const loading = ask(b, { loadMs: 1000 })
  await isSettled(loading)
  scheduler.clear()
  expect(await loading).toMatchObject({ status: 499 })
  await clock.advance(1e6)

  expect(loaded()).toEqual([])
  await lease(ask(b))
})
