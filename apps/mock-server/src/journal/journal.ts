/** The journal: the requests that clients sent, and the outcome of each response. */
import { type ByteBudget, createByteBudget, type KeptBytes } from './byte-budget.ts'
import { bytesOfEntry } from './bytes-of-entry.ts'
import { describeComplaint } from './complaint.ts'
import type { JournalEntry } from './journal-entry.ts'

export interface Journal {
  /** The last requests, oldest first. A test may take some out. */
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
  /** The counted bytes of each entry, at the same position unless a test has taken entries out. */
  const counted: KeptBytes<JournalEntry>[] = []
  const oldComplaints: string[] = []
  let moreComplaints = 0
  let dropped = 0
  const countedOf = (entry: JournalEntry): KeptBytes<JournalEntry> | undefined => {
    const one = counted[entries.lastIndexOf(entry)]
    return one?.thing === entry ? one : counted.find(({ thing }) => thing === entry)
  }
  /** Forgets what is counted of entries that were taken out. */
  const keepInStep = (): void => {
    if (counted.length === entries.length && counted[0]?.thing === entries[0]) return
    const left = new Set(entries)
    for (const one of counted.splice(0))
      if (left.has(one.thing)) counted.push(one)
      else one.release()
  }
  const drop = (entry: JournalEntry): void => {
    keepInStep()
    // Always the oldest one: journals are dropped from in the order of their requests.
    if (entries[0] !== entry) return
    entries.shift()
    counted.shift()?.release()
    dropped++
    const complaint = describeComplaint(entry)
    if (complaint === undefined) return
    if (oldComplaints.length < mostOldComplaints) oldComplaints.push(complaint.slice(0, longestOldComplaint))
    else moreComplaints++
  }
  const release = (): void => {
    for (const one of counted) one.release()
    counted.length = 0
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
      keepInStep()
      if (entries.length >= limit && entries[0]) drop(entries[0])
      entries.push(entry)
      counted.push(budget.keep(bytesOfEntry(entry), entry, drop))
    },
    settle: (entry) => countedOf(entry)?.resize(bytesOfEntry(entry)),
    clear() {
      release()
      entries.length = 0
      oldComplaints.length = 0
      moreComplaints = 0
      dropped = 0
    },
    release,
  }
}

const mostOldComplaints = 100
const longestOldComplaint = 2000
