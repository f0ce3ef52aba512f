/** When the frames of a response are sent, and where it is cut off. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { toOffsets } from '../turn/draw-jitter.ts'
import type { Fault, Pace } from '@ollamakit/wire/fixture'
import type { Answered, Frame, Rejected } from '../render/outcome.ts'

/** The error of a runner that dies in the middle of a response. */
const diedMidway = 'an error was encountered while running the model: unexpected EOF'
const diedAtOnce =
  'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details'

/** Streamed objects say whether they are the last. */
interface Ending {
  done?: boolean
}

/** Gives each frame its time. Loading is not among it: that is waited for before. */
export function applyPace<Response>(frames: Frame<Response>[], pace: Pace | undefined): Frame<Response>[] {
  if (!pace) return frames
  const offsetOf = toOffsets(pace)
  for (const [i, frame] of frames.entries()) frame.at = offsetOf(i)
  return frames
}

/** When a failure in place of a response is sent: when its first frame would be. */
export function timeOfFailure(pace: Pace | undefined): number | undefined {
  return pace && toOffsets(pace)(0)
}

/** Applies the fault of the script to a response. */
export function withFault<Response extends Ending>(
  streams: boolean,
  frames: Frame<Response>[],
  fault: Fault | undefined,
): Answered<Response> | Rejected {
  if (!fault) return { type: 'answered', frames, planned: frames.length }
  const { after = 'request', by } = fault
  if (by === 'stuck') return { type: 'answered', frames, planned: frames.length }
  if (by !== 'error') return { type: 'answered', frames, fault: { after, by }, planned: frames.length }
  // Nothing comes after an error, so the frame that says the answer is whole is not sent before one.
  const open = frames.filter((frame) => !('response' in frame && frame.response.done !== false))
  const count =
    typeof after === 'object' && 'frames' in after
      ? after.frames
      : typeof after === 'object'
        ? framesWithin(open, after.bytes)
        : 0
  const kept = open.slice(0, count)
  const message = fault.message ?? (kept.length === 0 ? diedAtOnce : diedMidway)
  return endWithError(streams, kept, message, (kept.at(-1) ?? open[0])?.at)
}

/** An answer that ends in an error: a line after others, a real status before any. */
export function endWithError<Response>(
  streams: boolean,
  frames: Frame<Response>[],
  message: string,
  at: number | undefined = frames.at(-1)?.at,
): Answered<Response> | Rejected {
  // Nothing was sent, or nothing would be until the end: a real status.
  if (frames.length === 0 || !streams) return { type: 'rejected', status: 500, message, begun: true, at }
  return {
    type: 'answered',
    frames: [
      ...frames,
      { ...(frames.at(-1)?.at === undefined ? {} : { at: frames.at(-1)?.at ?? 0 }), error: message },
    ],
    planned: frames.length + 1,
  }
}

/** How many whole native lines fit into these bytes. */
function framesWithin(frames: Frame<unknown>[], bytes: number): number {
  let room = bytes
  return frames.findIndex(
    (frame) =>
      (room -= Buffer.byteLength(encodeGoJson('response' in frame ? frame.response : frame)) + 1) < 0,
  )
}
