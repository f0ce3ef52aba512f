/** Limits of a deployment: so many requests or tokens in a window, for each key. */
import type { Clock } from '../clock/clock.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { sha256 } from '../store/sha256.ts'

export interface Limit {
  /** How a message calls it: `session`, `weekly`. Default `session`. */
  name?: string | undefined
  /** Requests in a window. */
  requests?: number | undefined
  /** Tokens of prompts and answers in a window. A request that begins below the limit is answered whole. */
  tokens?: number | undefined
  /** Milliseconds. Default 60,000. */
  windowMs?: number | undefined
  /** Requests of a key that are answered at once; others wait for their turn. Default: any number. */
  concurrent?: number | undefined
  /** How many requests of a key may wait; the next one is a 503. Default: any number. */
  queue?: number | undefined
}

/** A limit that is reached, and the milliseconds until a request may pass. */
export interface Exceeded {
  name: string
  retryMs: number
}

/** The requests of each key in the windows of the limits. */
export type LimitUsage = Map<string, Seen[]>

/** A request in a window. */
interface Seen {
  at: number
  tokens: number
  /** Until its response is over: an entry has the whole request. */
  entry?: JournalEntry
}

/** Counts requests by key. */
export class Limiter {
  readonly #limits: readonly Limit[]
  readonly #clock: Clock

  constructor(limits: readonly Limit[], clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Counts a request unless a limit is reached. */
  take(usage: LimitUsage, key: string, entry: JournalEntry): Exceeded | undefined {
    if (this.#limits.length === 0) return undefined
    const now = this.#clock.now()
    const longest = Math.max(...this.#limits.map(({ windowMs = defaultWindowMs }) => windowMs))
    const seen = (usage.get(nameOf(key)) ?? []).filter(({ at }) => now - at < longest)
    keepUsage(usage, nameOf(key), seen)
    for (const request of seen) countTokens(request)
    for (const {
      name = 'session',
      requests = Infinity,
      tokens = Infinity,
      windowMs = defaultWindowMs,
    } of this.#limits) {
      const inWindow = seen.filter(({ at }) => now - at < windowMs)
      if (inWindow.length >= requests || tokensOf(inWindow) >= tokens) {
        return { name, retryMs: windowMs - (now - (inWindow[0]?.at ?? now)) }
      }
    }
    seen.push({ at: now, tokens: 0, entry })
    return undefined
  }

  /** How much of each limit a key has used, from 0 to 1. */
  shares(usage: LimitUsage, key: string): Record<string, number> {
    const now = this.#clock.now()
    const seen = usage.get(nameOf(key)) ?? []
    for (const request of seen) countTokens(request)
    const entries = this.#limits.map(({ name = 'session', requests, tokens, windowMs = defaultWindowMs }) => {
      const inWindow = seen.filter(({ at }) => now - at < windowMs)
      const shares = [inWindow.length / (requests ?? Infinity), tokensOf(inWindow) / (tokens ?? Infinity)]
      return [name, Math.min(1, Math.max(...shares))] as const
    })
    return Object.fromEntries(entries)
  }
}

/** A key may be as long as all headers of a request. */
function nameOf(key: string): string {
  return key.length > 100 ? sha256(key) : key
}

/** Remembers the requests of a key, behind all others. The key that was not used for the longest time is forgotten if there are too many. */
function keepUsage(usage: LimitUsage, name: string, seen: Seen[]): void {
  usage.delete(name)
  usage.set(name, seen)
  const [oldest] = usage.size > mostKeys ? usage.keys() : []
  if (oldest !== undefined) usage.delete(oldest)
}

const mostKeys = 10_000

function tokensOf(seen: readonly Seen[]): number {
  return seen.reduce((sum, { tokens }) => sum + tokens, 0)
}

function countTokens(request: Seen): void {
  const { entry } = request
  if (!entry) return
  request.tokens = entry.tokens ?? 0
  if (entry.outcome !== undefined) delete request.entry
}

const defaultWindowMs = 60_000
