/** A connection within the process: what is written at one end is read at the other. */
import { Duplex } from 'node:stream'

/** As much of a socket as Node's HTTP server and this one use. */
export interface PipeEnd extends Duplex {
  /** As if the other end were on this machine. */
  readonly remoteAddress: string
  /** Breaks the connection, as a TCP reset does. */
  resetAndDestroy(): void
}

/** Returns both ends. */
export function createPipe(): [PipeEnd, PipeEnd] {
  const [one, other] = [new End(), new End()]
  one.peer = other
  other.peer = one
  return [one, other]
}

class End extends Duplex implements PipeEnd {
  readonly remoteAddress = '127.0.0.1'
  peer: End | undefined
  /** Lets the peer write more. */
  #resume: (() => void) | undefined

  override _read(): void {
    const resume = this.#resume
    this.#resume = undefined
    resume?.()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    const { peer } = this
    if (!peer || peer.destroyed) return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    if (peer.push(chunk)) done()
    else peer.#resume = done
  }

  override _final(done: () => void): void {
    this.peer?.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { peer } = this
    this.peer = undefined
    // What was written before still arrives, as it does over TCP.
    if (peer && !peer.destroyed && !peer.readableEnded && !this.writableFinished) peer.push(null)
    this.#resume?.()
    done(error)
  }

  resetAndDestroy(): void {
    const { peer } = this
    this.destroy()
    peer?.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
  }
}
