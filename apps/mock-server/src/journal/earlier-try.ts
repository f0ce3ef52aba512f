/** Tells a retry from a new request that looks the same. */
import type { JournalEntry } from './journal-entry.ts'

/**
 * Returns the earlier attempt at this request, whose reply is repeated; undefined for a new request.
 *
 * Two requests with the same method, path and bytes are attempts at one request if
 * - the client says so (`x-stainless-retry-count` above 0), as the OpenAI SDKs do, or
 * - the client closed the first one before any byte of the response arrived, as clients without that header do on a timeout.
 *
 * A step with `error` or `fault` is never repeated: the step after it is the answer to the retry.
 */
export function findEarlierTry(
  entries: readonly JournalEntry[],
  request: JournalEntry,
): JournalEntry | undefined {
  const isSaid = saysAgain(request.rawHeaders)
  const first = Math.max(0, entries.length - (isSaid ? farthestBack : farthestUnsaid))
  for (let i = entries.length - 1; i >= first; i--) {
    const earlier = entries[i]
    if (!earlier?.step || earlier === request || !(isSaid || wasLeft(earlier))) continue
    // The bytes are compared last: they cost most.
    if (isSameRequest(earlier, request))
      return earlier.step.fails || isAnsweredSince(entries, i, request) ? undefined : earlier
  }
  return undefined
}

/** Reads the raw headers: parsing all of them would cost more than the rest of the search. */
function saysAgain(rawHeaders: readonly string[]): boolean {
  const place = rawHeaders.findIndex(
    (name, i) => i % 2 === 0 && name.length === countHeader.length && name.toLowerCase() === countHeader,
  )
  return place >= 0 && Number(rawHeaders[place + 1]) > 0
}

const countHeader = 'x-stainless-retry-count'

/** How many requests may come between two attempts. */
const farthestBack = 200
/** Without that header each request pays for the search. */
const farthestUnsaid = 40

function wasLeft({ outcome, frames }: JournalEntry): boolean {
  return outcome === 'aborted' && frames === 0
}

function isSameRequest(a: JournalEntry, b: JournalEntry): boolean {
  return a.method === b.method && a.path === b.path && a.raw.equals(b.raw)
}

function isAnsweredSince(entries: readonly JournalEntry[], position: number, request: JournalEntry): boolean {
  return entries
    .slice(position + 1)
    .some((entry) => entry !== request && entry.step !== undefined && isSameRequest(entry, request))
}
