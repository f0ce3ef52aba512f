/** The result of a request to a model, before a dialect writes it as bytes. */
import type { Lease } from '../scheduler/scheduler.ts'
import type { Model } from '../store/model.ts'
import type { Fault, ReplyError } from '@ollamakit/wire/fixture'

/** A rejection, one object that is not streamed, or the model's response in frames. */
export type Outcome<Response> = Rejected | Single<Response> | Answered<Response>

/** Where and how the connection breaks. */
export interface Cut {
  after: NonNullable<Fault['after']>
  by: Exclude<Fault['by'], 'error' | 'stuck'>
}

/** An error status. */
export interface Rejected extends Held {
  type: 'rejected'
  status: number
  message: string
  /** True if the model had been asked: a stream then carries the error chunked. */
  begun: boolean
  /** Milliseconds after the model was loaded before which it is not sent. Default: 0. */
  at?: number | undefined
  /** The scripted failure, which may have its own envelope, headers and body. */
  scripted?: ReplyError
  /** The host of a remote model refused it: the status, or that the server is not signed in there. */
  remote?: { streams: boolean; statusLine?: string; signinUrl?: string }
  /** The cloud's gate refused it, which stands before every dialect. */
  isGate?: true
}

/** Loads, unloads and rendered prompts: never streamed, whatever the request asks for. */
export interface Single<Response> extends Held {
  type: 'single'
  response: Response
}

/** The response of the model. */
export interface Answered<Response> extends Held {
  type: 'answered'
  frames: Frame<Response>[]
  /** Breaks the response; `by: 'error'` has already become the last frame. */
  fault?: Cut
  /** Called when the client closes the connection while frames leave at once: the model is stuck then. */
  onLeftInBurst?: () => void
  /** The number of frames without the fault. */
  planned: number
  /** The response still grows: waits for more, and returns all of it again. */
  more?: () => Promise<Outcome<Response>>
  /** Where the model really runs: the server forwards its lines and adds the origin. */
  relay?: Model['remote']
}

/** The model is in use until the response has been sent. */
interface Held {
  lease?: Lease
}

/** One native object of a stream, or the error that ends it. */
export type Frame<Response> = { at?: number } & ({ response: Response } | { error: string })

/** An error that the server finds before it asks the model. */
export function rejected(status: number, message: string): Rejected {
  return { type: 'rejected', status, message, begun: false }
}

/** The same outcome in the envelope of the dialect: routes that search the web themselves stand before the cloud's gate. */
export function pastGate<Response>(outcome: Outcome<Response>): Outcome<Response> {
  if (outcome.type !== 'rejected') return outcome
  const { isGate: _, ...error } = outcome
  return error
}

/** The responses among the frames. */
export function responsesOf<Response>(frames: readonly Frame<Response>[]): Response[] {
  const responses: Response[] = []
  for (const frame of frames) if ('response' in frame) responses.push(frame.response)
  return responses
}

/** The frames of a model's response, before pace and fault are applied. */
export interface Rendered<Response> {
  type: 'rendered'
  frames: Frame<Response>[]
  /** The response ends with this error instead of the frame that completes it. */
  error?: string
}
