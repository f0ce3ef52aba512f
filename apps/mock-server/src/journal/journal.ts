/** The journal: the requests that clients sent, and the outcome of each response. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Question } from '../fixture/question.ts'
import type { NearFixture } from '../fixture/unmatched.ts'
import type { ReplyWire } from '@ollamakit/wire/fixture'
import { bytesOfEntry } from './bytes-of-entry.ts'
import { describeComplaint } from './complaint.ts'

export interface JournalEntry {
  method: string
  /** With its query, without the prefix of its scope. */
  path: string
  /** The scope that the request is for. Absent if there is none. */
  scope?: string
  /** By lower-case name. */
  headers: IncomingHttpHeaders
  /** Names and values alternately, as received. */
  rawHeaders: string[]
  /** The bytes of the body as received. */
  raw: Buffer
  /** The first JSON value of the body; undefined if it holds none. */
  body: unknown
  /** Tokens of the prompt and of the answer; absent if no model ran. */
  tokens?: number
  /** The fixture that answered, such as `fixtures[2]`. */
  fixture?: string
  /** Whether no fixture matched a request of a strict mock. */
  unmatched?: boolean
  /** Why fixtures that match did not answer: each would repeat the call that was just answered. */
  skipped?: string[]
  /** The nearest fixtures then, and the criteria that each lacked. */
  nearest?: NearFixture[]
  /** Where the scripted content breaks the schema that the request asks for. */
  violations?: SchemaViolation[]
  /** The status of the response; undefined until there is one. */
  status?: number
  /** `cut` by a fault, `aborted` by the client; undefined until the response is over. */
  outcome?: 'completed' | 'cut' | 'aborted'
  /** How many native objects were sent. */
  frames: number
  /** The request as fixtures see it; undefined for requests that no fixture was looked up for. */
  question?: Question | undefined
  /** The step of a fixture that the request used. */
  step?: UsedStep
  /** How many of the fixture's steps were used before that one. */
  nth?: number
}

/** A step of a fixture, used by a request. Equal steps are one object, because the journal keeps many. */
export interface UsedStep {
  /** Of the fixture. */
  key: string
  /** Whether the step has `error` or `fault`. */
  fails: boolean
  /** The `wire` options of the step. */
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
