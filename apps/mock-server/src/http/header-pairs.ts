/** Headers as they were received: Node gives their names and values in turn. */
import type { Header } from './answer.ts'

/** Returns the headers in pairs, in their order and spelling. */
export function headerPairs(rawHeaders: readonly string[]): Header[] {
  const pairs: Header[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? ''])
  return pairs
}
