/** Finds out whether an answer begins before it becomes a stream. */
import type { ChatAnswer, ChatEvent } from '@ollamakit/core'

/** The events up to the first that is more than a beginning. Until then a failure is the request's, not the stream's, and can be retried. */
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
