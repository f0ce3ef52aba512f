/** What a chat or a generation comes to, before a dialect puts it on the wire. */
import type { Header } from '../http/answer.ts'
import type { Model } from '../store/model.ts'
import type { Lease } from '../scheduler/scheduler.ts'
import type { Fault, ReplyError } from '../turn/reply.ts'

export type Outcome<Response> = Refused | Single<Response> | Answered<Response>

/** An error before anything was said. */
export interface Refused extends Held {
  type: 'refused'
  status: number
  message: string
  /** Whether the model had begun to run: a stream then carries the error in chunks and without a charset. */
  begun: boolean
  /** Set for a scripted failure: its headers and body of its own. */
  scripted?: ReplyError
}

/** One object, streamed or not: the model was loaded, or unloaded. */
export interface Single<Response> extends Held {
  type: 'single'
  response: Response
}

/** The model ran. */
export interface Answered<Response> extends Held {
  type: 'answered'
  frames: Frame<Response>[]
  /** Breaks the answer; `by: 'error'` has already become the last frame. */
  fault?: Fault & { by: Exclude<Fault['by'], 'error'> }
  /** How many frames there would be without the fault. */
  planned: number
  /** The model is still speaking: waits until there is more, and gives all of it anew. */
  more?: () => Promise<Outcome<Response>>
  /** Where the model really is: the server passes its lines on and says from where. */
  relay?: Model['remote']
}

/** The model is in use until the answer is through. */
interface Held {
  lease?: Lease
}

/** One native object of a stream, or the error that ends it. */
export type Frame<Response> = { at?: number } & ({ response: Response } | { error: string })

/** An error the server finds before it asks the model. */
export function refused(status: number, message: string): Refused {
  return { type: 'refused', status, message, begun: false }
}

/** Headers of a scripted failure. */
export function scriptedHeaders(outcome: Refused): Header[] {
  return Object.entries(outcome.scripted?.headers ?? {})
}

/** The responses among the frames. */
export function responsesOf<Response>(frames: readonly Frame<Response>[]): Response[] {
  const responses: Response[] = []
  for (const frame of frames) if ('response' in frame) responses.push(frame.response)
  return responses
}

/** The same, said by a model that may be elsewhere. */
export function relayed<Response>(
  outcome: Answered<Response> | Refused,
  { remote }: Model,
): Answered<Response> | Refused {
  return remote && outcome.type === 'answered' ? { ...outcome, relay: remote } : outcome
}
