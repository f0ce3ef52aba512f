/** What a limiter remembers, however many keys come. */
import { expect, test } from 'vitest'
import { createVirtualClock } from '../clock/clock.ts'
import { createEntry } from '../journal/create-entry.ts'
import { Limiter, type LimitUsage } from './limit.ts'

const entry = createEntry({ method: 'POST', path: '/api/chat', rawHeaders: [], raw: Buffer.alloc(0) })

const long = (end: string): string => `${'k'.repeat(100_000)}${end}`

test('keys are limited one by one, long ones, too, and the memory for them is bounded', () => {
  const limiter = new Limiter([{ requests: 1 }], createVirtualClock())
  const usage: LimitUsage = new Map()
  const take = (key: string): boolean => limiter.take(usage, key, entry) === undefined

  expect([take('a'), take('a'), take(long('1')), take(long('1')), take(long('2'))]).toEqual([
    true,
    false,
    true,
    false,
    true,
  ])
  for (let i = 0; i < 20_000; i++) take(`key ${i}`)
  expect(usage.size).toBe(10_000)
  expect([...usage.keys()].every((key) => key.length <= 100)).toBe(true)
})
