import { expect, test } from 'vitest'
import { createVirtualClock } from '../../clock/clock.ts'
import { CircuitBreaker } from './circuit-breaker.ts'

test('once an open circuit has had its time, one request decides about the next ones', async () => {
  const clock = createVirtualClock()
  const breaker = new CircuitBreaker(clock)
  for (let i = 0; i < 5; i++) breaker.fail()
  const seen = [breaker.allows()]
  await clock.advance(30_000)
  seen.push(breaker.allows(), breaker.allows())
  breaker.fail()
  seen.push(breaker.allows())
  await clock.advance(30_000)
  seen.push(breaker.allows())
  breaker.succeed()
  seen.push(breaker.allows(), breaker.allows())

  expect(seen).toEqual([false, true, false, false, true, true, true])
})
