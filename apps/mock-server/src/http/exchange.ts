/** One request and what becomes of it, whoever has read it and whoever sends the answer. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { JournalEntry } from '../journal/journal.ts'
import type { ScopedUrl } from '../scope/scope-path.ts'
import { type Answer, wholeAnswer } from './answer.ts'
import { Body, type Decode } from './body.ts'
import { type Departure, Leaving } from './departure.ts'
import type { RouteParams, RouteRequest } from './route.ts'

/** What comes before the body. The URL is the one within the scope. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders' | 'headers'>

/** A request with its body. */
export interface ReadRequest {
  head: RequestHead
  /** Absent: it is for the mock itself. */
  scope: ScopedUrl | undefined
  body: Body
  socket: Pick<Socket, 'remoteAddress'>
}

/** Where it shows that a client has left, or has its answer. */
export interface Closing {
  readonly destroyed: boolean
  once(event: 'close', listener: () => void): unknown
}

const noParams: RouteParams = {}
const noAnswer = wholeAnswer(500, [])

/** The request as its route sees it, and the answer. */
export class Exchange implements RouteRequest {
  readonly method: string
  readonly entry: JournalEntry
  params: RouteParams = noParams
  answer: Answer | Promise<Answer> = noAnswer
  /** Whether the journal has it. */
  isWrittenDown = false
  #body: Body
  #bytes: Buffer | undefined
  readonly #socket: ReadRequest['socket']
  #gone: Leaving | undefined
  #closing: Closing | undefined

  constructor({ head: { method = 'GET' }, body, socket }: ReadRequest, entry: JournalEntry) {
    this.method = method
    this.entry = entry
    this.#body = body
    this.#socket = socket
  }

  get body(): Buffer {
    return (this.#bytes ??= this.#body.toBuffer())
  }

  /** What was in a compressed one takes its place. */
  set body(bytes: Buffer) {
    this.#body = new Body(bytes)
    this.#bytes = bytes
  }

  decodedBy<T>(decode: Decode<T>): T {
    return this.#body.decodedBy(decode)
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress
  }

  get gone(): Departure {
    if (!this.#gone) {
      this.#gone = new Leaving()
      this.#watch()
    }
    return this.#gone
  }

  /** The exchange is over when this closes, if not before. */
  endsWith(closing: Closing): void {
    this.#closing = closing
    this.#watch()
  }

  /** Whoever waits for something for this client need not. */
  end(): void {
    this.#gone?.end()
  }

  #watch(): void {
    if (!this.#gone || !this.#closing) return
    if (this.#closing.destroyed) this.end()
    else this.#closing.once('close', () => this.end())
  }
}
