/**
 * Each numbered conformance case of the compatibility dialects is a named test, or is listed with the reason
 * why it cannot be observed.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from './repository.ts'

/** How many cases each letter has. */
const counts = { A: 27, B: 25, C: 8, E: 12, L: 7, R: 38, T: 10, W: 19, M: 28, N: 7, S: 19, P: 14 }

const files = [
  'openai/chat-cases.test.ts',
  'openai/completion-cases.test.ts',
  'openai/responses-cases.test.ts',
  'anthropic/messages-cases.test.ts',
]

const noResults =
  'needs results of a web search, which the mock does not have: each search fails as with the cloud off'
const noCloud = 'needs a cloud behind the daemon'

const unobserved: Record<string, string> = {
  B22: 'every native object of the mock has a time',
  T10: noResults,
  W1: noResults,
  W7: noResults,
  W8: noResults,
  W9: noResults,
  W13: noResults,
  W14: noResults,
  W15: noResults,
  W16: noResults,
  W17: noResults,
  W18: noResults,
  S2: noResults,
  S3: noResults,
  S10: 'every model name without a cloud tag is local: see the tests of model names',
  S11: noResults,
  S13: noResults,
  S15: noResults,
  S16: noResults,
  S17: noResults,
  S18: noResults,
  P1: noCloud,
  P2: noCloud,
  P3: noCloud,
  P4: noCloud,
  P5: noCloud,
  P6: noCloud,
  P7: noCloud,
  P8: 'the recording openai/chat/errors/cloud-disabled shows it, which the capture test replays',
  P9: noCloud,
  P10: noCloud,
  P11: noCloud,
  P12: noCloud,
  P13: 'recordings of model names show it, which the capture test replays',
  P14: noCloud,
}

const all = Object.entries(counts).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
)
const names = files.flatMap((file) =>
  Array.from(
    readFileSync(`${root}apps/mock-server/src/${file}`, 'utf8').matchAll(/'((?:[A-Z]\d+(?:, )?)+)(?=['\s])/g),
    ([, ids = '']) => ids.split(', '),
  ),
)
const named = new Set(names.flat())

test.each(all)('%s is a named test, or has a reason', (id) => {
  expect([id, named.has(id) || id in unobserved]).toEqual([id, true])
})

test('a case with a reason has no test', () => {
  expect(Object.keys(unobserved).filter((id) => named.has(id))).toEqual([])
})
