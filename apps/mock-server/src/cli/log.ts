/** One line on stdout for each answered request. */
import type { JournalEntry } from '../journal/journal.ts'

export type LogStyle = 'pretty' | 'json' | 'silent'

/** Writes a line in this style; undefined for none. */
export function toLogger(style: LogStyle): ((entry: JournalEntry) => void) | undefined {
  if (style === 'silent') return undefined
  return style === 'json' ? (entry) => write(toJson(entry)) : (entry) => write(toPretty(entry))
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}

function toJson({ method, path, status, outcome, frames, fixture, unmatched, body }: JournalEntry): string {
  return JSON.stringify({ method, path, status, outcome, frames, fixture, unmatched, model: modelOf(body) })
}

function toPretty({ method, path, status, outcome, frames, fixture, body }: JournalEntry): string {
  const model = modelOf(body)
  return [`${status} ${method} ${path}`, model, fixture, outcome === 'completed' ? undefined : `${outcome} after ${frames} frames`].filter(Boolean).join('  ')
}

function modelOf(body: unknown): string | undefined {
  const model = typeof body === 'object' && body !== null && 'model' in body ? body.model : undefined
  return typeof model === 'string' ? model : undefined
}
