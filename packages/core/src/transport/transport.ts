/** Sends requests to one Ollama. The only file that calls fetch. */
import type { JsonObject } from '@ollamakit/wire'
import type { Call } from '../chat/chat-answer.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { toConnectionError } from '../errors/to-connection-error.ts'
import { type Asked, toResponseError, toUnreadableError } from '../errors/to-response-error.ts'
import { readText } from './read-text.ts'

export interface TransportOptions {
  /** Without a slash at its end. */
  baseURL: string
  /** Sent with each request; those of a call win. */
  headers: Headers
  fetch: typeof globalThis.fetch
}

export interface Outgoing {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  /** From the base URL on, with its slash. */
  path: string
  /** Sent as JSON. */
  body?: JsonObject
  /** Sent as it is, instead of `body`. A stream can be sent only once. */
  content?: Blob | FormData | ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>
  accept: string
}

/** An answer with a status below 400. */
export interface Incoming extends Asked {
  response: Response
}

export interface Transport {
  /** Without credentials, without a slash at its end. */
  readonly baseURL: string
  /**
   * Sends one request and waits for the head of its answer.
   *
   * @throws OllamaConnectionError when none came, OllamaResponseError for a status of 400 and above, the signal's reason when it was aborted.
   */
  send(request: Outgoing, call?: Call): Promise<Incoming>
  /** Sends one request and reads its answer as JSON. Throws OllamaResponseError where the answer is something else. */
  json<T>(request: Omit<Outgoing, 'accept'>, isExpected: (value: unknown) => value is T, call?: Call): Promise<T>
  /** Sends one request and reads its whole answer. Throws OllamaResponseError where `toValue` makes nothing of its text. */
  whole<T>(request: Outgoing, toValue: (text: string) => T | undefined, call?: Call): Promise<T>
}

/** How much of an error's body is kept. */
const longestErrorBody = 64 * 1024
/** How large a whole JSON answer may be. The longest known is a model's description with its arrays. */
const longestJson = 256 * 1024 * 1024

export function createTransport({ baseURL, headers, fetch }: TransportOptions): Transport {
  async function send({ method, path, body, content, accept }: Outgoing, { signal, headers: own }: Call = {}): Promise<Incoming> {
    signal?.throwIfAborted()
    const asked = { method, url: baseURL + path }
    const sent = withHeaders(headers, { Accept: accept, ...(body ? { 'Content-Type': 'application/json' } : {}) }, own)
    let response: Response
    try {
      response = await fetch(asked.url, { method, headers: sent, ...toInit(body, content), ...(signal ? { signal } : {}) })
    } catch (cause) {
      signal?.throwIfAborted()
      throw toConnectionError(asked, cause)
    }
    if (response.status < 400) return { ...asked, response }
    throw toResponseError(asked, response, await readErrorText(response, signal))
  }

  async function whole<T>(request: Outgoing, toValue: (text: string) => T | undefined, call?: Call): Promise<T> {
    const { response, ...asked } = await send(request, call)
    let text: string
    try {
      text = (await readText(response.body, longestJson)).text
    } catch (cause) {
      call?.signal?.throwIfAborted()
      throw toConnectionError(asked, cause)
    }
    const value = toValue(text)
    if (value !== undefined) return value
    throw toUnreadableError(asked, response, text.slice(0, longestErrorBody))
  }

  return {
    baseURL,
    send,
    whole,
    json<T>(request: Omit<Outgoing, 'accept'>, isExpected: (value: unknown) => value is T, call?: Call): Promise<T> {
      const toValue = (text: string): T | undefined => {
        const value = parse(text)
        return isExpected(value) ? value : undefined
      }
      return whole({ ...request, accept: 'application/json' }, toValue, call)
    },
  }
}

/** A streamed body has to say that its answer is not awaited meanwhile; TypeScript's DOM types do not know the word. */
function toInit(body: Outgoing['body'], content: Outgoing['content']): RequestInit & { duplex?: 'half' } {
  if (content === undefined) return body ? { body: JSON.stringify(body) } : {}
  return { body: content, ...(content instanceof ReadableStream ? { duplex: 'half' } : {}) }
}

/** The text of an error body; what arrived of it when the connection breaks meanwhile. */
async function readErrorText(response: Response, signal: AbortSignal | undefined): Promise<string> {
  try {
    return (await readText(response.body, longestErrorBody)).text
  } catch {
    signal?.throwIfAborted()
    // The status is known, and more important than the rest of its explanation.
    return ''
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Headers of a request: our own, then the client's, then the call's; `undefined` removes one. */
function withHeaders(base: Headers, ours: Record<string, string>, call: Call['headers'] = {}): Headers {
  const headers = new Headers(ours)
  for (const [name, value] of base) headers.set(name, value)
  setHeaders(headers, call)
  return headers
}

/** Sets or removes headers. The message of a wrong one names it and never shows its value, which may be a secret. */
export function setHeaders(headers: Headers, own: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(own)) {
    try {
      if (value === undefined) headers.delete(name)
      else headers.set(name, value)
    } catch {
      throw new OllamaInputError(
        `the header ${JSON.stringify(name)} has a name or a value that cannot be sent`,
        'Remove line breaks and characters outside Latin-1',
      )
    }
  }
}
