/** How much one response may be. Beyond it the response is an error: a broken server must not fill the memory or hold the event loop. */
import { FrameFailure } from '../errors/frame-failure.ts'

const MiB = 1024 * 1024

export const responseLimits: { readonly [of in 'frame' | 'body' | 'stream' | 'entries']: number } = {
  /** One line or event, in UTF-16 units. A picture of 64 MiB fits; a long response of a model has less than one MiB in all. */
  frame: 128 * MiB,
  /** A response that is read whole, in bytes. The longest that is known is a model's description with its arrays. */
  body: 256 * MiB,
  /** What a stream adds up to, in bytes. Its content is kept as one text, and V8 has none with more characters. */
  stream: 512 * MiB,
  /** Tool calls in one frame, lines in one event. */
  entries: 100_000,
}

/** The failure of a response that is larger. `what`: `a line`, `the response`. */
export function tooLarge(
  what: string,
  limit: number,
  unit: 'characters' | 'bytes' | 'lines' | 'tool calls',
): FrameFailure {
  return new FrameFailure(`${what} has more than ${limit} ${unit}`, '', 'large')
}
