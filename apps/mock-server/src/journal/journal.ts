/** The journal: the requests that clients sent, and the outcome of each response. */
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
}

/** How many bytes several journals may keep together. */
export interface ByteBudget {
  take(bytes: number): void
  isOverdrawn(): boolean
}

/** A budget for journals that share one. Default 256 MiB. */
export function createByteBudget(limit: number = 256 * 1024 * 1024): ByteBudget {
  let taken = 0
  return { take: (bytes) => void (taken += bytes), isOverdrawn: () => taken > limit }
}

/** Remembers the last `limit` requests, and fewer if they are too large for the budget. */
export function createJournal(limit: number = 1000, budget: ByteBudget = createByteBudget()): Journal {
  const entries: JournalEntry[] = []
  /** The counted bytes of each entry, at the same position. */
  const counted: number[] = []
  const oldComplaints: string[] = []
  let dropped = 0
  const drop = (): void => {
    const entry = entries.shift()
    if (!entry) return
    dropped++
    budget.take(-(counted.shift() ?? 0))
    const complaint = describeComplaint(entry)
    if (complaint !== undefined && oldComplaints.length < mostOldComplaints) oldComplaints.push(complaint)
  }
  const keepWithinBounds = (): void => {
    while (entries.length > limit || (budget.isOverdrawn() && entries.length > 1)) drop()
  }
  return {
    entries,
    get dropped() {
      return dropped
    },
    complaints: () => [
      ...oldComplaints,
      ...entries.map(describeComplaint).filter((complaint) => complaint !== undefined),
    ],
    add(entry) {
      entries.push(entry)
      const bytes = bytesOfEntry(entry)
      counted.push(bytes)
      budget.take(bytes)
      keepWithinBounds()
    },
    settle(entry) {
      const position = entries.lastIndexOf(entry)
      // It may have been dropped meanwhile.
      if (position < 0) return
      const bytes = bytesOfEntry(entry)
      budget.take(bytes - (counted[position] ?? 0))
      counted[position] = bytes
      keepWithinBounds()
    },
    clear() {
      for (const bytes of counted) budget.take(-bytes)
      counted.length = 0
      entries.length = 0
      oldComplaints.length = 0
      dropped = 0
    },
  }
}

const mostOldComplaints = 100
