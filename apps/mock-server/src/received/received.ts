/** Whether a mock received a request: the question that test matchers ask of its journal. */
import type { When } from '../fixture/fixture.ts'
import { toJudge, type Verdict } from '../fixture/match.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { questionOfEntry } from './question-of-entry.ts'

/** A request, described as in `when`, and by what only the journal knows. */
export interface Received extends When {
  /** Such as `POST`. */
  method?: string
  /** Such as `/api/pull`; a query is only compared if it has one. */
  path?: string
  /** What the answer was: 200, 404. */
  status?: number
  /** What became of the answer. */
  outcome?: JournalEntry['outcome']
}

/** What a matcher gives to its test runner. */
export interface Judgement {
  pass: boolean
  message: () => string
}

/**
 * Judges what a mock received.
 *
 * @param times - exactly so many; absent: at least one.
 */
export function judgeReceived(
  requests: readonly JournalEntry[],
  wanted: Received = {},
  times?: number,
): Judgement {
  const judged = requests.map((entry) => ({ entry, verdicts: judgeEntry(entry, wanted) }))
  const found = judged.filter(({ verdicts }) => verdicts.every((verdict) => verdict.holds)).length
  const pass = times === undefined ? found > 0 : found === times
  return {
    pass,
    message: () => {
      const expected = `expected the mock ${pass ? 'not ' : ''}to have received ${describe(wanted)}${times === undefined ? '' : ` ${times} times`}`
      const others = judged
        .slice(-5)
        .map(
          ({ entry, verdicts }) =>
            `  ${entry.method} ${entry.path}: ${verdicts.map(toSign).join('  ') || 'any request'}`,
        )
      return [`${expected}; of ${requests.length} requests ${found} match`, ...others].join('\n')
    },
  }
}

type Sign = Pick<Verdict, 'holds' | 'wanted' | 'found'> & { criterion: string }

function judgeEntry(entry: JournalEntry, { method, path, status, outcome, ...when }: Received): Sign[] {
  const { path: sentPath } = entry
  const pathname = path?.includes('?') ? sentPath : sentPath.replace(/\?.*/, '')
  return [
    ...compare('method', method, entry.method),
    ...compare('path', path, pathname),
    ...compare('status', status, entry.status),
    ...compare('outcome', outcome, entry.outcome),
    ...toJudge({ when, reply: {} }).verdicts(entry.question ?? questionOfEntry(entry)),
  ]
}

function compare(
  criterion: string,
  wanted: string | number | undefined,
  found: string | number | undefined,
): Sign[] {
  return wanted === undefined
    ? []
    : [{ criterion, holds: wanted === found, wanted: String(wanted), found: String(found) }]
}

function toSign({ criterion, holds, wanted, found }: Sign): string {
  return holds ? `✓ ${criterion}` : `✗ ${criterion} ${wanted} (found ${found})`
}

function describe(wanted: Received): string {
  return JSON.stringify(wanted, (_key, value: unknown) =>
    value instanceof RegExp || typeof value === 'function' ? String(value) : value,
  )
}
