/** Limits concurrent requests; the others wait. */
import { OllamaInputError } from '../errors/ollama-error.ts'

/** A limit on concurrent requests that several clients share. See {@link createConcurrencyLimit}. */
export interface ConcurrencyLimit {
  readonly limit: number
}

/**
 * Creates a limit that clients share if it is passed to each of them. A number as `concurrency` is a limit of one client.
 *
 * @param limit how many requests may be in progress at once: a whole number from 1 on.
 * @throws OllamaInputError
 * @example
 * const concurrency = createConcurrencyLimit(2)
 * const [one, other] = [createOllamaClient({ concurrency }), createOllamaClient({ concurrency })]
 */
export function createConcurrencyLimit(limit: number): ConcurrencyLimit {
  if (!isLimit(limit))
    throw new OllamaInputError(`the limit is ${String(limit)}`, 'Allowed: a whole number from 1 on')
  return new Slots(limit)
}

export function isLimit(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0
}

/** What a request holds until its response is over. */
export interface Slot {
  release(): void
  /** The response of the request, as soon as there is one. */
  body?: { readonly isUnread: boolean; readonly reads: number } | undefined
}

/** How long all slots may be held by responses that nobody reads before a waiting request rejects. */
const longestUnreadMs = 10_000
const lookMs = 1000

/** First come, first served. */
export class Slots implements ConcurrencyLimit {
  readonly limit: number
  readonly #held = new Set<Slot>()
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.limit = limit
  }

  /**
   * Waits for a slot. Rejects with the signal's reason, or with OllamaInputError if every slot has been held for 10 seconds by a response without a
   * pending read: such a response is usually the caller's own, which waits for this request.
   *
   * @param option the name of the option, as the caller wrote it.
   */
  take(option: string, signal?: AbortSignal): Promise<Slot> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const stop = (): void => {
        clearInterval(looking)
        signal?.removeEventListener('abort', leave)
      }
      const enter = (): void => {
        stop()
        resolve(this.#hold())
      }
      const giveUp = (reason: unknown): void => {
        stop()
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(reason)
      }
      const leave = (): void => giveUp(signal?.reason)
      this.#waiting.push(enter)
      const isUnread = this.#createLook()
      const looking = setInterval(() => isUnread() && giveUp(this.#toDeadlock(option)), lookMs)
      signal?.addEventListener('abort', leave, { once: true })
      this.#letIn()
    })
  }

  #hold(): Slot {
    const slot: Slot = {
      release: () => {
        if (this.#held.delete(slot)) this.#letIn()
      },
    }
    this.#held.add(slot)
    return slot
  }

  #letIn(): void {
    if (this.#held.size < this.limit) this.#waiting.shift()?.()
  }

  /** Returns a function that says whether no holder has read anything for the time that is allowed. */
  #createLook(): () => boolean {
    let unreadMs = 0
    let before = -1
    return () => {
      const bodies = [...this.#held].map(({ body }) => body)
      const reads = bodies.reduce((sum, body) => sum + (body?.reads ?? 0), 0)
      const still = bodies.every((body) => body?.isUnread) && reads === before
      before = reads
      unreadMs = still ? unreadMs + lookMs : 0
      return unreadMs >= longestUnreadMs
    }
  }

  #toDeadlock(option: string): OllamaInputError {
    const streams = this.limit === 1 ? 'a stream that is' : `${this.limit} streams that are`
    return new OllamaInputError(
      `${option} allows ${this.limit} concurrent ${this.limit === 1 ? 'request' : 'requests'}, held by ${streams} open and not being read`,
      `Read a stream to its end or leave it before the next request, raise ${option}, or use another client`,
    )
  }
}
