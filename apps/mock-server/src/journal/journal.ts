/** What clients really sent, and what really happened to the answers. */
import type { IncomingHttpHeaders } from 'node:http'

export interface JournalEntry {
  method: string
  /** With its query. */
  path: string
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
  /** The status of the answer; undefined while there is none. */
  status?: number
  /** `cut` by a fault, `aborted` by the client; undefined while the answer is under way. */
  outcome?: 'completed' | 'cut' | 'aborted'
  /** How many native objects were sent. */
  frames: number
}

export interface Journal {
  /** The last requests, oldest first. */
  entries: JournalEntry[]
  /** How many older ones were let go to keep the memory bounded. */
  readonly dropped: number
  add(entry: JournalEntry): void
  clear(): void
}

/** Remembers the last `limit` requests, of which no more than `byteLimit` bytes of bodies. */
export function createJournal(limit: number = 1000, byteLimit: number = 256 * 1024 * 1024): Journal {
  const entries: JournalEntry[] = []
  let dropped = 0
  let bytes = 0
  const drop = (): void => {
    bytes -= entries.shift()?.raw.length ?? 0
    dropped++
  }
  const isOverfull = (): boolean => entries.length > limit || (bytes > byteLimit && entries.length > 1)
  return {
    entries,
    get dropped() {
      return dropped
    },
    add(entry) {
      entries.push(entry)
      bytes += entry.raw.length
      while (isOverfull()) drop()
    },
    clear() {
      entries.length = 0
      dropped = 0
      bytes = 0
    },
  }
}
