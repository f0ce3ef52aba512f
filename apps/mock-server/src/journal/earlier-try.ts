/** Tells a client's second try at a request from a new request that looks the same. */
import type { JournalEntry } from './journal.ts'

/**
 * The earlier try at this request whose answer has to be given again; undefined if this one is new.
 *
 * The same method, path and bytes make two tries of one request if
 * - the client says so (`x-stainless-retry-count` above 0), as the OpenAI SDKs do, or
 * - the client left the first one before anything of its answer had come, as clients without that header do when they lose patience.
 *
 * A step that fails by script (`error`, `fault`) is never given again: what a script says after a failure is the answer to the next try.
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
    // The bytes last: comparing them costs most.
    if (isSameRequest(earlier, request))
      return earlier.step.fails || isAnsweredSince(entries, i, request) ? undefined : earlier
  }
  return undefined
}

/** Looked for in the raw ones: parsing them for this alone would cost more than the rest of the search. */
function saysAgain(rawHeaders: readonly string[]): boolean {
  const place = rawHeaders.findIndex(
    (name, i) => i % 2 === 0 && name.length === countHeader.length && name.toLowerCase() === countHeader,
  )
  return place >= 0 && Number(rawHeaders[place + 1]) > 0
}

const countHeader = 'x-stainless-retry-count'

/** How many requests may come between two tries. */
const farthestBack = 200
/** Where nothing says that it is one, each request pays for the look back. */
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
