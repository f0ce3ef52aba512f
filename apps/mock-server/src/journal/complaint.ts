/** Problems of requests that their clients cannot notice. */
import { describeNearest } from '../fixture/unmatched.ts'
import type { JournalEntry } from './journal-entry.ts'

/** Returns the problem, in several lines if necessary; undefined if there is none. */
export function describeComplaint(entry: JournalEntry): string | undefined {
  const {
    method,
    path,
    raw,
    fixture = 'the model',
    place,
    unmatched,
    failure,
    nearest = [],
    violations = [],
  } = entry
  if (unmatched)
    return [
      `no fixture matched: ${method} ${path} ${raw.toString('utf8', 0, 200)}`,
      ...describeNearest(nearest).map(indented),
    ].join('\n')
  if (failure !== undefined) return `${failure}: ${method} ${path}`
  if (violations.length === 0) return undefined
  const lines = violations.map((violation) => indented(`${violation.path}: ${violation.expected}`))
  return [
    `${fixture}${place === undefined ? '' : ` (${place})`} breaks the requested schema: ${method} ${path}`,
    ...lines,
  ].join('\n')
}

function indented(line: string): string {
  return `    ${line}`
}
