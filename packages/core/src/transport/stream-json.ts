/** Streams the answer of an endpoint as the JSON values of its frames. */
import type { Call } from './call.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { FrameFailure, parseFrame } from '../errors/frame-failure.ts'
import { readErrorValue, saysError } from '../errors/read-error-body.ts'
import type { FrameCutter } from './frame-cutter.ts'
import { BatchIterator } from './iterate-batches.ts'
import { openFrames } from './open-frames.ts'
import { Batches, type FrameInterpreter } from './read-batches.ts'
import type { Outgoing, Transport } from './transport.ts'

/** A streamed answer. Nothing is sent before the first `next`; leaving the loop closes the socket. */
export type JsonStream<T> = AsyncIterableIterator<T, undefined>

/** Reads the frames of one answer, and knows what had arrived when it breaks off. */
export interface JsonReader<T> extends FrameInterpreter<T> {
  /** Chat-like answers say what was said until then; others have nothing to add to the values already given. */
  partial?(): ChatAnswerContent
}

/**
 * `request`: a function makes it with the first `next`, which then rejects if the arguments are wrong.
 *
 * @throws OllamaStreamError, from `next`, for a frame that says `error` or cannot be read, and for an answer without its end mark.
 */
export function streamJson<T>(
  transport: Transport,
  request: Outgoing | (() => Outgoing),
  { createCutter, createReader }: { createCutter: () => FrameCutter; createReader: () => JsonReader<T> },
  call?: Call,
): JsonStream<T> {
  return new BatchIterator(async (either) => {
    const outgoing = typeof request === 'function' ? request() : request
    const { incoming, frames } = await openFrames(transport, outgoing, createCutter(), {
      ...call,
      signal: either,
    })
    const interpreter = createReader()
    const partial = (): ChatAnswerContent =>
      interpreter.partial?.() ?? { thinking: '', text: '', toolCalls: [] }
    return new Batches({ frames, interpreter, incoming, signal: either, partial })
  }, call?.signal)
}

/**
 * The JSON value of a frame, if it is what the endpoint says. `complete` adds what some servers leave out.
 *
 * @throws FrameFailure where the frame says `error`, or something else than `what`.
 */
export function readFrame<T>(
  frame: string,
  isExpected: (value: unknown) => value is T,
  what: string,
  complete?: (value: unknown) => unknown,
): T {
  const parsed = parseFrame(frame)
  const value = complete ? complete(parsed) : parsed
  if (isExpected(value) && !saysError(value)) return value
  const { message } = readErrorValue(value)
  throw message === undefined
    ? new FrameFailure(`it is no ${what}`, frame, 'strange')
    : new FrameFailure(message, frame, 'said')
}
