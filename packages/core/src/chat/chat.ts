/** The neutral chat of a client: one question, one event stream, either dialect. */
import type { ChatEvent } from './chat-event.ts'
import type { ChatAnswer, Open } from './chat-answer.ts'
import type { Call } from '../transport/call.ts'
import type { ChatContent } from './collect.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

export interface Chat {
  /** Which dialect it speaks. */
  readonly dialect: 'native' | 'openai'
  /** For adapters: the answer read by read. */
  open: Open
  /** The events one by one. Opens when the loop begins; leaving the loop closes the socket. */
  stream(request: ChatRequest, call?: Call): AsyncIterableIterator<ChatEvent>
  /** The whole answer. Streams inside, so that headers come with the first token and an abort is noticed at once. */
  generate(request: ChatRequest, call?: Call): Promise<ChatResult>
}

export interface ChatResult extends ChatContent {
  warnings: Warning[]
  request: ChatAnswer['request']
  response: ChatAnswer['response']
}
