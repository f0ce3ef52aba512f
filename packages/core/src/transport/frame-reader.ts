/** Reads the frames of a body, one socket read at a time. */
import type { FrameCutter } from './frame-cutter.ts'
import { responseLimits, tooLarge } from './limits.ts'

/** What may follow an end mark: the last chunk's frame, a blank line. */
const longestTail = 64 * 1024
/** The end of the body follows its last frame at once; a server that keeps the connection open after its end mark is not waited for. */
const longestWaitMs = 100

type ReadResult = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>

/** As much of a stream's reader as is used here: a body that came whole has no more. */
export interface BodyReader {
  read(): Promise<ReadResult>
  cancel(): Promise<void>
  /** Stops reading, and closes the connection in a pause of the server. */
  leave?(): void
}

/** A class for its speed: docs/decisions/0011. */
export class FrameReader {
  /** Whether the bytes have ended. */
  ended: boolean
  readonly #reader: BodyReader | undefined
  #seen = 0
  readonly #cutter: FrameCutter
  readonly #cut = (result: ReadResult): string[] | undefined => this.#toFrames(result)

  constructor(body: { getReader(): BodyReader } | null, cutter: FrameCutter) {
    this.#reader = body?.getReader()
    this.#cutter = cutter
    this.ended = this.#reader === undefined
  }

  /** The frames that one read completed, perhaps none; undefined at the end. Rejects as the socket does. */
  read(): Promise<string[] | undefined> {
    // Not an async function: one promise less for each read, and there may be one read for each token.
    return this.ended || !this.#reader ? Promise.resolve(undefined) : this.#reader.read().then(this.#cut)
  }

  /** Closes the socket, even while `read` waits. */
  async cancel(): Promise<void> {
    this.ended = true
    // A body that has failed already says so again; whoever cancels has heard it.
    await this.#reader?.cancel().catch(() => undefined)
  }

  /** Stops reading, even while `read` waits. The connection is closed in the background, in a pause of the server. */
  async leave(): Promise<void> {
    if (!this.#reader?.leave) return this.cancel()
    this.ended = true
    this.#reader.leave()
  }

  /** Nothing more is wanted. Takes in what little is left, so that the connection can be used again; gives up and closes it when that is much or does not come. */
  async finish(): Promise<void> {
    const giveUp = setTimeout(() => void this.cancel(), longestWaitMs)
    // The answer is complete: a connection that breaks now takes nothing away.
    await this.#drain().catch(() => undefined)
    clearTimeout(giveUp)
  }

  #toFrames({ done, value }: ReadResult): string[] | undefined {
    if (!done) {
      if ((this.#seen += value.length) > responseLimits.stream)
        throw tooLarge('the response', responseLimits.stream, 'bytes')
      return this.#cutter.push(value)
    }
    // Cancelled meanwhile: then nothing is missed.
    if (this.ended) return undefined
    this.ended = true
    return this.#cutter.end()
  }

  async #drain(): Promise<void> {
    for (let seen = 0; !this.ended && this.#reader;) {
      // Reads come one after another by nature.
      const { done, value } = await this.#reader.read()
      if (done) this.ended = true
      else if ((seen += value.length) > longestTail) await this.cancel()
    }
  }
}
