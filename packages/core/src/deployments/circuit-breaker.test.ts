import { expect, test } from 'vitest'
import { createCircuitBreaker } from './circuit-breaker.ts'

test('three failures in a row open the circuit for 30 seconds, then one request is let through', () => {
  let now = 0
  const breaker = createCircuitBreaker(() => now)
  breaker.fail()
  breaker.fail()
  breaker.succeed()
  breaker.fail()
  breaker.fail()
  expect(breaker.allows()).toBe(true)
  breaker.fail()
  expect(breaker.allows()).toBe(false)
  now = 30_000
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false])
  breaker.fail()
  now = 59_999
  expect(breaker.allows()).toBe(false)
  now = 60_000
  expect(breaker.allows()).toBe(true)
  breaker.succeed()
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true])
})
