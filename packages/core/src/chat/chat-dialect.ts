/** What a dialect has to bring so that `chat` can be spoken in it. */
import type { JsonObject } from '@ollamakit/wire'
import type { CallerNames } from '../errors/caller-names.ts'
import type { FrameCutter } from '../transport/frame-cutter.ts'
import type { FrameInterpreter } from '../transport/read-batches.ts'
import type { ChatEvent } from './chat-event.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

export interface ChatDialect {
  readonly name: 'native' | 'openai'
  /** From the base URL on. */
  readonly path: string
  /** The media type of its streams. */
  readonly accept: string
  /** The request in this dialect, always streamed. What it cannot say is a warning if the caller set it. `names`: how the warnings spell settings. */
  toBody(request: ChatRequest, names?: CallerNames): ChatBody
  /** What cuts the bytes of an answer. A server may answer a streamed question whole. */
  createCutter(): FrameCutter
  /** One for each answer: it remembers what a turn needs to remember. `raw`: add the frames as received. `offered`: the names of the tools of the request. */
  createReader(raw: boolean, offered?: ReadonlySet<string>): FrameInterpreter<ChatEvent>
}

export interface ChatBody {
  body: JsonObject
  warnings: Warning[]
}
