/** A request as fixtures see it. */
import type { Asked } from '../fixture/asked.ts'

/** A chat in which the user says this and nothing else is asked for. */
export function askedText(text: string): Asked {
  return {
    endpoint: 'chat',
    dialect: 'native',
    model: 'm',
    messages: [{ role: 'user', text }],
    images: [],
    tools: [],
    stream: true,
    options: {},
    headers: {},
    body: {},
  }
}
