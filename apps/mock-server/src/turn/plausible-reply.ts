/** What a model says when no script covers the request: plausible, and always the same for the same question. */
import { isJsonObject } from '@ollamakit/wire'
import { lastToolResult, lastUserText, type Question } from '../fixture/question.ts'
import { cutText } from './cut-text.ts'
import type { ReplyObject } from '@ollamakit/wire/fixture'
import { toSchemaInstance } from './schema-instance.ts'
import type { SeededRandom } from './seeded-random.ts'

/**
 * Makes up a response.
 *
 * @param thinks - whether it begins with thinking.
 * @param skipped - why fixtures that match did not answer: the response tells it.
 */
export function toPlausibleReply(
  question: Question,
  thinks: boolean,
  random: SeededRandom,
  skipped: readonly string[] = [],
): ReplyObject {
  const { stop, num_predict: most } = question.options
  const { thinking, content } = toWords(question, thinks, random, skipped)
  const stops = Array.isArray(stop) ? stop.filter((text) => isStop(text)) : []
  const thought = cutText(beforeStop(thinking, stops))
  // A stop within the thinking ends the response.
  const said = thought.join('') === thinking ? cutText(beforeStop(content, stops)) : []
  const limit = typeof most === 'number' && most >= 1 ? Math.trunc(most) : Infinity
  return {
    ...(thought.length === 0 ? {} : { thinking: thought.slice(0, limit) }),
    content: said.slice(0, Math.max(0, limit - thought.length)),
    ...(thought.length + said.length > limit ? { finish: 'length' } : {}),
    logprobs: true,
  }
}

function isStop(text: unknown): text is string {
  return typeof text === 'string' && text !== ''
}

function beforeStop(text: string, stops: readonly string[]): string {
  return text.slice(
    0,
    Math.min(text.length, ...stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0)),
  )
}

function toWords(
  question: Question,
  thinks: boolean,
  random: SeededRandom,
  skipped: readonly string[],
): { thinking: string; content: string } {
  const { model, format } = question
  const toolResult = lastToolResult(question)
  const user = lastUserText(question) ?? question.prompt ?? ''
  const thinking = thinks ? random.pick(thoughts) : ''
  if (isJsonObject(format)) return { thinking, content: JSON.stringify(toSchemaInstance(format)) }
  if (format === 'json') return { thinking, content: JSON.stringify({ answer: `This is ${model}.` }) }
  if (toolResult !== undefined) {
    const reasons = skipped.map((reason) => ` (ollamakit-mock: ${reason}.)`).join('')
    return { thinking, content: `The tool says: ${shortened(toolResult.text)}${reasons}` }
  }
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
