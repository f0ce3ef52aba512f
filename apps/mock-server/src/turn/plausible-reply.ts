/** What a model says when no script covers the request: plausible, and always the same for the same question. */
import { isJsonObject } from '@ollamakit/wire'
import type { ReplyObject } from './reply.ts'
import { toSchemaInstance } from './schema-instance.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What an unscripted answer depends on. */
export interface Question {
  model: string
  /** The last thing the user said. */
  user: string
  /** The tool result that the conversation ends with, if it does. */
  toolResult?: string
  /** `"json"` or a schema. */
  format?: unknown
  thinks: boolean
}

/** Makes up an answer. */
export function toPlausibleReply({ model, user, toolResult, format, thinks }: Question, random: SeededRandom): ReplyObject {
  const thinking = thinks ? { thinking: random.pick(thoughts) } : {}
  if (isJsonObject(format)) return { ...thinking, content: JSON.stringify(toSchemaInstance(format)) }
  if (format === 'json') return { ...thinking, content: JSON.stringify({ answer: `This is ${model}.` }) }
  if (toolResult !== undefined) return { ...thinking, content: `The tool says: ${shortened(toolResult)}` }
  return { ...thinking, content: `${random.pick(openings)} ${user.trim() === '' ? `This is ${model}.` : `You said: ${shortened(user)}`}` }
}

const openings = ['Certainly.', 'Good question.', 'Let me see.', 'Gladly.']
const thoughts = ['The user wants a short answer.', 'I should answer plainly.', 'Let me think about this for a moment.']

function shortened(text: string): string {
  const trimmed = text.trim()
  return trimmed.length > 200 ? `${trimmed.slice(0, 200)}…` : trimmed
}
