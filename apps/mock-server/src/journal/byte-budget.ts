/** Bounds what the journals of a mock and of its scopes keep together: the oldest requests of all of them are dropped first. */

export interface ByteBudget {
  /** Counts an entry. `drop` removes it from its journal; it is called when there are too many bytes. */
  keep(bytes: number, drop: () => void): KeptBytes
}

/** The bytes of one entry. */
export interface KeptBytes {
  /** Counts it with another size. */
  resize(bytes: number): void
  /** Counts it no longer. */
  release(): void
}

/** @param limit - bytes. Default 256 MiB. */
export function createByteBudget(limit: number = 256 * 1024 * 1024): ByteBudget {
  /** Oldest first. */
  const kept = new Set<Kept>()
  let taken = 0
  const keepWithinLimit = (): void => {
    // The newest entry stays, however large it is.
    for (const oldest of kept) {
      if (taken <= limit || kept.size === 1) return
      oldest.release()
      oldest.drop()
    }
  }
  class Kept implements KeptBytes {
    #bytes: number
    readonly drop: () => void

    constructor(bytes: number, drop: () => void) {
      this.#bytes = bytes
      this.drop = drop
    }

    resize(bytes: number): void {
      // It may have been dropped meanwhile.
      if (!kept.has(this)) return
      taken += bytes - this.#bytes
      this.#bytes = bytes
      keepWithinLimit()
    }

    release(): void {
      if (kept.delete(this)) taken -= this.#bytes
    }
  }
  return {
    keep(bytes, drop) {
      const one = new Kept(bytes, drop)
      kept.add(one)
      taken += bytes
      keepWithinLimit()
      return one
    },
  }
}
