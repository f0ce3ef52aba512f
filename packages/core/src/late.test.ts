import { expect, test } from 'vitest'
import { lateMethods, once } from './late.ts'
import type { JsonStream } from './transport/stream-json.ts'

interface Speaker {
  say(text: string): Promise<string>
  sayStream(count: number): JsonStream<number>
}

const kinds = { say: 'promise', sayStream: 'stream' } as const

/** A speaker, how often it was loaded, and how many of its streams were begun and left. */
function lateSpeaker(before?: Promise<void>) {
  const seen = { loads: 0, begun: 0, left: 0 }
  const speaker: Speaker = {
    say: (text) => Promise.resolve(`said ${text}`),
    sayStream(count) {
      let at = 0
      return {
        next() {
          if (at === 0) seen.begun++
          return Promise.resolve(at < count ? { value: at++, done: false } : { value: undefined, done: true })
        },
        return() {
          seen.left++
          return Promise.resolve({ value: undefined, done: true })
        },
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
  }
  const load = once(async () => {
    seen.loads++
    await before
    return speaker
  })
  return { methods: lateMethods<Speaker>(load, kinds), seen }
}

test('nothing is loaded before something is asked, and only once after', async () => {
  const { methods, seen } = lateSpeaker()
  const stream = methods.sayStream(2)
  expect(seen.loads).toBe(0)
  expect(await Promise.all([methods.say('a'), methods.say('b')])).toEqual(['said a', 'said b'])
  expect([await stream.next(), await stream.next(), await stream.next()]).toEqual([
    { value: 0, done: false },
    { value: 1, done: false },
    { value: undefined, done: true },
  ])
  expect(seen).toEqual({ loads: 1, begun: 1, left: 0 })
})

test('calls of next that overlap the loading get the values in order', async () => {
  const stream = lateSpeaker().methods.sayStream(3)
  const results = await Promise.all([stream.next(), stream.next(), stream.next(), stream.next()])
  expect(results.map(({ value }) => value)).toEqual([0, 1, 2, undefined])
})

test('leaving the loop leaves the stream', async () => {
  const { methods, seen } = lateSpeaker()
  for await (const value of methods.sayStream(9)) if (value === 1) break
  expect(seen).toEqual({ loads: 1, begun: 1, left: 1 })
})

test('a stream that is left while its code is on its way is never begun', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { methods, seen } = lateSpeaker(promise)
  const stream = methods.sayStream(9)
  const waiting = stream.next()
  await stream.return?.()
  resolve()
  expect(await waiting).toEqual({ value: undefined, done: true })
  expect(await stream.next()).toEqual({ value: undefined, done: true })
  expect(seen.begun).toBe(0)
})

test('a load that fails is tried again by the next call', async () => {
  let tries = 0
  const load = once(() => (++tries === 1 ? Promise.reject(new Error('offline')) : Promise.resolve('there')))
  await expect(load()).rejects.toThrow('offline')
  expect(await load()).toBe('there')
})
