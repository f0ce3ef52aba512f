/** Reads a streamed answer, one socket read at a time, as whatever its frames mean. */
import type { ChatAnswerContent } from '../errors/partial.ts'
import { FrameFailure } from '../errors/frame-failure.ts'
import { toStreamError } from '../errors/to-stream-error.ts'
import type { FrameReader } from './frame-reader.ts'
import type { Incoming } from './transport.ts'

/** What the frames of one answer mean. Holds what an answer needs to remember, so there is one for each. */
export interface FrameInterpreter<T> {
  /** Adds what one frame means. Throws {@link FrameFailure} where the frame says `error` or cannot be read. */
  push(frame: string, values: T[]): void
  /** The bytes have ended: adds what was still owed. */
  end(values: T[]): void
  /** Whether the end mark came. */
  readonly finished: boolean
}

export interface BatchesOptions<T> {
  frames: FrameReader
  interpreter: FrameInterpreter<T>
  incoming: Incoming
  signal?: AbortSignal | undefined
  /** Told of everything before it is given out. */
  keep?: (values: T[]) => void
  /** What had arrived, for the error of an answer that breaks off. */
  partial: () => ChatAnswerContent
}

/** An answer that is being read. A class for its speed: docs/decisions/0011. */
export class Batches<T> {
  readonly #asked: BatchesOptions<T>
  #over = false
  #tail: Promise<void> | undefined
  /** A failure that came together with values waits for the next read. */
  #failure: unknown

  constructor(asked: BatchesOptions<T>) {
    this.#asked = asked
  }

  /** What one socket read brought, never empty; undefined at the end. A failure that came together with values waits for the next read. */
  async read(): Promise<T[] | undefined> {
    const { frames, interpreter, signal } = this.#asked
    while (!this.#over) {
      if (this.#failure !== undefined) return this.#fail(this.#failure)
      let values: T[]
      try {
        values = this.#settle(await frames.read())
      } catch (cause) {
        signal?.throwIfAborted()
        return this.#fail(cause)
      }
      if (interpreter.finished) this.#tail = frames.finish()
      if (values.length > 0) return values
    }
    // Whoever asks for the end gets it with the connection free for the next question.
    await this.#tail
    return undefined
  }

  /** Stops reading, even while `read` waits. May be called twice and after the end. */
  async cancel(): Promise<void> {
    this.#over = true
    await this.#asked.frames.leave()
  }

  /** Settles what one read brought: values to give, or a failure to give them before. */
  #settle(cut: string[] | undefined): T[] {
    const values: T[] = []
    try {
      this.#take(cut, values)
    } catch (cause) {
      // What the end of the bytes left behind is no broken frame, but half of one.
      const half = this.#asked.frames.ended && cause instanceof FrameFailure && cause.kind === 'broken'
      this.#failure = half ? new FrameFailure('', cause.frame, 'incomplete') : cause
    }
    this.#asked.keep?.(values)
    return values
  }

  #take(cut: string[] | undefined, values: T[]): void {
    const { interpreter } = this.#asked
    for (const frame of cut ?? []) this.#push(frame, values)
    if (cut === undefined) interpreter.end(values)
    if (interpreter.finished) this.#over = true
    else if (cut === undefined) throw new FrameFailure('', '', 'incomplete')
  }

  #push(frame: string, values: T[]): void {
    try {
      this.#asked.interpreter.push(frame, values)
    } catch (cause) {
      // JSON of another form than the endpoint's, somewhere inside: what is deep in it is not looked at before it is read.
      if (cause instanceof FrameFailure) throw cause
      throw new FrameFailure(problemOf(cause), frame, 'strange')
    }
  }

  async #fail(cause: unknown): Promise<never> {
    this.#over = true
    const { frames, incoming, partial } = this.#asked
    const { response, ...asked } = incoming
    // What else the server says after a failure is nothing anybody could use.
    await frames.cancel()
    throw toStreamError(cause, asked, partial(), response)
  }
}

/** What the platform says of its own failures would not help. */
function problemOf(cause: unknown): string {
  if (cause instanceof RangeError) return 'it is nested too deep'
  if (cause instanceof TypeError) return 'a field in it has another type than expected'
  return (cause as Error).message
}
