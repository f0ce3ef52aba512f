/** An endpoint is one file of the same name on each side of the wire: its types, its call, its answer. */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root, sources } from './repository.ts'

const sides = { wire: 'packages/wire/src', core: 'packages/core/src', mock: 'apps/mock-server/src' }

/** The URLs there are, as folder and file. A new one begins here: the test then names the files that are missing. */
const endpoints = ['native/chat', 'native/tags', 'native/show', 'native/version', 'openai/chat-completions', 'openai/models']

test.each(endpoints)('%s has its types, its call and its answer', (endpoint) => {
  const missing = Object.values(sides)
    .map((folder) => `${folder}/${endpoint}.ts`)
    .filter((file) => !existsSync(root + file))

  expect(missing).toEqual([])
})

test('every endpoint that has types is listed', () => {
  // what several endpoints share is no endpoint itself
  const parts = new Set(['index', 'error', 'message', 'options', 'tool'])
  const typed = ['native', 'openai'].flatMap((dialect) =>
    sources(`${sides.wire}/${dialect}`)
      .map((file) => file.slice(sides.wire.length + 1).replace(/\.ts$/, ''))
      .filter((name) => !isPartOf(name, parts)),
  )

  expect(typed).toEqual([...endpoints].sort())
})

function isPartOf(name: string, parts: Set<string>): boolean {
  return name.includes('.test') || parts.has(name.split('/').at(-1) ?? '')
}
