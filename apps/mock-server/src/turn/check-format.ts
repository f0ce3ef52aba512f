/** Whether scripted content is what the request's `format` asks for: a real model could not have said anything else. */
import { isJsonObject } from '@ollamakit/wire'
import type { SchemaViolation } from '../journal/journal-entry.ts'
import { findSchemaViolations } from './schema-validator.ts'
import type { Turn } from './turn.ts'

/** Where the content of a turn breaks a format; nothing for a turn that has no content, fails, or is cut short by its script. */
export function checkFormat(
  { steps, finish, error, fault, omitDone }: Turn,
  format: unknown,
): SchemaViolation[] {
  if (format !== 'json' && !isJsonObject(format)) return []
  if (error || fault || omitDone || finish === 'length') return []
  const content = steps.map((step) => step.content).join('')
  if (content.trim() === '') return []
  const parsed = parse(content)
  if ('problem' in parsed) return [{ path: '$', expected: `JSON, found ${shortened(content)}` }]
  return isJsonObject(format) ? findSchemaViolations(format, parsed.value) : []
}

function parse(content: string): { value: unknown } | { problem: unknown } {
  try {
    return { value: JSON.parse(content) }
  } catch (problem) {
    return { problem }
  }
}

function shortened(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
