/** Streams the answer of an endpoint as the JSON values of its frames. */
import type { Call } from './call.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { FrameFailure, parseFrame } from '../errors/frame-failure.ts'
import { readErrorValue, saysError } from '../errors/read-error-body.ts'
import { checkCall, withStream } from './check-arguments.ts'
import type { FrameCutter } from './frame-cutter.ts'
import { BatchIterator } from './iterate-batches.ts'
import { openFrames } from './open-frames.ts'
import { Batches, type FrameInterpreter } from './read-batches.ts'
import type { Transport } from './transport.ts'

/** A streamed answer. Nothing is sent before the first `next`; leaving the loop closes the socket. */
export type JsonStream<T> = AsyncIterableIterator<T, undefined>

/** Reads the frames of one answer, and knows what had arrived when it breaks off. */
export interface JsonReader<T> extends FrameInterpreter<T> {
  /** Chat-like answers say what was said until then; others have nothing to add to the values already given. */
  partial?(): ChatAnswerContent
}

/** A request for a stream, without the `stream` that asks for it. */
export interface StreamRequest {
  path: string
  /** As the caller passed it: it is checked with the first `next`, which rejects if it is not an object. */
  request: object
  accept: 'application/x-ndjson' | 'text/event-stream'
}

/**
 * Posts the request with the first `next`.
 *
 * @throws OllamaStreamError, from `next`, for a frame that says `error` or cannot be read, and for an answer without its end mark.
 */
export function streamJson<T>(
  transport: Transport,
  { path, request, accept }: StreamRequest,
  { createCutter, createReader }: { createCutter: () => FrameCutter; createReader: () => JsonReader<T> },
  call?: Call,
): JsonStream<T> {
  return new BatchIterator(async (either) => {
    const outgoing = { method: 'POST', path, body: withStream(request, true), accept } as const
    const { incoming, frames } = await openFrames(transport, outgoing, createCutter(), {
      ...checkCall(call),
      signal: either,
    })
    const interpreter = createReader()
    const partial = (): ChatAnswerContent =>
      interpreter.partial?.() ?? { thinking: '', text: '', toolCalls: [] }
    return new Batches({ frames, interpreter, incoming, signal: either, partial })
  }, call?.signal)
}

/**
 * Reads the JSON value of a frame.
 *
 * @throws FrameFailure if it is an error, or not `what`.
 */
export function readFrame<T>(
  frame: string,
  isExpected: (value: unknown) => value is T,
  what: string,
  complete?: (value: unknown) => unknown,
): T {
  const json = parseFrame(frame)
  return checkFrame(complete ? complete(json) : json, frame, isExpected, what)
}

/** Returns the value of a frame. @throws FrameFailure if it is an error, or not `what`. */
export function checkFrame<T>(
  value: unknown,
  frame: string,
  isExpected: (value: unknown) => value is T,
  what: string,
): T {
  if (isExpected(value) && !saysError(value)) return value
  const { message } = readErrorValue(value)
  throw message === undefined
    ? new FrameFailure(`it is no ${what}`, frame, 'strange')
    : new FrameFailure(message, frame, 'said')
}
