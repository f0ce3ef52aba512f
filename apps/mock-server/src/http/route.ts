/** A route of the mock: a path, its methods, and what it answers. */
import type { JournalEntry } from '../journal/journal.ts'
import type { Answer } from './answer.ts'
import type { Decode } from './body.ts'
import type { Departure } from './departure.ts'

/** In the order in which `Allow` lists them. */
export type Method = 'HEAD' | 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Route {
  /** `:name` stands for one part of the path. */
  path: string
  methods: Method[]
  /** HEAD is answered like GET; the body is left out on the way. */
  answer(request: RouteRequest): Answer | Promise<Answer>
}

export interface RouteRequest {
  method: string
  /** Values of the path's parameters, percent signs decoded. */
  params: RouteParams
  /** After decompression. */
  body: Buffer
  /** What a function that looks at nothing else makes of the body. Other requests get the same value, so nobody may change it. */
  decodedBy<T>(decode: Decode<T>): T
  entry: JournalEntry
  /** The address the client comes from. */
  remoteAddress: string | undefined
  /** Fires when the client leaves, and when it has its answer. */
  gone: Departure
}

/** By name. */
export interface RouteParams {
  readonly [name: string]: string
}
