/** The journal's entry for a request that has just come. */
import { firstJsonValue } from './first-json-value.ts'
import type { JournalEntry } from './journal.ts'

/** What is known of a request before anybody looks at it. */
export function createEntry(request: Pick<JournalEntry, 'method' | 'path' | 'rawHeaders' | 'raw'>): JournalEntry {
  return new Entry(request)
}

/**
 * Headers and body are parsed only when somebody asks for them: few ever do, and a thousand entries are kept. A class, since
 * a getter in a literal costs a hidden class for each object.
 */
class Entry implements JournalEntry {
  method: string
  path: string
  rawHeaders: string[]
  raw: Buffer
  frames = 0
  #headers: JournalEntry['headers'] | undefined
  #parsed: { body: unknown } | undefined

  constructor({ method, path, rawHeaders, raw }: Pick<JournalEntry, 'method' | 'path' | 'rawHeaders' | 'raw'>) {
    this.method = method
    this.path = path
    this.rawHeaders = rawHeaders
    this.raw = raw
  }

  get headers(): JournalEntry['headers'] {
    return (this.#headers ??= headersOf(this.rawHeaders))
  }

  get body(): unknown {
    this.#parsed ??= { body: firstJsonValue(this.raw) }
    return this.#parsed.body
  }

  /** A compressed body is parsed from what was in it. */
  set body(body: unknown) {
    this.#parsed = { body }
  }
}

/** From the raw ones: the parsed headers may have lost what would keep Fastify from reading the body. */
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
