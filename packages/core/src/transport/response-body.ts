/** The body of a response as it is read: its timeouts, its abort, and how its connection is closed. */
import { closeInPause } from './close-in-pause.ts'
import type { BodyReader } from './frame-reader.ts'
import type { PhaseClock } from './phase-clock.ts'

type ReadResult = Awaited<ReturnType<BodyReader['read']>>

export interface ResponseBodyOptions {
  /** Counts the pauses between reads, and aborts. */
  clock: PhaseClock
  /** The error of an expired timeout, or the reason of an abort. */
  toFailure: () => unknown
  /** Whether to close the connection in a pause of the server. */
  inPause: boolean
}

/** A reader of a body, and the body. A class for its speed: docs/decisions/0011. */
export class ResponseBody implements BodyReader {
  readonly #reader: BodyReader
  readonly #options: ResponseBodyOptions
  /** How often it was read. */
  reads = 0
  /** The read of the socket that is under way, and what waits for it. */
  #reading: Promise<ReadResult> | undefined
  #waiting: { resolve: (result: ReadResult) => void; reject: (cause: unknown) => void } | undefined
  #onOver: (() => void) | undefined
  #onClosed: (() => void) | undefined
  #over = false
  #closed = false
  /** What the next read rejects with, after an abort that no read waited for. */
  #failure: { cause: unknown } | undefined

  constructor(reader: BodyReader, options: ResponseBodyOptions) {
    this.#reader = reader
    this.#options = options
    const { signal } = options.clock
    signal?.addEventListener('abort', this.#onAbort)
    if (signal?.aborted) this.#onAbort()
  }

  /** `onOver` is called once nothing more is read for the caller, `onClosed` once the connection is closed or free. */
  notify(onOver: () => void, onClosed: () => void): void {
    this.#onOver = onOver
    this.#onClosed = onClosed
    // It may have been aborted already.
    if (this.#over) onOver()
    if (this.#closed) onClosed()
  }

  /** Whether nobody waits for its next bytes. */
  get isUnread(): boolean {
    return this.#reading === undefined
  }

  getReader(): this {
    return this
  }

  read(): Promise<ReadResult> {
    if (this.#failure) return Promise.reject(this.#failure.cause)
    if (this.#over) return Promise.resolve({ done: true, value: undefined })
    this.reads++
    this.#options.clock.start('idle')
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#reading = this.#reader.read()
      this.#reading.then(this.#onRead, this.#onError)
    })
  }

  /** Closes the connection at once. */
  async cancel(): Promise<void> {
    if (this.#over) return
    this.#end()
    this.#waiting?.resolve({ done: true, value: undefined })
    await this.#reader.cancel()
  }

  /** Stops reading at once. The connection is closed in the background. */
  leave(): void {
    this.#closeLater()
    this.#waiting?.resolve({ done: true, value: undefined })
  }

  readonly #onRead = (result: ReadResult): void => {
    if (this.#over) return
    const { clock } = this.#options
    this.#reading = undefined
    clock.stop('idle')
    if (result.done) this.#end()
    // A fetch of the caller's own may give texts.
    else if (typeof result.value === 'string') result = { done: false, value: encode(result.value) }
    else if (hasContent(result.value)) clock.stop('firstToken')
    this.#waiting?.resolve(result)
  }

  readonly #onError = (cause: unknown): void => {
    if (this.#over) return
    this.#end()
    this.#waiting?.reject(cause)
  }

  readonly #onAbort = (): void => {
    if (this.#over) return
    const cause = this.#options.toFailure()
    this.#failure = { cause }
    this.#closeLater()
    this.#waiting?.reject(cause)
  }

  #closeLater(): void {
    if (this.#over) return
    this.#stop()
    const onClosed = (): void => this.#close()
    if (this.#options.inPause) return closeInPause(this.#reader, this.#reading, onClosed)
    this.#reader.cancel().catch(() => undefined)
    onClosed()
  }

  #end(): void {
    this.#stop()
    this.#close()
  }

  #close(): void {
    this.#closed = true
    this.#onClosed?.()
  }

  #stop(): void {
    this.#over = true
    this.#options.clock.signal?.removeEventListener('abort', this.#onAbort)
    this.#onOver?.()
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** Blank lines and comments (`: keep-alive`) are no content. */
function hasContent(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20)
  return first !== undefined && first !== 0x3a
}
