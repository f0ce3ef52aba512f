/** A request as fixtures see it. */
import type { Question } from '../fixture/question.ts'

/** A chat in which the user says this and nothing else is asked for. */
export function questionOfText(text: string): Question {
  return {
    endpoint: 'chat',
    dialect: 'native',
    model: 'm',
    messages: [{ role: 'user', text }],
    images: [],
    tools: [],
    stream: true,
    options: {},
    request: { headers: {}, body: {} },
  }
}
