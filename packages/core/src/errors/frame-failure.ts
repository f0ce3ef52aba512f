/** A frame of a streamed answer that is not what it should be. */

/** Why a frame ends the answer. Never leaves the package: it becomes an OllamaStreamError with what had arrived. */
export class FrameFailure extends Error {
  override readonly name = 'FrameFailure'
  readonly frame: string
  readonly kind: FrameFailureKind

  constructor(message: string, frame: string, kind: FrameFailureKind) {
    super(message)
    this.frame = frame
    this.kind = kind
  }
}

/** `said`: the server says that it failed. `broken`: it is no JSON. `strange`: it is whole, and nothing that the endpoint says. `large`: the response is larger than a response may be. `incomplete`: the answer ended inside it, or, where it is empty, before its end mark. */
export type FrameFailureKind = 'said' | 'broken' | 'strange' | 'incomplete' | 'large'

/** The JSON value of a frame. */
export function parseFrame(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    // The platform's message repeats a few characters of the frame, which may be a part of something that has to be hidden whole.
    throw new FrameFailure('it is not JSON', frame, 'broken')
  }
}
