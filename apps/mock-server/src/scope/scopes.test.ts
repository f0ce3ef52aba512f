import { expect, test } from 'vitest'
import { splitScope } from './scope-path.ts'
import { createScopes, isScopeName } from './scopes.ts'

test.each([
  ['/t/a/api/chat?x=1', { name: 'a', prefix: '/t/a', url: '/api/chat?x=1' }],
  ['/t/a', { name: 'a', prefix: '/t/a', url: '/' }],
  ['/t/a?x', { name: 'a', prefix: '/t/a', url: '/?x' }],
  ['/t/a/', { name: 'a', prefix: '/t/a', url: '/' }],
  ['/t/', { name: '', prefix: '/t/', url: '/' }],
  ['/t', undefined],
  ['/api/tags', undefined],
  ['/team/a', undefined],
])('%s', (url, split) => {
  expect(splitScope(url)).toEqual(split)
})

test.each(['a', 'test-1', 'A_b.c', '1', 'x'.repeat(128)])('%s is a name', (name) => {
  expect(isScopeName(name)).toBe(true)
})

test.each(['', '.', '..', '.a', '-a', 'a b', 'a/b', 'a%2fb', 'ü', 'x'.repeat(129), 'a\n'])(
  '%j is invalid',
  (name) => {
    expect(isScopeName(name)).toBe(false)
    expect(() => createScopes(() => ({})).open(name, 'code')).toThrow('is not a valid scope name')
  },
)

test('names of the prototype are names like others', () => {
  const scopes = createScopes((name) => ({ name }))

  expect(scopes.open('constructor', 'request')).toEqual({ name: 'constructor' })
  expect(scopes.open('__proto__', 'request')).toEqual({ name: '__proto__' })
})

test('opening a name again returns the same scope, until it is closed', () => {
  const scopes = createScopes((name) => ({ name }))
  const first = scopes.open('a', 'code')

  expect(scopes.open('a', 'request')).toBe(first)
  scopes.close('a')
  expect(scopes.open('a', 'code')).not.toBe(first)
})

test('with too many scopes the least recently used one of a request is dropped, never one opened in code', () => {
  const scopes = createScopes((name) => name, { limit: 3 })
  scopes.open('kept', 'code')
  scopes.open('a', 'request')
  scopes.open('b', 'request')
  scopes.open('a', 'request')
  scopes.open('c', 'request')

  expect(scopes.all().sort()).toEqual(['a', 'c', 'kept'])
})

test('too many opened in code is an error that says what to do', () => {
  const scopes = createScopes((name) => name, { limit: 1 })
  scopes.open('a', 'code')

  expect(() => scopes.open('b', 'code')).toThrow(
    new RangeError('there are 1 scopes already: close those that are no longer needed'),
  )
})

test('a scope that something was prepared for is never replaced', () => {
  const scopes = createScopes((name) => name, { limit: 2, isPrepared: (scope) => scope === 'prepared' })
  for (const name of ['prepared', 'a', 'b', 'c']) scopes.open(name, 'request')

  expect(scopes.all().sort()).toEqual(['c', 'prepared'])
})

test('scopes of requests are dropped while the memory is full; one opened in code is opened all the same', () => {
  const closed: string[] = []
  let room = true
  const scopes = createScopes((name) => name, {
    hasRoom: () => room || closed.length === 2,
    onClose: (scope) => void closed.push(scope),
  })
  for (const name of ['a', 'b', 'c']) scopes.open(name, 'request')
  room = false
  scopes.open('d', 'request')

  expect([closed, scopes.all(), scopes.dropped]).toEqual([['a', 'b'], ['c', 'd'], 2])
  for (const name of scopes.all()) scopes.close(name)
  expect(scopes.open('e', 'code')).toBe('e')
  expect(() => scopes.open('f', 'request')).toThrow(/^the 1 scopes keep as much as a mock may/)
})
