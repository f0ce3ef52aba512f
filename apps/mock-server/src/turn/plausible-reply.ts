/** What a model says when no script covers the request: plausible, and always the same for the same question. */
import { isJsonObject } from '@ollamakit/wire'
import { lastToolResult, lastUserText, type Question } from '../fixture/question.ts'
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
  const { thinking, content } = toWords(question, thinks, random, skipped)
  return { ...(thinking === '' ? {} : { thinking }), content, logprobs: true }
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
