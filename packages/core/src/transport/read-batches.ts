/** Reads a streamed answer, one socket read at a time, as whatever its frames mean. */
import type { ChatAnswerContent } from '../chat/collect.ts'
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

/** An answer that is being read. */
export interface Batches<T> {
  /** What one socket read brought, never empty; undefined at the end. A failure that came together with values waits for the next read. */
  read(): Promise<T[] | undefined>
  /** Closes the socket, even while `read` waits. Safe to call twice and after the end. */
  cancel(): Promise<void>
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

export function readBatches<T>({ frames, interpreter, incoming, signal, keep, partial }: BatchesOptions<T>): Batches<T> {
  const { response, ...asked } = incoming
  let over = false
  let tail: Promise<void> | undefined
  /** A failure that came together with values waits for the next read. */
  let failure: unknown

  function take(cut: string[] | undefined, values: T[]): void {
    for (const frame of cut ?? []) interpreter.push(frame, values)
    if (cut === undefined) interpreter.end(values)
    if (interpreter.finished) over = true
    else if (cut === undefined) throw new FrameFailure('', '', 'incomplete')
  }

  /** Settles what one read brought: values to give, or a failure to give them before. */
  function settle(cut: string[] | undefined): T[] {
    const values: T[] = []
    try {
      take(cut, values)
    } catch (cause) {
      // What the end of the bytes left behind is no broken frame, but half of one.
      const half = frames.ended && cause instanceof FrameFailure && cause.kind === 'broken'
      failure = half ? new FrameFailure('', cause.frame, 'incomplete') : cause
    }
    keep?.(values)
    return values
  }

  async function fail(cause: unknown): Promise<never> {
    over = true
    // What else the server says after a failure is nothing anybody could use.
    await frames.cancel()
    throw toStreamError(cause, asked, partial(), response)
  }

  return {
    async read() {
      while (!over) {
        if (failure !== undefined) return fail(failure)
        let values: T[]
        try {
          values = settle(await frames.read())
        } catch (cause) {
          signal?.throwIfAborted()
          return fail(cause)
        }
        if (interpreter.finished) tail = frames.finish()
        if (values.length > 0) return values
      }
      // Whoever asks for the end gets it with the connection free for the next question.
      await tail
      return undefined
    },
    async cancel() {
      over = true
      await frames.cancel()
    },
  }
}
