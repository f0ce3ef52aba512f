/** Reads an answer to its end, for tests: the events that came, and what it failed with. */
import type { Open } from '../chat/chat-answer.ts'
import type { ChatEvent } from '../chat/chat-event.ts'
import type { ChatRequest } from '../chat/chat-request.ts'
import { joinText } from '../chat/join-text.ts'

export interface ReadAnswer {
  /** Neighbouring texts joined: how an answer was cut on its way must not show. */
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
