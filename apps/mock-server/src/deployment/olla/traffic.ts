/** Counts what went through the proxy to one backend, for its status. */

export class Traffic {
  requests = 0
  succeeded = 0
  bytes = 0
  /** Requests that are being answered. */
  connections = 0
  #totalMs = 0
  #leastMs = Infinity
  mostMs = 0

  get leastMs(): number {
    return this.#leastMs === Infinity ? 0 : this.#leastMs
  }

  get averageMs(): number {
    return this.succeeded === 0 ? 0 : Math.round(this.#totalMs / this.succeeded)
  }

  /** Counts a request. Call the result once when it is over, without arguments if it failed. */
  begin(): (done?: { bytes: number; ms: number }) => void {
    this.requests++
    this.connections++
    return (done) => {
      this.connections--
      if (!done) return
      this.succeeded++
      this.bytes += done.bytes
      this.#totalMs += done.ms
      this.#leastMs = Math.min(this.#leastMs, done.ms)
      this.mostMs = Math.max(this.mostMs, done.ms)
    }
  }
}
