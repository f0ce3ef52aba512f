/** An entry of the journal: a request that a client sent, and the outcome of its response. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Question } from '../fixture/question.ts'
import type { NearFixture } from '../fixture/unmatched.ts'
import type { ReplyWire } from '@ollamakit/wire/fixture'

export interface JournalEntry {
  method: string
  /** With its query, without the prefix of its scope. */
  path: string
  /** The scope that the request is for. Absent if there is none. */
  scope?: string
  /** By lower-case name. */
  headers: IncomingHttpHeaders
  /** Names and values alternately, as received. */
  rawHeaders: string[]
  /** The bytes of the body as received. */
  raw: Buffer
  /** The content of a compressed body. Absent: `raw` is the content. */
  decompressed?: Buffer
  /** The first JSON value of the body; undefined if it holds none. */
  readonly body: unknown
  /** Tokens of the prompt and of the answer; absent if no model ran. */
  tokens?: number
  /** The fixture that answered, such as `fixtures[2]`. */
  fixture?: string
  /** Where that fixture comes from: a line of a file, or of the test that prepared it. */
  place?: string
  /** Whether no fixture matched a request of a strict mock. */
  unmatched?: boolean
  /** Why fixtures that match did not answer: each would repeat the call that was just answered. */
  skipped?: string[]
  /** Why the reply of a fixture could not be made. */
  failure?: string
  /** The nearest fixtures then, and the criteria that each lacked. */
  nearest?: NearFixture[]
  /** Where the scripted content breaks the schema that the request asks for. */
  violations?: SchemaViolation[]
  /** The status of the response; undefined until there is one. */
  status?: number
  /** `cut` by a fault, `aborted` by the client; undefined until the response is over. */
  outcome?: 'completed' | 'cut' | 'aborted'
  /** How many native objects were sent. */
  frames: number
  /** The request as fixtures see it; undefined for requests that no fixture was looked up for. */
  question?: Question | undefined
  /** The step of a fixture that the request used. */
  step?: UsedStep
  /** How many of the fixture's steps were used before that one. */
  nth?: number
}

/** A step of a fixture, used by a request. Equal steps are one object, because the journal keeps many. */
export interface UsedStep {
  /** Of the fixture. */
  key: string
  /** Whether the step has `error` or `fault`. */
  fails: boolean
  /** The `wire` options of the step. */
  wire?: ReplyWire
}

export interface SchemaViolation {
  /** Where in the content: `$.city`, `$.list[2]`; `$` is the whole. */
  path: string
  /** What the schema asks for there. */
  expected: string
}
