/** A frame of a streamed answer that is not what it should be. */

/** Why a frame ends the answer. Never leaves the package: it becomes an OllamaStreamError with what had arrived. */
export class FrameFailure extends Error {
  override readonly name = 'FrameFailure'
  readonly frame: string
  /** Whether the server said that it failed; otherwise the frame is broken. An empty frame: the end mark never came. */
  readonly said: boolean

  constructor(message: string, frame: string, said: boolean) {
    super(message)
    this.frame = frame
    this.said = said
  }
}

/** The JSON value of a frame. */
export function parseFrame(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch (cause) {
    throw new FrameFailure(cause instanceof Error ? cause.message : 'not JSON', frame, false)
  }
}
