import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

const names = ['think', 'keepAlive', 'options', 'num_ctx', 'top_k', 'top_p']

test.each([
  ['Think', 'think'],
  ['keep_alive', 'keepAlive'],
  ['num_cxt', 'num_ctx'],
  ['numCtx', 'num_ctx'],
  ['topk', 'top_k'],
  ['temperature', undefined],
  ['', undefined],
])('%j is probably %j', (given, name) => {
  expect(nearestName(given, names)).toBe(name)
})
