/** Ids of responses in the OpenAI dialect. */
import type { JournalEntry } from '../journal/journal-entry.ts'
import { createSeededRandom } from '../turn/seeded-random.ts'

/** An id such as `chatcmpl-417`. The server draws a number below 999, so ids often repeat; the mock draws it from the request. */
export function seededId(prefix: string, { raw }: JournalEntry, seed: number): string {
  return `${prefix}-${createSeededRandom(seed, prefix, raw.toString('latin1')).below(999)}`
}
