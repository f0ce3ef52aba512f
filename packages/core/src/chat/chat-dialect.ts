/** What a dialect has to bring so that `chat` can be spoken in it. */
import type { JsonObject } from '@ollamakit/wire'
import type { FrameCutter } from '../transport/frame-cutter.ts'
import type { ChatEvent } from './chat-event.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

export interface ChatDialect {
  readonly name: 'native' | 'openai'
  /** From the base URL on. */
  readonly path: string
  /** The request in this dialect, always streamed. What it cannot say is a warning if the caller set it. */
  toBody(request: ChatRequest): ChatBody
  /** What cuts the bytes of an answer. A server may answer a streamed question whole. */
  createCutter(): FrameCutter
  /** One for each answer: it remembers what a turn needs to remember. */
  createReader(raw: boolean): ChatFrameReader
}

export interface ChatBody {
  body: JsonObject
  warnings: Warning[]
}

export interface ChatFrameReader {
  /** Adds the events of one frame. Throws {@link FrameFailure} where the frame says `error` or cannot be read. */
  push(frame: string, events: ChatEvent[]): void
  /** The bytes have ended: adds what was still owed. */
  end(events: ChatEvent[]): void
  /** Whether the end mark came, so that `finish` has been said. */
  readonly finished: boolean
}

/** Why a frame ends the answer. Never leaves the package: it becomes an OllamaStreamError with what had arrived. */
export class FrameFailure extends Error {
  override readonly name = 'FrameFailure'
  readonly frame: string
  /** Whether the server said that it failed; otherwise the frame is broken. */
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
