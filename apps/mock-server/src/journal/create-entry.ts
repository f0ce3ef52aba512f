/** The journal's entry for a request that has just come. */
import type { Body } from '../http/body.ts'
import { firstJsonValue } from './first-json-value.ts'
import type { JournalEntry } from './journal.ts'

/** What is known of a request before anybody looks at it. */
export function createEntry(request: SentRequest): JournalEntry {
  return new Entry(request)
}

interface SentRequest extends Pick<JournalEntry, 'method' | 'path' | 'rawHeaders'> {
  body: Body
}

/**
 * Headers and body are parsed, and the body's bytes copied, only when somebody asks for them: few ever do, and a thousand
 * entries are kept. A class, since a getter in a literal costs a hidden class for each object.
 */
class Entry implements JournalEntry {
  method: string
  path: string
  rawHeaders: string[]
  frames = 0
  readonly #sent: Body
  #looked: Looked | undefined

  constructor({ method, path, rawHeaders, body }: SentRequest) {
    this.method = method
    this.path = path
    this.rawHeaders = rawHeaders
    this.#sent = body
  }

  get raw(): Buffer {
    return (this.#seen.raw ??= this.#sent.toBuffer())
  }

  get rawLength(): number {
    return this.#sent.length
  }

  get headers(): JournalEntry['headers'] {
    return (this.#seen.headers ??= headersOf(this.rawHeaders))
  }

  get body(): unknown {
    this.#seen.parsed ??= { body: firstJsonValue(this.raw) }
    return this.#seen.parsed.body
  }

  /** A compressed body is parsed from what was in it. */
  set body(body: unknown) {
    this.#seen.parsed = { body }
  }

  get #seen(): Looked {
    return (this.#looked ??= {})
  }
}

/** What was made for whoever has looked. */
interface Looked {
  raw?: Buffer
  headers?: JournalEntry['headers']
  parsed?: { body: unknown }
}

/** Headers by name, from the raw ones: those that Node has parsed may have lost what would keep Fastify from reading the body. */
export function headersOf(raw: string[]): JournalEntry['headers'] {
  const headers: JournalEntry['headers'] = {}
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    if (name === '__proto__') continue
    const before = headers[name]
    headers[name] = typeof before === 'string' ? `${before}, ${value}` : value
  }
  return headers
}
