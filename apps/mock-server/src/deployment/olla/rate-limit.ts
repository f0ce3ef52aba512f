/** Limits of requests: a bucket of tokens for each address and one for all, which fill again with time. */
import type { Clock } from '../../clock/clock.ts'
import { type Answer, type Header, wholeAnswer } from '../../http/answer.ts'

/** As in Olla's file. */
export interface RateLimitOptions {
  /** Requests a minute from one address. Default: no limit, not even the one for all. */
  perIp?: number | undefined
  /** Requests a minute from all addresses together. Default: no limit. */
  global?: number | undefined
  /** How many requests may come at once. Default 50. */
  burst?: number | undefined
}

/** What a response has to say of the limit, and the refusal if it is reached. */
export interface Limited {
  headers: Header[]
  refusal?: Answer
}

const minuteMs = 60_000

export class RateLimit {
  readonly #options: RateLimitOptions
  readonly #clock: Clock
  readonly #all: Bucket | undefined
  readonly #byAddress = new Map<string, Bucket>()

  constructor(options: RateLimitOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#all = options.global === undefined ? undefined : this.#createBucket(options.global)
  }

  /** Addresses that were refused. */
  readonly refused: Set<string> = new Set()
  refusals = 0

  take(address: string): Limited {
    const { perIp = 0 } = this.#options
    if (perIp <= 0) return { headers: this.#headers(0, 0) }
    const now = this.#clock.now()
    if (this.#all && this.#all.take(now) > 0) return this.#refuse(address, this.#headers(perIp, 0), 60)
    const bucket = this.#bucketOf(address, perIp)
    const waitMs = bucket.take(now)
    const headers = this.#headers(perIp, Math.max(0, perIp - bucket.used))
    return waitMs === 0 ? { headers } : this.#refuse(address, headers, Math.floor(waitMs / 1000) + 1)
  }

  #refuse(address: string, headers: Header[], retryAfter: number): Limited {
    this.refusals++
    this.refused.add(address)
    const own: Header[] = [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['X-Content-Type-Options', 'nosniff'],
      ['Retry-After', String(retryAfter)],
    ]
    return { headers, refusal: wholeAnswer(429, [...own, ...headers], 'Too Many Requests\n') }
  }

  /** Zeros if nothing is limited. */
  #headers(limit: number, remaining: number): Header[] {
    return [
      ['X-Ratelimit-Limit', String(limit)],
      ['X-Ratelimit-Remaining', String(remaining)],
      ['X-Ratelimit-Reset', String(Math.floor((this.#clock.now() + minuteMs) / 1000))],
    ]
  }

  #bucketOf(address: string, perMinute: number): Bucket {
    const known = this.#byAddress.get(address) ?? this.#createBucket(perMinute)
    this.#byAddress.set(address, known)
    return known
  }

  #createBucket(perMinute: number): Bucket {
    return new Bucket(perMinute, this.#options.burst ?? 50, this.#clock.now())
  }
}

/** Holds `burst` tokens and gets `perMinute` of them a minute. */
class Bucket {
  readonly #perMs: number
  readonly #burst: number
  #tokens: number
  #filledAt: number
  #windowStart: number
  /** Requests that passed in this minute. */
  used = 0

  constructor(perMinute: number, burst: number, now: number) {
    this.#perMs = perMinute / minuteMs
    this.#burst = burst
    this.#tokens = burst
    this.#filledAt = now
    this.#windowStart = now
  }

  /** Returns the milliseconds until a request may pass; 0: it has passed. */
  take(now: number): number {
    if (now - this.#windowStart >= minuteMs) {
      this.#windowStart = now
      this.used = 0
    }
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#perMs)
    this.#filledAt = now
    if (this.#tokens < 1) return (1 - this.#tokens) / this.#perMs
    this.#tokens--
    this.used++
    return 0
  }
}
