/** Bounds what requests make a mock keep besides the journal, in all of its scopes together: fixtures, models, files, counters. */

export interface KeptMemory {
  /** Counts what `bytes` returns from now on. Returns how to stop. */
  count(bytes: () => number): () => void
  /** Whether so many bytes more may be kept. */
  hasRoomFor(bytes: number): boolean
}

/** @param limit - bytes. Default 256 MiB. */
export function createKeptMemory(limit: number = 256 * 1024 * 1024): KeptMemory {
  const counted = new Set<() => number>()
  return {
    count(bytes) {
      counted.add(bytes)
      return () => void counted.delete(bytes)
    },
    hasRoomFor(bytes) {
      let sum = bytes
      for (const each of counted) sum += each()
      return sum <= limit
    },
  }
}
