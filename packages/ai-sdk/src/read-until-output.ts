/** Waits for the first output of a response, before it becomes a stream. */
import type { ChatAnswer, ChatEvent } from '@ollamakit/core'

/** Returns the events up to the first output. Until then an error can be thrown, and retried. */
export async function readUntilOutput(answer: Pick<ChatAnswer, 'read'>): Promise<ChatEvent[]> {
  const seen: ChatEvent[] = []
  for (let events = await answer.read(); events; events = await answer.read()) {
    for (const event of events) seen.push(event)
    if (events.some(isOutput)) break
  }
  return seen
}

function isOutput({ type }: ChatEvent): boolean {
  return type !== 'start' && type !== 'raw' && type !== 'logprobs'
}
