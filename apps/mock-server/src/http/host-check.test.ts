import { expect, test } from 'vitest'
import { isAllowedHost, isLoopback, isNamedHost } from './host-check.ts'

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

test.each([
  ['localhost:11434', true],
  ['localhost:any', true],
  ['[::1]:11434', true],
  ['::1', true],
  ['[::1]', false],
  ['a:b:c', false],
  ['', true],
  ['example.com:80', false],
])('the Host %j is let in: %s', (host, expected) => {
  expect(isAllowedHost(host)).toBe(expected)
})

test('no host at all counts as a name', () => {
  expect([isNamedHost(''), isNamedHost('127.0.0.1:80')]).toEqual([true, false])
})
