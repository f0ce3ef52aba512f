import { expect, test } from 'vitest'
import { findModel } from './find-model.ts'
import { createModelStore } from './model-store.ts'

const store = createModelStore(
  ['llama3.2', 'ns/other:7b', 'stub'].map((name) =>
    name === 'stub' ? { name, remote: { host: 'https://ollama.com:443', model: 'big' } } : name,
  ),
)

test.each([
  ['llama3.2', 'llama3.2:latest'],
  [' LLAMA3.2:Latest ', 'llama3.2:latest'],
  ['registry.ollama.ai/library/llama3.2', 'llama3.2:latest'],
  ['https://registry.ollama.ai/library/llama3.2', 'llama3.2:latest'],
  ['llama3.2:local', 'llama3.2:latest'],
  ['ns/other:7b', 'ns/other:7b'],
])('%j is found', (name, found) => {
  expect(findModel(store, name)).toMatchObject({ model: { displayName: found } })
})

test.each([
  ['', { type: 'blank' }],
  ['  ', { type: 'blank' }],
  ['a b', { type: 'invalid' }],
  ['a:', { type: 'invalid' }],
  ['nope', { type: 'absent', displayName: 'nope:latest' }],
  ['llama3.2:cloud', { type: 'cloud' }],
  ['gpt-oss:20b-cloud', { type: 'cloud' }],
  ['stub:local', { type: 'absent', displayName: 'stub:latest' }],
  [
    'llama3.2:cloud:local',
    { type: 'both-sources', message: 'use either :local or :cloud, not both: "llama3.2:cloud:local"' },
  ],
])('%j is not: %o', (name, unresolved) => {
  expect(findModel(store, name)).toEqual({ unresolved })
})

test('a name alone makes a whole model, always the same', () => {
  const again = createModelStore(['llama3.2']).find('llama3.2')

  expect(again).toEqual(store.find('llama3.2'))
  expect(again).toMatchObject({
    family: 'llama',
    capabilities: ['completion', 'tools'],
    rendering: 'template',
    digest: expect.stringMatching(/^[\da-f]{64}$/),
  })
})

test.each([
  [{ name: 'a', family: 'gptoss' }, 'harmony'],
  [{ name: 'a', parser: 'qwen3-coder' }, 'parser'],
  [{ name: 'a', template: '{% for m in messages %}{% endfor %}' }, 'own'],
  [{ name: 'a', template: '{{ .Prompt }}' }, 'template'],
])('%o is rendered as %s', (model, rendering) => {
  expect(createModelStore([model]).find('a')?.rendering).toBe(rendering)
})

test('a model that the server could not name is refused', () => {
  expect(() => createModelStore(['a b'])).toThrow(
    '"a b" is not a model name: write it as name, name:tag or namespace/name:tag',
  )
})
