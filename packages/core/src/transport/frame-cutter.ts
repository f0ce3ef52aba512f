/** Cuts the bytes of an answer into frames: lines of JSON, or the data of server-sent events. Knows nothing of what they mean. */
export interface FrameCutter {
  /** The frames that these bytes complete. */
  push(bytes: Uint8Array): string[]
  /** What is left when the bytes have ended: a frame without its end, or nothing. */
  end(): string[]
}
