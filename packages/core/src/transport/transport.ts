/** What the transport sends and receives. */
import type { CallerNames } from '../errors/caller-names.ts'
import type { Asked } from '../errors/to-response-error.ts'
import type { Call } from './call.ts'
import type { BodyReader } from './frame-reader.ts'

/** A fetch that may be able to tell when a connection stands: then it is told how long that may take, in `init.connectTimeout`. */
export type TransportFetch = typeof globalThis.fetch & { readonly takesConnectTimeout?: boolean }

export interface Outgoing {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  /** From the base URL on, with its slash. */
  path: string
  /** Sent as JSON. */
  body?: object
  /** Sent as it is, instead of `body`. A stream can be sent only once. */
  content?: Blob | FormData | ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>
  accept: string
}

/** An answer with a status below 400. */
export interface Incoming extends Asked {
  response: IncomingResponse
}

/** What is used of a response. */
export interface IncomingResponse {
  readonly status: number
  readonly headers: Headers
  /** Not every fetch has one that can be read in pieces. */
  readonly body?: { getReader?(): BodyReader } | null | undefined
  text?(): Promise<string>
}

export interface Transport {
  /** Without credentials, without a slash at its end. */
  readonly baseURL: string
  /** How the caller's package spells what messages name. */
  readonly names: CallerNames
  /**
   * Sends one request and waits for the head of its answer.
   *
   * @throws OllamaConnectionError when none came, OllamaResponseError for a status of 400 and above, the signal's reason when it was aborted.
   */
  send(request: Outgoing, call?: Call): Promise<Incoming>
  /** Sends one request and reads its answer as JSON. Throws OllamaResponseError where the answer is something else. */
  json<T>(
    request: Omit<Outgoing, 'accept'>,
    isExpected: (value: unknown) => value is T,
    call?: Call,
  ): Promise<T>
  /** Sends one request and reads its whole answer. Throws OllamaResponseError where `toValue` makes nothing of its text. */
  whole<T>(
    request: Outgoing,
    toValue: (text: string, incoming: Incoming) => T | undefined,
    call?: Call,
  ): Promise<T>
}
