/** Vectors for texts that no script covers: always the same, of length 1, and close for texts that share words. */
import { createSeededRandom } from './seeded-random.ts'

/**
 * The vector of a text: the sum of one direction for each of its words, so that half the words in common is half the way.
 *
 * @param size how many numbers; asking for fewer gives the beginning of the longer one, brought to length 1 again.
 */
export function toEmbedding(text: string, size: number, seed: number): number[] {
  const sum = new Float64Array(size)
  for (const word of toWords(text)) add(sum, word, seed)
  return toUnitVector(sum)
}

/** The same direction with length 1, in numbers of 32 bits as the server has them. A vector of zeros stays one. */
export function toUnitVector(vector: ArrayLike<number>): number[] {
  const numbers = Array.from(vector)
  const length = Math.sqrt(numbers.reduce((sum, number) => sum + number * number, 0))
  return numbers.map((number) => (length === 0 ? 0 : Math.fround(number / length)))
}

/** Words without letter case; a text without any is a word of its own. Bounded: a long text costs no more than its first 512 words. */
function toWords(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .slice(0, 20_000)
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length === 0 ? [`\u0000${text}`] : words.slice(0, 512)
}

function add(sum: Float64Array, word: string, seed: number): void {
  const random = createSeededRandom(seed, 'embedding', word)
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + random.next() - 0.5
}
