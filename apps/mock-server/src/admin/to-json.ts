/** What the mock holds, as JSON that people and programs read. */
import type { Fixture } from '@ollamakit/wire/fixture'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { JournalEntry } from '../journal/journal.ts'

/** Requests, oldest first; bodies in Base64. Those of the oldest are left away when all of them together would be too long. */
export function toJournalJson(entries: readonly JournalEntry[]): unknown[] {
  let room = mostBytes
  const written = entries.toReversed().map((entry) => {
    room -= entry.raw.length
    return toEntryJson(entry, room >= 0)
  })
  return written.toReversed()
}

/** One answer is no longer than this, more or less. */
const mostBytes = 32 * 1024 * 1024

function toEntryJson(
  { raw, body, headers, question: _question, step: _step, nth: _nth, ...rest }: JournalEntry,
  hasRoom: boolean,
): unknown {
  // The headers by name: they are no property of an entry's own.
  const entry = { ...rest, headers }
  if (!hasRoom) return { ...entry, rawLength: raw.length }
  return { ...entry, raw: raw.toString('base64'), ...(isEncodable(body) ? { body } : {}) }
}

/** A body may be nested deeper than it can be written again; its bytes are there anyway. */
function isEncodable(body: unknown): boolean {
  try {
    return encodeGoJson(body) !== ''
  } catch {
    return false
  }
}

/** A fixture as it could stand in a file; a function, which cannot, as its text. */
export function toFixtureJson(fixture: Fixture): unknown {
  return JSON.parse(JSON.stringify(fixture, (_key, value: unknown) => toMatcherJson(value)))
}

function toMatcherJson(value: unknown): unknown {
  if (value instanceof RegExp)
    return { re: value.source, ...(value.flags === '' ? {} : { flags: value.flags }) }
  return typeof value === 'function' ? `function ${String(value)}` : value
}
