/** Reads the frames of a body, one socket read at a time. */
import type { FrameCutter } from './frame-cutter.ts'

export interface FrameReader {
  /** Whether the bytes have ended. */
  readonly ended: boolean
  /** The frames that one read completed, perhaps none; undefined at the end. Rejects as the socket does. */
  read(): Promise<string[] | undefined>
  /** Closes the socket, even while `read` waits. */
  cancel(): Promise<void>
  /** Nothing more is wanted. Takes in what little is left, so that the connection can be used again; gives up and closes it when that is much or does not come. */
  finish(): Promise<void>
}

/** What may follow an end mark: the last chunk's frame, a blank line. */
const longestTail = 64 * 1024
/** The end of the body follows its last frame at once; a server that keeps the connection open after its end mark is not waited for. */
const longestWaitMs = 100

export function createFrameReader(body: ReadableStream<Uint8Array> | null, cutter: FrameCutter): FrameReader {
  const reader = body?.getReader()

  async function drain(): Promise<void> {
    for (let seen = 0; !frames.ended;) {
      // Reads come one after another by nature.
      const { done, value } = await (reader as ReadableStreamDefaultReader<Uint8Array>).read()
      if (done) frames.ended = true
      else if ((seen += value.length) > longestTail) await cancel()
    }
  }

  async function cancel(): Promise<void> {
    frames.ended = true
    // A body that has failed already says so again; whoever cancels has heard it.
    await reader?.cancel().catch(() => undefined)
  }

  function cut({ done, value }: Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>): string[] | undefined {
    if (!done) return cutter.push(value)
    // Cancelled meanwhile: then nothing is missed.
    if (frames.ended) return undefined
    frames.ended = true
    return cutter.end()
  }

  const frames = {
    ended: reader === undefined,
    // Not an async function: one promise less for each read, and there may be one read for each token.
    read: (): Promise<string[] | undefined> => (frames.ended || !reader ? Promise.resolve(undefined) : reader.read().then(cut)),
    cancel,
    async finish(): Promise<void> {
      const giveUp = setTimeout(() => void cancel(), longestWaitMs)
      // The answer is complete: a connection that breaks now takes nothing away.
      await drain().catch(() => undefined)
      clearTimeout(giveUp)
    },
  }
  return frames
}
