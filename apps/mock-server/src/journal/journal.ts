/** The journal: the requests that clients sent, and the outcome of each response. */
import { type ByteBudget, createByteBudget, type KeptBytes } from './byte-budget.ts'
import { bytesOfEntry } from './bytes-of-entry.ts'
import { describeComplaint } from './complaint.ts'
import type { JournalEntry } from './journal-entry.ts'

export interface Journal {
  /** The last requests, oldest first. */
  entries: JournalEntry[]
  /** How many older requests were dropped to bound the memory. */
  readonly dropped: number
  /** Returns the problems of all requests so far, including dropped ones. */
  complaints(): string[]
  add(entry: JournalEntry): void
  /** Counts an entry again: handlers keep the decoded request on it. */
  settle(entry: JournalEntry): void
  clear(): void
  /** Counts its entries no longer. They stay readable for those who hold it. */
  release(): void
}

/** Remembers the last `limit` requests, and fewer if those of all journals with this budget are too large. */
export function createJournal(limit: number = 1000, budget: ByteBudget = createByteBudget()): Journal {
  const entries: JournalEntry[] = []
  /** The counted bytes of each entry. A test may take entries out of the list. */
  const counted = new Map<JournalEntry, KeptBytes>()
  const oldComplaints: string[] = []
  let moreComplaints = 0
  let dropped = 0
  const drop = (entry: JournalEntry): void => {
    counted.get(entry)?.release()
    counted.delete(entry)
    const position = entries.indexOf(entry)
    if (position < 0) return
    entries.splice(position, 1)
    dropped++
    const complaint = describeComplaint(entry)
    if (complaint === undefined) return
    if (oldComplaints.length < mostOldComplaints) oldComplaints.push(complaint.slice(0, longestOldComplaint))
    else moreComplaints++
  }
  return {
    entries,
    get dropped() {
      return dropped
    },
    complaints: () => [
      ...oldComplaints,
      ...(moreComplaints > 0 ? [`and ${moreComplaints} more of requests that the journal has dropped`] : []),
      ...entries.map(describeComplaint).filter((complaint) => complaint !== undefined),
    ],
    add(entry) {
      const [oldest] = entries.length >= limit ? entries : []
      if (oldest) drop(oldest)
      entries.push(entry)
      counted.set(
        entry,
        budget.keep(bytesOfEntry(entry), () => drop(entry)),
      )
    },
    settle(entry) {
      // It may have been dropped meanwhile.
      counted.get(entry)?.resize(bytesOfEntry(entry))
    },
    release() {
      for (const one of counted.values()) one.release()
      counted.clear()
    },
    clear() {
      for (const one of counted.values()) one.release()
      counted.clear()
      entries.length = 0
      oldComplaints.length = 0
      moreComplaints = 0
      dropped = 0
    },
  }
}

const mostOldComplaints = 100
const longestOldComplaint = 2000
