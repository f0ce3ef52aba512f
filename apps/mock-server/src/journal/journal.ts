/** What clients really sent, and what really happened to the answers. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Question } from '../fixture/question.ts'
import type { NearFixture } from '../fixture/unmatched.ts'
import type { ReplyWire } from '@ollamakit/wire/fixture'
import { bytesOfEntry } from './bytes-of-entry.ts'
import { describeComplaint } from './complaint.ts'

export interface JournalEntry {
  method: string
  /** With its query; without the prefix of its scope. */
  path: string
  /** The scope it was sent to; absent: none. */
  scope?: string
  /** Names in lower case. */
  headers: IncomingHttpHeaders
  /** Names and values in turn, as they came. */
  rawHeaders: string[]
  /** The body's bytes as they came. */
  raw: Buffer
  /** The first JSON value of the body; undefined if it holds none. */
  body: unknown
  /** The fixture that answered, such as `fixtures[2]`. */
  fixture?: string
  /** The request wanted an answer that no fixture has, and the mock is strict. */
  unmatched?: boolean
  /** Why fixtures that match did not answer: each would repeat the call that was just answered. */
  skipped?: string[]
  /** The fixtures that came closest then, and where each of them parted. */
  nearest?: NearFixture[]
  /** Where the scripted content breaks the schema that the request asks for. */
  violations?: SchemaViolation[]
  /** The status of the answer; undefined while there is none. */
  status?: number
  /** `cut` by a fault, `aborted` by the client; undefined while the answer is under way. */
  outcome?: 'completed' | 'cut' | 'aborted'
  /** How many native objects were sent. */
  frames: number
  /** The request as fixtures see it; undefined for requests that no fixture was looked up for. */
  question?: Question | undefined
  /** The step of a fixture that it used. */
  step?: UsedStep
  /** How many of the fixture's steps were used before that one. */
  nth?: number
}

/** A step of a fixture, used by a request. Steps that say the same of themselves are one object: the journal keeps many. */
export interface UsedStep {
  /** Of the fixture. */
  key: string
  /** It fails by script. */
  fails: boolean
  /** How it wants its bytes to leave. */
  wire?: ReplyWire
}

export interface SchemaViolation {
  /** Where in the content: `$.city`, `$.list[2]`; `$` is the whole. */
  path: string
  /** What the schema asks for there. */
  expected: string
}

export interface Journal {
  /** The last requests, oldest first. */
  entries: JournalEntry[]
  /** How many older ones were let go to keep the memory bounded. */
  readonly dropped: number
  /** What is wrong with the requests so far, also with those that were let go. */
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
  const counted = new Map<JournalEntry, number>()
  const oldComplaints: string[] = []
  let dropped = 0
  const count = (entry: JournalEntry, bytes: number): void => {
    budget.take(bytes - (counted.get(entry) ?? 0))
    counted.set(entry, bytes)
  }
  const uncount = (entry: JournalEntry): void => {
    budget.take(-(counted.get(entry) ?? 0))
    counted.delete(entry)
  }
  const drop = (): void => {
    const entry = entries.shift()
    if (!entry) return
    dropped++
    uncount(entry)
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
      count(entry, bytesOfEntry(entry))
      keepWithinBounds()
    },
    settle(entry) {
      // It may have been dropped meanwhile.
      if (!counted.has(entry)) return
      count(entry, bytesOfEntry(entry))
      keepWithinBounds()
    },
    clear() {
      for (const entry of entries) uncount(entry)
      entries.length = 0
      oldComplaints.length = 0
      dropped = 0
    },
  }
}

const mostOldComplaints = 100
