/** Whether a mock received a request: the question that test matchers ask of its journal. */
import type { Question, When } from '@ollamakit/wire/fixture'
import { criteria } from '../fixture/criteria/criteria.ts'
import { isRegExp } from '../fixture/is-kind.ts'
import { count, wholeNumberFrom } from '../fixture/value-shapes.ts'
import { describeProblem, type Problem } from '../fixture/problem.ts'
import { type FixtureShape, is, objectOf, oneOf, shapesOf } from '../fixture/fixture-shape.ts'
import { toJudge, toVerdicts, type Verdict } from '../fixture/match.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { questionOfEntry } from './question-of-entry.ts'

/** A request, described as in `when`, and by what only the journal knows. */
export interface Received extends Omit<When, 'scenario'> {
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

/** Judges a mock or scope with the arguments of the matcher. A missing argument is not one that is undefined. */
export function toHaveReceived(mock: MockWithJournal, ...given: Expected): Judgement {
  const [wanted, options] = given
  return judgeReceived(
    requestsOf(mock),
    // In JavaScript a given one may be undefined, which the check refuses.
    given.length > 0 ? (wanted as Received) : {},
    given.length > 1 ? (options as { times?: number }) : {},
    mock.dropped,
  )
}

/** The arguments of the matcher. */
export type Expected = [wanted?: Received, options?: { times?: number }]

/**
 * Judges what a mock received.
 *
 * @param options - `times`: exactly so many; absent: at least one.
 * @param dropped - how many older requests the journal has dropped.
 * @throws {TypeError} if the description or an option is unknown: it would match anything, or nothing.
 * @throws {Error} if only the dropped requests could decide.
 */
export function judgeReceived(
  requests: readonly JournalEntry[],
  wanted: Received,
  options: { times?: number },
  dropped: number,
): Judgement {
  checkReceived(wanted, options)
  const { times } = options
  const judged = requests.map((entry) => ({ entry, verdicts: judgeEntry(entry, wanted) }))
  const found = judged.filter(({ verdicts }) => verdicts.every((verdict) => verdict.holds)).length
  const pass = times === undefined ? found > 0 : found === times
  const isDecided = found > (times ?? 0)
  if (dropped > 0 && !isDecided)
    throw new Error(
      `toHaveReceived() cannot judge ${dropped} older requests, which the journal has dropped (it keeps 1000 and, with those of all scopes, 256 MiB): call it earlier, or reset() between tests`,
    )
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

const pathShape: FixtureShape<string> = is(
  'a path such as "/api/chat"',
  undefined,
  (value) => typeof value === 'string' && value.startsWith('/'),
)
// The state of a scenario was another one when the request came.
const { scenario: _scenario, ...judgedCriteria } = criteria
const receivedShape: FixtureShape<Received> = objectOf<Received>(
  '',
  {
    ...shapesOf<Omit<When, 'scenario'>>(judgedCriteria),
    method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') as FixtureShape<string>,
    path: pathShape,
    status: wholeNumberFrom(100),
    outcome: oneOf('completed', 'cut', 'aborted'),
  },
  {},
)
const optionsShape: FixtureShape<{ times?: number }> = objectOf<{ times?: number }>('', { times: count }, {})

function checkReceived(wanted: unknown, options: unknown): void {
  const problems: Problem[] = []
  receivedShape.check(wanted, [], (problem) => problems.push(problem))
  optionsShape.check(options, [], (problem) => problems.push(problem))
  if (problems.length === 0) return
  const hint = typeof wanted === 'string' ? `: write { path: ${JSON.stringify(wanted)} }` : ''
  throw new TypeError(`toHaveReceived(): ${problems.map(describeProblem).join('; ')}${hint}`)
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
    ...judgeWhen(when, entry.question ?? questionOfEntry(entry)),
  ]
}

function judgeWhen(when: When, question: Question): Sign[] {
  const judge = toJudge({ when, reply: {} })
  try {
    // A function that fails would not hold, which `not.toHaveReceived` would be content with.
    judge.matches(question)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`toHaveReceived(): ${message}`, { cause: error })
  }
  return toVerdicts(judge.judge(question), question)
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
    isRegExp(value) || typeof value === 'function' ? String(value) : value,
  )
}

/** As much of a mock or scope as its matcher reads. */
export interface MockWithJournal {
  readonly requests: readonly JournalEntry[]
  readonly dropped: number
}

/** The journal of a mock, or of one of its scopes. @throws {TypeError} for any other value. */
export function requestsOf(mock: MockWithJournal): readonly JournalEntry[] {
  // In JavaScript it may be anything.
  const requests = (mock as { requests?: unknown } | null | undefined)?.requests
  if (!Array.isArray(requests))
    throw new TypeError(
      'toHaveReceived() judges a mock or one of its scopes: expect(ollama).toHaveReceived(...)',
    )
  return mock.requests
}
