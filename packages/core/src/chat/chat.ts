/** The chat of a client: one request, one event stream, either dialect. */
import type { ChatEvent } from './chat-event.ts'
import type { ChatAnswer, Open } from './chat-answer.ts'
import type { Call } from '../transport/call.ts'
import type { ChatContent } from './collect.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

export interface Chat {
  /** The dialect that it uses. */
  readonly dialect: 'native' | 'openai'
  /** For adapters: resolves with the response headers; the events are read one socket read at a time. */
  open: Open
  /** Streams the events one by one. Sends the request when the loop begins; leaving the loop closes the connection. */
  stream(request: ChatRequest, call?: Call): AsyncIterableIterator<ChatEvent>
  /** Returns the complete response. Streams internally, so that the headers arrive with the first token and an abort takes effect at once. */
  generate(request: ChatRequest, call?: Call): Promise<ChatResult>
}

export interface ChatResult extends ChatContent {
  warnings: Warning[]
  request: ChatAnswer['request']
  response: ChatAnswer['response']
}
