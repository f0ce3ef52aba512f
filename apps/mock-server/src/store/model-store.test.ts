import { expect, test } from 'vitest'
import { renameModel } from './assemble-model.ts'
import { createModelStore, mostModels } from './model-store.ts'
import { toModel } from './to-model.ts'

test('a model is as big as it is said to be, and its layers are there', () => {
  const store = createModelStore([{ name: 'a', size: 5_225_388_164, system: 'x', license: 'MIT' }])
  const model = store.find('a')

  expect(model?.size).toBe(5_225_388_164)
  expect(model?.layers.map(({ kind }) => kind)).toEqual(['model', 'template', 'system', 'license'])
  expect(
    [...(model?.layers ?? []), model?.config].every(
      (blob) => store.blobs.find(blob?.digest ?? '') !== undefined,
    ),
  ).toBe(true)
})

test('models of the same model file share their weights, others do not', () => {
  const modelInfo = { 'general.architecture': 'llama', 'llama.context_length': 8 }
  const store = createModelStore([
    'x',
    'y',
    { name: 'one', modelInfo },
    { name: 'two', modelInfo, system: 'other' },
    { name: 'three', modelInfo, template: '{% a %}' },
  ])
  const weights = ['x', 'y', 'one', 'two', 'three'].map((name) => store.find(name)?.weights.digest)

  expect(weights[2]).toBe(weights[3])
  expect(new Set(weights).size).toBe(4)
})

test('one that is replaced keeps the letter case of its name', () => {
  const store = createModelStore(['Llama'])
  store.install(toModel('llama', 0))

  expect(store.list().map(({ displayName }) => displayName)).toEqual(['Llama:latest'])
})

test('unused blobs stay where nothing is pruned', () => {
  const store = createModelStore([{ name: 'a', system: 'only a' }], true)
  const model = store.find('a')
  if (model) store.remove(model)

  expect(store.find('a')).toBeUndefined()
  expect(model && store.blobs.find(model.layers[2]?.digest ?? '')).toBeDefined()
})

test('there is room for so many models', () => {
  const store = createModelStore([])
  const model = toModel('a', 0)
  for (let i = 0; i < mostModels; i++)
    store.install(renameModel(model, { ...model.name, model: `m${i}` }, '2026-01-01T00:00:00Z'))

  expect([store.hasRoomFor('another'), store.hasRoomFor('M7')]).toEqual([false, true])
})
