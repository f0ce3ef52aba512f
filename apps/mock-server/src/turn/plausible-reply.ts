/** What a model says when no script covers the request: plausible, and always the same for the same question. */
import { isJsonObject } from '@ollamakit/wire'
import { cutText } from './cut-text.ts'
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
  /** The request's, in which a runner looks for `num_predict` and `stop`. */
  options: { readonly [name: string]: unknown }
}

/** Makes up an answer, as long as it may be. */
export function toPlausibleReply(question: Question, random: SeededRandom): ReplyObject {
  const { stop, num_predict: most } = question.options
  const { thinking, content } = toWords(question, random)
  const stops = Array.isArray(stop) ? stop.filter((text) => typeof text === 'string' && text !== '') : []
  const thought = cutText(beforeStop(thinking, stops))
  // Who stops within a thought says nothing.
  const said = thought.join('') === thinking ? cutText(beforeStop(content, stops)) : []
  const limit = typeof most === 'number' && most >= 1 ? Math.trunc(most) : Infinity
  return {
    ...(thought.length === 0 ? {} : { thinking: thought.slice(0, limit) }),
    content: said.slice(0, Math.max(0, limit - thought.length)),
    ...(thought.length + said.length > limit ? { finish: 'length' } : {}),
    logprobs: true,
  }
}

function beforeStop(text: string, stops: readonly string[]): string {
  return text.slice(
    0,
    Math.min(text.length, ...stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0)),
  )
}

function toWords(
  { model, user, toolResult, format, thinks }: Question,
  random: SeededRandom,
): { thinking: string; content: string } {
  const thinking = thinks ? random.pick(thoughts) : ''
  if (isJsonObject(format)) return { thinking, content: JSON.stringify(toSchemaInstance(format)) }
  if (format === 'json') return { thinking, content: JSON.stringify({ answer: `This is ${model}.` }) }
  if (toolResult !== undefined) return { thinking, content: `The tool says: ${shortened(toolResult)}` }
  return {
    thinking,
    content: `${random.pick(openings)} ${user.trim() === '' ? `This is ${model}.` : `You said: ${shortened(user)}`}`,
  }
}

const openings = ['Certainly.', 'Good question.', 'Let me see.', 'Gladly.']
const thoughts = [
  'The user wants a short answer.',
  'I should answer plainly.',
  'Let me think about this for a moment.',
]

function shortened(text: string): string {
  const trimmed = text.trim()
  return trimmed.length > 200 ? `${trimmed.slice(0, 200)}…` : trimmed
}
