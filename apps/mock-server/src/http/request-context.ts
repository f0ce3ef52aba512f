/** One request on its way through the mock: what hooks and handlers know of it. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { MockState } from '../mock-state.ts'
import type { Header } from './answer.ts'

/** Values of a path's parameters by name, percent signs decoded. */
export interface RouteParams {
  readonly [name: string]: string
}

export interface RequestContext {
  readonly method: string
  /** The path within the scope, with its query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** Whether a route has this path and method. */
  readonly hasRoute: boolean
  readonly params: RouteParams
  /** After decompression. */
  readonly body: Buffer
  /** The address the client comes from. */
  readonly remoteAddress: string | undefined
  /** The models, fixtures and settings of the mock, or of the scope that the request is for. */
  readonly state: MockState
  readonly entry: JournalEntry
  /** Headers that hooks add to the response, whatever the handler answers. */
  readonly responseHeaders: Header[]
  /** Aborts when the client closes the connection, and when it has its response. */
  readonly signal: AbortSignal
  /** Replaces a compressed body by its content. */
  setDecompressed(body: Buffer): void
}

type Known = Omit<RequestContext, 'responseHeaders' | 'signal' | 'setDecompressed'> & {
  response: ServerResponse
}

export function createRequestContext(known: Known): RequestContext {
  return new Context(known)
}

/** A class, so that the signal is only made for handlers that ask for it. */
class Context implements RequestContext {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly hasRoute: boolean
  readonly params: RouteParams
  body: Buffer
  readonly remoteAddress: string | undefined
  readonly state: MockState
  readonly entry: JournalEntry
  readonly responseHeaders: Header[] = []
  readonly #response: ServerResponse
  #controller: AbortController | undefined

  constructor(known: Known) {
    this.method = known.method
    this.url = known.url
    this.headers = known.headers
    this.hasRoute = known.hasRoute
    this.params = known.params
    this.body = known.body
    this.remoteAddress = known.remoteAddress
    this.state = known.state
    this.entry = known.entry
    this.#response = known.response
  }

  get signal(): AbortSignal {
    return (this.#controller ??= abortOnClose(this.#response)).signal
  }

  setDecompressed(body: Buffer): void {
    this.body = body
    this.entry.decompressed = body
  }
}

function abortOnClose(response: ServerResponse): AbortController {
  const controller = new AbortController()
  // A reason of its own: the default one is an error with a stack, for each request.
  const abort = (): void => controller.abort('the response is over')
  if (response.destroyed) abort()
  else response.once('close', abort)
  return controller
}
