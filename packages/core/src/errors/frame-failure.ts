/** A frame that ends a streamed response with an error. */

/** Why a frame ends the response. Internal: it becomes an OllamaStreamError with the partial content. */
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

/**
 * `said`: the frame is an error of the server. `broken`: it is not JSON. `strange`: it is JSON that the endpoint does not send. `large`: the response
 * exceeds a limit. `incomplete`: the response ended inside the frame or, if the frame is empty, before its end mark.
 */
export type FrameFailureKind = 'said' | 'broken' | 'strange' | 'incomplete' | 'large'

/** Parses the JSON of a frame. @throws FrameFailure */
export function parseFrame(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    // The platform's message repeats a few characters of the frame. They may be a part of a secret, which is only recognized as a whole.
    throw new FrameFailure('it is not JSON', frame, 'broken')
  }
}
