import { expect, test } from 'vitest'
import { isLoopback } from './host-check.ts'

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['192.168.0.1', false],
  ['127.example.com', false],
])('%s is on this machine only: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})
