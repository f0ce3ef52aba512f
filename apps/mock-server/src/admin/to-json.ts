/** The state of the mock as JSON. */
import type { Fixture } from '@ollamakit/wire/fixture'
import { isRegExp } from '../fixture/is-kind.ts'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'

/** Returns the requests, oldest first, with bodies in Base64. The oldest bodies are omitted if all together are too long. */
export function toJournalJson(entries: readonly JournalEntry[]): unknown[] {
  let room = mostBytes
  const written = entries.toReversed().map((entry) => {
    room -= entry.raw.length
    return toEntryJson(entry, room >= 0)
  })
  return written.toReversed()
}

/** The approximate limit of one response. */
const mostBytes = 32 * 1024 * 1024

function toEntryJson(
  {
    raw,
    decompressed: _decompressed,
    body,
    headers,
    question: _question,
    step: _step,
    nth: _nth,
    ...rest
  }: JournalEntry,
  hasRoom: boolean,
): unknown {
  // Named, because the getter of a class is not spread.
  const entry = { ...rest, headers }
  if (!hasRoom) return { ...entry, rawLength: raw.length }
  return { ...entry, raw: raw.toString('base64'), ...(isEncodable(body) ? { body } : {}) }
}

/** A body may be nested too deep to be encoded again; its bytes are in `raw`. */
function isEncodable(body: unknown): boolean {
  try {
    return encodeGoJson(body) !== ''
  } catch {
    return false
  }
}

/** Returns a fixture as in a file. A function becomes its source text. */
export function toFixtureJson(fixture: Fixture): unknown {
  return JSON.parse(JSON.stringify(fixture, (_key, value: unknown) => toMatcherJson(value)))
}

function toMatcherJson(value: unknown): unknown {
  if (isRegExp(value)) return { re: value.source, ...(value.flags === '' ? {} : { flags: value.flags }) }
  return typeof value === 'function' ? `function ${String(value)}` : value
}
