/** The journal's entry for a request that has just come. */
import { firstJsonValue } from './first-json-value.ts'
import type { JournalEntry } from './journal.ts'

/** What is known of a request before anybody looks at it. Its body is parsed only when somebody asks for it: few ever do. */
export function createEntry(request: Pick<JournalEntry, 'method' | 'path' | 'headers' | 'rawHeaders' | 'raw'>): JournalEntry {
  let parsed: { body: unknown } | undefined
  return {
    ...request,
    get body() {
      parsed ??= { body: firstJsonValue(request.raw) }
      return parsed.body
    },
    // A compressed body is parsed from what was in it.
    set body(body) {
      parsed = { body }
    },
    frames: 0,
  }
}
