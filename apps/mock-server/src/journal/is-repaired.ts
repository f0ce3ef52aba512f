/** Whether the reply of a request wants a well-formed ending where a real server has none. */
import type { JournalEntry } from './journal-entry.ts'

/** Known once the model has run. */
export function isRepaired({ step }: JournalEntry): boolean {
  return step?.wire?.repaired ?? false
}
