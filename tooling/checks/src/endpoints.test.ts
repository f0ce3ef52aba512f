/** An endpoint has one file of the same name in wire (types), core (call) and the mock (handler). */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isForTests, read, root, sources } from './repository.ts'

const wire = 'packages/wire/src'
const core = 'packages/core/src'
const mock = 'apps/mock-server/src'

/**
 * What the mock does not answer yet, though it is typed. A line goes as soon as its file comes: the last test
 * sees to it.
 */
const unserved = new Set([
  // The daemon has no such route: 404, like any unknown path.
  'anthropic/messages-count-tokens',
  // `native/web.ts` answers both: here they are one refusal.
  'native/web-fetch',
  'native/web-search',
  // No recording of it exists: the recorded server is older than the route.
  'openai/systemone',
])

/** Every file of the wire that says which URL it is about. */
const endpoints = ['anthropic', 'native', 'openai']
  .flatMap((dialect) => sources(`${wire}/${dialect}`))
  .filter((file) => !isForTests(file))
  .flatMap((file) => {
    const [, url] = /`(?:GET|POST|PUT|DELETE|HEAD) \/(?:api|v1)\/([^`]+)`/.exec(read(file)) ?? []
    return url ? [{ name: file.slice(wire.length + 1).replace(/\.ts$/, ''), url }] : []
  })

test('the endpoints of the conversation are typed', () => {
  const names = [
    'native/chat',
    'native/tags',
    'native/show',
    'native/version',
    'openai/chat-completions',
    'openai/models',
  ]

  expect(endpoints.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
})

test.each(endpoints)('$name is named after its URL', ({ name, url }) => {
  // parameters in the path belong to the endpoint above them
  expect(name.split('/')[1]).toBe(url.replace(/\/[:{].*/, '').replaceAll(/[/_]/g, '-'))
})

test.each(endpoints.map(({ name }) => `${core}/${name}.ts`))('%s is there, since its types are', (file) => {
  expect(existsSync(root + file)).toBe(true)
})

test.each(endpoints.filter(({ name }) => !unserved.has(name)).map(({ name }) => `${mock}/${name}.ts`))(
  '%s is there, since its types are',
  (file) => {
    expect(existsSync(root + file)).toBe(true)
  },
)

test('what is listed as unserved is not served', () => {
  expect([...unserved].filter((name) => existsSync(`${root}${mock}/${name}.ts`))).toEqual([])
})
