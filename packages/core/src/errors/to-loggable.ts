/** What may be logged of an error. */
import { quote } from './quote.ts'

const kept = [
  'name',
  'message',
  'method',
  'url',
  'status',
  'code',
  'reason',
  'origin',
  'phase',
  'limitMs',
  'serverMessage',
  'body',
  'frame',
  'requestId',
  'retryable',
  'retryAfterMs',
  'remedy',
]

/** Returns an error and its causes as a plain object. Texts are truncated and redacted. */
export function toLoggable(error: Error, depth = 0): Record<string, unknown> {
  const known: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(error)),
    name: error.name,
    message: error.message,
  }
  const told: Record<string, unknown> = {}
  for (const key of kept) {
    const value = known[key]
    if (typeof value === 'string') told[key] = redact(quote(value))
    else if (typeof value === 'number' || typeof value === 'boolean') told[key] = value
  }
  // Causes may be circular.
  if (error.cause instanceof Error && depth < 4) told['cause'] = toLoggable(error.cause, depth + 1)
  return told
}

/** Redacts keys, passwords in URLs, the account in the message of a limit, and the machine in a sign-in link. */
export function redact(text: string): string {
  return text
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{4,}/gi, '$1 ***')
    .replace(/\bsk-[\w-]{6,}/g, 'sk-***')
    .replace(/(\bhttps?:\/\/)[^\s/@"'<>]+@/gi, '$1***@')
    .replace(/\byou \([^)]*\) have/g, 'you (***) have')
    .replace(/(\/connect)\?[^\s"'<>]+/g, '$1?***')
}
