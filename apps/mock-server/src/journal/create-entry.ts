/** The journal's entry for a request that has just arrived. */
import type { Question } from '../fixture/question.ts'
import { firstJsonValue } from './first-json-value.ts'
import type { JournalEntry } from './journal-entry.ts'

export function createEntry(request: SentRequest): JournalEntry {
  return new Entry(request)
}

type SentRequest = Pick<JournalEntry, 'method' | 'path' | 'rawHeaders' | 'raw'>

/** Parses headers and body only when they are read. A class, since a getter in a literal costs a hidden class for each object. */
class Entry implements JournalEntry {
  method: string
  path: string
  rawHeaders: string[]
  raw: Buffer
  frames = 0
  #question: Question | undefined
  #headers: JournalEntry['headers'] | undefined
  decompressed?: Buffer
  #parsed: WeakRef<object> | undefined

  constructor({ method, path, rawHeaders, raw }: SentRequest) {
    this.method = method
    this.path = path
    this.rawHeaders = rawHeaders
    this.raw = raw
  }

  get headers(): JournalEntry['headers'] {
    return (this.#headers ??= headersOf(this.rawHeaders))
  }

  /** Not a property of its own: it refers to the entry, and would be a circle in JSON. */
  get question(): Question | undefined {
    return this.#question
  }

  set question(question: Question | undefined) {
    this.#question = question
  }

  /** Kept only while it is in use: parsed, a body takes many times its bytes. */
  get body(): unknown {
    const known = this.#parsed?.deref()
    if (known !== undefined) return known
    const body = firstJsonValue(this.decompressed ?? this.raw)
    if (typeof body === 'object' && body !== null) this.#parsed = new WeakRef(body)
    return body
  }
}

/** Headers by name. Made from the raw ones, because the server deletes some of the parsed ones before Fastify sees them. */
function headersOf(raw: string[]): JournalEntry['headers'] {
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
