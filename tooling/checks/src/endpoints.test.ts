/** An endpoint is one file of the same name on each side of the wire: its types, its call, its answer. */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isForTests, root, sources } from './repository.ts'

const wire = 'packages/wire/src'
const core = 'packages/core/src'
const mock = 'apps/mock-server/src'

/** What several endpoints share, which is no endpoint itself. */
const parts = new Set(['index', 'error', 'message', 'options', 'progress', 'tool'])

/** Typed, and not on every side yet. Each line goes as soon as its file comes: the last test sees to it. */
const unfinished: Record<string, string[]> = {
  'native/blobs': [core, mock],
  'native/copy': [core, mock],
  'native/create': [core, mock],
  'native/delete': [core, mock],
  'native/embed': [core, mock],
  'native/embeddings': [core, mock],
  'native/experimental-model-recommendations': [core, mock],
  'native/generate': [core, mock],
  'native/me': [core, mock],
  'native/ps': [core, mock],
  'native/pull': [core, mock],
  'native/push': [core, mock],
  'native/signout': [core, mock],
  'native/status': [core, mock],
  'native/web-fetch': [core, mock],
  'native/web-search': [core, mock],
}

const endpoints = ['native', 'openai']
  .flatMap((dialect) => sources(`${wire}/${dialect}`))
  .filter((file) => !isForTests(file))
  .map((file) => file.slice(wire.length + 1).replace(/\.ts$/, ''))
  .filter((name) => !parts.has(name.split('/')[1] ?? ''))

test('the endpoints of the conversation are there', () => {
  expect(endpoints).toEqual(expect.arrayContaining(['native/chat', 'native/tags', 'native/show', 'native/version', 'openai/chat-completions', 'openai/models']))
})

const wanted = endpoints.flatMap((endpoint) => [core, mock].filter((side) => !unfinished[endpoint]?.includes(side)).map((side) => `${side}/${endpoint}.ts`))

test.each(wanted)('%s is there, since its types are', (file) => {
  expect(existsSync(root + file)).toBe(true)
})

test('what is listed as unfinished is typed, and not there yet', () => {
  const finished = Object.entries(unfinished).flatMap(([endpoint, sides]) =>
    sides.filter((side) => existsSync(`${root}${side}/${endpoint}.ts`)).map((side) => `${side}/${endpoint}.ts`),
  )

  expect(finished).toEqual([])
})
