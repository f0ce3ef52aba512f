/** Log of the command: one line on stdout for each request, notes on stderr. */
import { describeNearest } from '../fixture/unmatched.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'

export type LogStyle = 'pretty' | 'json' | 'silent'

/** Writes requests and notes in one style. */
export interface Logger {
  request(entry: JournalEntry): void
  /** A message about fixtures. */
  note(level: 'info' | 'warning', message: string): void
}

/** Returns the logger for a style. */
export function createLogger(style: LogStyle): Logger {
  switch (style) {
    case 'silent':
      return { request: () => {}, note: () => {} }
    case 'json':
      return {
        request: (entry) => write(toJson(entry)),
        note: (level, message) => write(JSON.stringify({ level, message })),
      }
    case 'pretty':
      return {
        request: (entry) => write(toPretty(entry)),
        note: (_level, message) => process.stderr.write(`ollamakit-mock: ${message}\n`),
      }
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}

function toJson({
  method,
  path,
  scope,
  status,
  outcome,
  frames,
  fixture,
  unmatched,
  nearest,
  violations,
  body,
}: JournalEntry): string {
  return JSON.stringify({
    method,
    path,
    scope,
    status,
    outcome,
    frames,
    fixture,
    unmatched,
    nearest,
    violations,
    model: modelOf(body),
  })
}

function toPretty({
  method,
  path,
  scope,
  status,
  outcome,
  frames,
  fixture,
  unmatched,
  nearest = [],
  violations = [],
  body,
}: JournalEntry): string {
  const model = toWord(modelOf(body) ?? '')
  const ending =
    outcome === 'completed' ? undefined : `${outcome} after ${frames} ${frames === 1 ? 'frame' : 'frames'}`
  const where = scope === undefined ? path : `/t/${scope}${path}`
  const complaints = [
    ...describeNearest(nearest),
    ...violations.map((violation) => `breaks the requested schema: ${violation.path}: ${violation.expected}`),
  ].map((line) => `\n    ${line}`)
  return (
    [`${status} ${method} ${where}`, model, unmatched ? 'no fixture matches' : fixture, ending]
      .filter(Boolean)
      .join('  ') + complaints.join('')
  )
}

function modelOf(body: unknown): string | undefined {
  const model = typeof body === 'object' && body !== null && 'model' in body ? body.model : undefined
  return typeof model === 'string' ? model : undefined
}

/** Quotes a name that could be taken for lines or colours of the log. */
function toWord(text: string): string {
  return text === '' || plainWord.test(text) ? text : JSON.stringify(text.slice(0, 200))
}

const plainWord = /^[!-~]{1,200}$/
