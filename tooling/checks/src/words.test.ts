/** Texts use the field's standard terms. Folders are added here once they are free of the old words. */
import { expect, test } from 'vitest'
import { files, read } from './repository.ts'

const folders = [
  'packages/wire/',
  'packages/ai-sdk/',
  'packages/langchain/',
  'packages/fixtures/src/',
  'apps/mock-server/',
  ...[
    'errors',
    'openai',
    'anthropic',
    'native',
    'embed',
    'models',
    'testing',
    'chat/layers',
    'chat/schema',
  ].map((folder) => `packages/core/src/${folder}/`),
  'apps/recipes/src/',
  'tooling/',
  'docs/decisions/',
]
const documents = ['README.md', 'CONTRIBUTING.md', 'AGENTS.md']

/** Words that name no actor or hide the standard term, with what to write instead. */
const words: Record<string, RegExp> = {
  silently: /without a word/i,
  'the actor: the caller, the server, the reader': /\b(nobody|whoever|somebody)\b/i,
  'is cut off, truncated': /\b(broke|breaks) off\b/i,
  'a partial response': /\bhalf (an )?answer\b/i,
  alternatives: /\brivals\b/i,
}

test.each(Object.entries(words))('texts say: %s', (_, word) => {
  const own = [...folders.flatMap((folder) => files(folder)), ...documents].filter(
    (file) => /\.(ts|md)$/.test(file) && !file.endsWith('/words.test.ts'),
  )

  expect(own.filter((file) => word.test(read(file)))).toEqual([])
})
