import { expect, test } from 'vitest'
import { questionOfText } from '../testing/question-of-text.ts'
import type { JournalEntry } from './journal-entry.ts'
import { createByteBudget } from './byte-budget.ts'
import { createJournal } from './journal.ts'

const entry = (bytes: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  method: 'POST',
  path: '/api/chat',
  headers: {},
  rawHeaders: [],
  raw: Buffer.alloc(bytes, 'x'),
  body: undefined,
  frames: 0,
  ...more,
})

test('only the last requests are kept, and how many were let go is known', () => {
  const journal = createJournal(3)
  for (let i = 0; i < 10; i++) journal.add(entry(i))

  expect(journal.entries.map(({ raw }) => raw.length)).toEqual([7, 8, 9])
  expect(journal.dropped).toBe(7)
  journal.clear()
  expect([journal.entries, journal.dropped]).toEqual([[], 0])
})

test('journals that share a budget drop the oldest request of all when they are too large together', () => {
  const budget = createByteBudget(100_000)
  const [first, second] = [createJournal(10, budget), createJournal(10, budget)]
  for (let i = 0; i < 4; i++) first.add(entry(20_000))
  second.add(entry(15_000))
  second.add(entry(30_000))
  expect([first.entries.length, second.entries.length]).toEqual([2, 2])
  expect([first.dropped, second.dropped]).toEqual([2, 0])
  first.clear()
  second.add(entry(30_000))
  expect(second.entries.length).toBe(3)
})

test('a test may take requests out of the list: the others are counted and dropped all the same', () => {
  const journal = createJournal(3, createByteBudget(100_000))
  for (let i = 0; i < 3; i++) journal.add(entry(10_000))
  journal.entries.length = 0
  for (const bytes of [20_000, 30_000, 40_000, 50_000]) journal.add(entry(bytes))

  expect([journal.entries.map(({ raw }) => raw.length), journal.dropped]).toEqual([[40_000, 50_000], 2])
})

test('the newest request stays, however large it is', () => {
  const budget = createByteBudget(100_000)
  const [first, second] = [createJournal(10, budget), createJournal(10, budget)]
  first.add(entry(10))
  second.add(entry(200_000))
  expect([first.entries.length, second.entries.length]).toEqual([0, 1])
})

test('a released journal counts no longer, and its requests stay readable', () => {
  const budget = createByteBudget(100_000)
  const [first, second] = [createJournal(10, budget), createJournal(10, budget)]
  first.add(entry(80_000))
  first.release()
  second.add(entry(80_000))
  second.add(entry(10))
  expect([first.entries.length, second.entries.length]).toEqual([1, 2])
})

test.each<[about: string, kept: Partial<JournalEntry>]>([
  ['headers', { rawHeaders: ['X-Long', 'x'.repeat(90_000)] }],
  ['the path', { path: `/api/${'x'.repeat(90_000)}` }],
  ['the decoded request', { question: { ...questionOfText('x'.repeat(45_000)) } }],
  ['decoded images', { question: { ...questionOfText('Hi'), images: [new Uint8Array(90_000)] } }],
])('%s count, too, once the response is over', (_about, kept) => {
  const journal = createJournal(10, createByteBudget(100_000))
  const large = entry(0)
  journal.add(large)
  Object.assign(large, kept)
  journal.settle(large)
  journal.add(entry(20_000))

  expect(journal.entries).not.toContain(large)
})

test('a complaint outlives its request', () => {
  const journal = createJournal(1)
  const verdicts = [
    { criterion: 'user', holds: false, wanted: '"a"', found: '"b"' } as const,
    { criterion: 'turn', holds: true, wanted: '1', found: '1' } as const,
  ]
  journal.add(entry(3, { unmatched: true, nearest: [{ name: 'fixtures[0]', verdicts }] }))
  journal.add(
    entry(0, { fixture: 'fixtures[1]', violations: [{ path: '$.city', expected: 'must be string' }] }),
  )

  expect(journal.complaints()).toEqual([
    'no fixture matched: POST /api/chat xxx\n    fixtures[0]: ✗ user "a" (found "b")  ✓ turn',
    'fixtures[1] breaks the requested schema: POST /api/chat\n    $.city: must be string',
  ])
})
