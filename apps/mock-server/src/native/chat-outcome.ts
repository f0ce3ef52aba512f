/** What a chat request comes to, before a dialect puts it on the wire. */
import type { ChatResponse } from '@ollamakit/wire/native'
import type { Header } from '../http/answer.ts'
import type { Fault, ReplyError } from '../turn/reply.ts'

export type ChatOutcome = ChatRefused | ChatSingle | ChatAnswered

/** An error before anything was said. */
export interface ChatRefused {
  type: 'refused'
  status: number
  message: string
  /** Whether the model had begun to run: a stream then carries the error in chunks and without a charset. */
  begun: boolean
  /** Set for a scripted failure: its headers and body of its own. */
  scripted?: ReplyError
}

/** One object, streamed or not: the model was loaded, or unloaded. */
export interface ChatSingle {
  type: 'single'
  response: ChatResponse
}

/** The model ran. */
export interface ChatAnswered {
  type: 'answered'
  frames: ChatFrame[]
  /** Breaks the answer; `by: 'error'` has already become the last frame. */
  fault?: Fault & { by: Exclude<Fault['by'], 'error'> }
  /** How many frames there would be without the fault. */
  planned: number
}

/** One native object of a stream, or the error that ends it. */
export type ChatFrame = { at?: number } & ({ response: ChatResponse } | { error: string })

/** An error the server finds before it asks the model. */
export function refused(status: number, message: string): ChatRefused {
  return { type: 'refused', status, message, begun: false }
}

/** Headers of a scripted failure. */
export function scriptedHeaders(outcome: ChatRefused): Header[] {
  return Object.entries(outcome.scripted?.headers ?? {})
}
