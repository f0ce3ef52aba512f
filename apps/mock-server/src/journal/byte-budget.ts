/** Bounds what the journals of a mock and of its scopes keep together: the oldest requests of all of them are dropped first. */

export interface ByteBudget {
  /** Counts a thing. `drop` lets it go; it is called when there are too many bytes, and shared by all things of a journal. */
  keep<T>(bytes: number, thing: T, drop: (thing: T) => void): KeptBytes<T>
}

/** The bytes of one thing. */
export interface KeptBytes<T> {
  readonly thing: T
  /** Counts it with another size. */
  resize(bytes: number): void
  /** Counts it no longer. */
  release(): void
}

/** @param limit - bytes. Default 256 MiB. */
export function createByteBudget(limit: number = 256 * 1024 * 1024): ByteBudget {
  return new Budget(limit)
}

/** A linked list, oldest first: a `Set` of what comes and goes with each request leaves its old tables as garbage. */
class Budget implements ByteBudget {
  readonly #limit: number
  #taken = 0
  #oldest: Kept<unknown> | undefined
  #newest: Kept<unknown> | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  keep<T>(bytes: number, thing: T, drop: (thing: T) => void): KeptBytes<T> {
    const one = new Kept(this, bytes, thing, drop)
    // Each is dropped with the function that came with it.
    const node = one as unknown as Kept<unknown>
    node.before = this.#newest
    if (this.#newest) this.#newest.after = node
    else this.#oldest = node
    this.#newest = node
    this.#taken += bytes
    this.#keepWithinLimit()
    return one
  }

  count(more: number): void {
    this.#taken += more
    this.#keepWithinLimit()
  }

  takeOut(node: Kept<unknown>): void {
    this.#taken -= node.bytes
    if (node.before) node.before.after = node.after
    else this.#oldest = node.after
    if (node.after) node.after.before = node.before
    else this.#newest = node.before
  }

  #keepWithinLimit(): void {
    // The newest one stays, however large it is.
    while (this.#taken > this.#limit && this.#oldest && this.#oldest !== this.#newest) {
      const { thing, drop } = this.#oldest
      this.#oldest.release()
      drop(thing)
    }
  }
}

class Kept<T> implements KeptBytes<T> {
  bytes: number
  readonly thing: T
  readonly drop: (thing: T) => void
  before: Kept<unknown> | undefined
  after: Kept<unknown> | undefined
  readonly #budget: Budget
  #isReleased = false

  constructor(budget: Budget, bytes: number, thing: T, drop: (thing: T) => void) {
    this.#budget = budget
    this.bytes = bytes
    this.thing = thing
    this.drop = drop
  }

  resize(bytes: number): void {
    // It may have been dropped meanwhile.
    if (bytes === this.bytes || this.#isReleased) return
    const more = bytes - this.bytes
    this.bytes = bytes
    this.#budget.count(more)
  }

  release(): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#budget.takeOut(this as unknown as Kept<unknown>)
  }
}
