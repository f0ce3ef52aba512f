import { expect, test } from 'vitest'
import { toEmbedding, toUnitVector } from './embedding.ts'

const dot = (a: number[], b: number[]): number => a.reduce((sum, number, i) => sum + number * (b[i] ?? 0), 0)

test.each(['The cat sat.', '', ' ', '!?', '日本語', 'a'.repeat(50_000)])(
  'the vector of %j has length 1 and is always the same',
  (text) => {
    const vector = toEmbedding(text, 768, 1)

    expect(vector).toHaveLength(768)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    expect(toEmbedding(text, 768, 1)).toEqual(vector)
    expect(toEmbedding(text, 768, 2)).not.toEqual(vector)
  },
)

test('texts that share words are close, others are not', () => {
  const [cat, kitten, tax] = [
    'The cat sat on the mat',
    'the CAT lay on the mat',
    'Value added tax declaration',
  ].map((text) => toEmbedding(text, 768, 1))

  expect(dot(cat ?? [], kitten ?? [])).toBeGreaterThan(0.7)
  expect(Math.abs(dot(cat ?? [], tax ?? []))).toBeLessThan(0.2)
})

test('fewer dimensions are the beginning of more, brought to length 1', () => {
  const long = toEmbedding('cat', 64, 1)
  const short = toEmbedding('cat', 8, 1)

  expect(Math.hypot(...short)).toBeCloseTo(1, 5)
  expect(dot(short, toUnitVector(long.slice(0, 8)))).toBeCloseTo(1, 5)
  expect(toEmbedding('cat', 1, 1)).toHaveLength(1)
})

test('a vector of zeros has no direction', () => {
  expect(toUnitVector([0, 0])).toEqual([0, 0])
  expect(toUnitVector([3, 4])).toEqual([Math.fround(0.6), Math.fround(0.8)])
})
