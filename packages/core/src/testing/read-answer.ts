/** Reads a response to its end: the events and the failure. */
import type { Open } from '../chat/chat-answer.ts'
import type { ChatEvent } from '../chat/chat-event.ts'
import type { ChatRequest } from '../chat/chat-request.ts'
import { joinText } from '../chat/join-text.ts'

export interface ReadAnswer {
  /** Adjacent texts are joined: they do not depend on how the response was cut. */
  events: ChatEvent[]
  failure?: unknown
}

const question: ChatRequest = { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] }

export async function readAnswer(open: Open): Promise<ReadAnswer> {
  const events: ChatEvent[] = []
  try {
    const answer = await open(question)
    for (let read = await answer.read(); read; read = await answer.read()) events.push(...read)
    return { events: joinText(events) }
  } catch (failure) {
    return { events: joinText(events), failure }
  }
}
