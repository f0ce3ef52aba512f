import { expect, test } from 'vitest'
import { median, quantile, range, ratios } from './statistics.ts'

test('quantile returns the value at a part of the sorted list, and NaN for an empty list', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(quantile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.9)).toBe(10)
  expect(quantile([1, 2], 1)).toBe(2)
  expect(median([])).toBeNaN()
})

test('range prints the smallest and the largest value', () => {
  expect(range([1.1, 0.934, 1])).toBe('0.93–1.10')
  expect(range([12, 7], 0)).toBe('7–12')
})

test('ratios divides the values of the same round', () => {
  expect(ratios([2, 9], [4, 3])).toEqual([0.5, 3])
})
