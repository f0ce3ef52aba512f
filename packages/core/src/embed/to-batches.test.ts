import { expect, test } from 'vitest'
import { toBatches } from './to-batches.ts'

const any = { texts: 10, bytes: 1000 }

test.each<[string, string[], { texts: number; bytes: number }, string[][]]>([
  ['no text, no batch', [], any, []],
  [
    'a batch of as many texts as allowed',
    ['a', 'b', 'c', 'd', 'e'],
    { ...any, texts: 2 },
    [['a', 'b'], ['c', 'd'], ['e']],
  ],
  ['a batch of as many bytes as allowed', ['aa', 'bb', 'cc'], { ...any, bytes: 4 }, [['aa', 'bb'], ['cc']]],
  ['bytes, not characters', ['ää', 'bb'], { ...any, bytes: 5 }, [['ää'], ['bb']]],
  [
    'a text that is too large by itself is a batch of its own',
    ['a', 'bbbbb', 'c'],
    { ...any, bytes: 3 },
    [['a'], ['bbbbb'], ['c']],
  ],
  ['empty texts stay', ['', 'a', ''], any, [['', 'a', '']]],
])('%s', (_, inputs, limits, batches) => {
  expect(toBatches(inputs, limits)).toEqual(batches)
})
